"""Whether a built site holds together: its own links lead somewhere, and it loads nothing from elsewhere.

python docs/check_site.py FOLDER
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a browser fetches by itself when it shows a page; `<a>` only leads away when somebody follows it.
LOADING = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src"}
UNLOADED = {"canonical", "search", "index", "next", "prev", "author", "copyright"}  # relations that fetch nothing
_FOREIGN = re.compile(r"^(?:\w+:)?//")
_STYLE_URL = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s]+)""")


class SitePage(HTMLParser):
    """What a page names: its anchors, what it links to, what it loads."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the anchor and the address of a tag."""
        named = dict(attrs)
        if anchor := named.get("id"):
            self.anchors.add(anchor)
        if tag == "a" and (link := named.get("href")):
            self.links.append(link)
        relations = set((named.get("rel") or "").split())
        address = named.get(LOADING.get(tag, ""))
        if address and not (tag == "link" and relations <= UNLOADED):
            self.loaded.append(address)


def faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong with a built site, a line each."""
    pages = {path.resolve(): _read(path) for path in sorted(folder.rglob("*.html"))}
    if not pages:
        yield f"{folder}: no page"
    for path, page in pages.items():
        name = path.relative_to(folder.resolve())
        yield from (f"{name}: loads {each}" for each in page.loaded if _FOREIGN.match(each))
        yield from (
            f"{name}: leads nowhere: {each}" for each in page.links + page.loaded if _is_lost(each, path, pages)
        )
    for path in sorted(folder.rglob("*.css")):
        found = _STYLE_URL.findall(path.read_text("utf-8"))
        yield from (f"{path.relative_to(folder)}: loads {each}" for each in found)


def _read(path: Path) -> SitePage:
    page = SitePage()
    page.feed(path.read_text("utf-8"))
    return page


def _is_lost(link: str, path: Path, pages: dict[Path, SitePage]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return False
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.exists():
        return True
    fragment = unquote(parts.fragment)
    return bool(fragment) and target in pages and fragment not in pages[target].anchors


def main() -> None:
    """Print the faults; the exit code is 1 if there are any."""
    found = list(faults(Path(sys.argv[1])))
    print("\n".join(found) or "all links of the site lead somewhere, and nothing is loaded from elsewhere")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
