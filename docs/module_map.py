"""The map of modules in design.md, made of what each module says of itself in the first sentence of its docstring.

``python docs/module_map.py`` writes it anew; a test compares the two.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
DESIGN = ROOT / "docs" / "design.md"
BEGIN, END = "<!-- the map, by docs/module_map.py: begin -->\n", "<!-- the map: end -->\n"
_SENTENCE_END = re.compile(r"\.(?=\s)|\.$")


def module_map(package: Path = ROOT / "scraper") -> str:
    """Return a table for each folder: its modules in the order of their names, each with its first sentence."""
    folders = sorted({path.parent for path in package.rglob("*.py")})
    return "\n".join(_table(folder, package) for folder in folders)


def _table(folder: Path, package: Path) -> str:
    name = folder.relative_to(package).as_posix()
    title = "`scraper/`" if name == "." else f"`{name}/`"
    modules = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    rows = [f"| `{path.relative_to(package).as_posix()}` | {_sentence(path)} |" for path in modules]
    head = ["", "| module | holds |", "|---|---|"] if rows else []
    return "\n".join([f"{title}: {_sentence(folder / '__init__.py')}", *head, *rows, ""])


def _sentence(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    line = " ".join(text.split("\n\n")[0].split())
    end = _SENTENCE_END.search(line)
    return (line[: end.start()] if end else line).replace("``", "`").replace("|", "\\|")


def with_map(text: str) -> str:
    """Return a document with the map between its two marks as it is today.

    Raises:
        ValueError: the document has no such marks.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the document does not have both marks of the map")
    return f"{before}{begin}\n{module_map()}\n{end}{after}"


if __name__ == "__main__":
    DESIGN.write_text(with_map(DESIGN.read_text("utf-8")), "utf-8")
