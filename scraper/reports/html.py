"""HTML that cannot be broken out of: text is escaped where it enters, and a document loads and runs nothing else.

The only way to markup is `element`, which escapes every child that is not `Html` already. A finished document names
the hashes of its one style and its one script in a Content-Security-Policy; everything else is forbidden: pictures,
frames, forms, connections, styles and scripts in attributes (CSP Level 3).
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from unicodedata import bidirectional

from scraper.characters import printable
from scraper.urls.addresses import is_web_address

# Elements without content; in SVG the slash ends them, in HTML it means nothing (WHATWG HTML 13.1.2.1).
_VOID = frozenset(("hr", "input", "meta", "path", "rect"))


class Html(str):
    """Markup that is safe to stand in a document."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: str | int | bool | None) -> Html:
    """Write an element. ``class_`` is for ``class``, ``aria_label`` for ``aria-label``; None and False leave one out.

    >>> element("p", "Fish & <b>chips</b>", class_="kept")
    '<p class="kept">Fish &amp; &lt;b&gt;chips&lt;/b&gt;</p>'
    """
    head = "".join(_attribute(name, value) for name, value in attributes.items())
    return Html(f"<{tag}{head}/>" if tag in _VOID and not children else f"<{tag}{head}>{join(children)}</{tag}>")


def join(children: tuple[str, ...] | list[str]) -> Html:
    """Join pieces, escaped where they are not markup already."""
    return Html("".join(child if isinstance(child, Html) else escape(printable(child)) for child in children))


def link(url: str, *children: str) -> Html:
    """Write a link that tells nobody where it was clicked; the children alone if the address is not a web page's."""
    if not is_web_address(url):
        return element("span", *children)
    return element("a", *children, href=url, rel="noreferrer noopener", target="_blank")


def direction_of(text: str) -> str:
    """Return ``rtl`` or ``ltr``, by the first letter that has a direction (Unicode Standard Annex 9, P2 and P3).

    >>> direction_of("3 فبراير"), direction_of("3 February")
    ('rtl', 'ltr')
    """
    strong = (bidirectional(letter) for letter in text)
    return "rtl" if next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L" else "ltr"


def document(
    title: str, *body: str, style: str, script: str | None = None, class_: str | None = None, has_form: bool = False
) -> str:
    """Write a whole page in English with this style and script, which are names of files of this package.

    A style may be several names, with blanks between them. ``has_form``: it may send its form to where it came from.
    """
    css, code = _own(style), _own(script) if script else ""
    head = join([
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy(style, script, has_form=has_form)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", css),
    ])  # fmt: skip
    run = element("script", code) if code else ""
    whole = element("html", element("head", head), element("body", *body, run, class_=class_), lang="en")
    return f"<!DOCTYPE html>\n{whole}\n"


def policy(style: str, script: str | None = None, *, has_form: bool = False) -> str:
    """Return the Content-Security-Policy of a `document`: it runs and shows what is its own, by hashes, and no more."""
    target = "'self'" if has_form else "'none'"
    allowed = f"'sha256-{_digest(_own(script))}'" if script else "'none'"
    return (
        f"default-src 'none'; style-src 'sha256-{_digest(_own(style))}'; script-src {allowed}; "
        f"base-uri 'none'; form-action {target}; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _attribute(name: str, value: str | int | bool | None) -> str:
    name = name.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(printable(str(value)))}"'


def _own(name: str) -> Html:
    """Read a file of this package; between its tags a style or script is not unescaped, so it must not be escaped."""
    return Html("\n".join(files(__package__).joinpath(each).read_text("utf-8") for each in name.split()))


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
