"""The last check of characters: no text that leaves the package can control a terminal or forge a line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from scraper.characters import clean_text, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

# The fields that may have several lines, and tabs: texts of blocks, which may be preformatted.
_WITH_LINES = frozenset({"text"})


def cleaned(value: T, *, but: str = "") -> T:
    r"""Return a value of the models with every text clean (see `clean_text`) and, unless it is a block's, on one line.

    Parsing has cleaned the page, so there is hardly ever anything to do: texts that a site's plug-in adds, a mark of
    direction whose end was cut off, a title of several lines. A value that is clean is returned itself. ``but``: a
    field that is known to be clean.

    >>> from scraper.models import Candidate
    >>> cleaned((Candidate("title", "h1", "Ada\x1b[2J"), "a\nb"))
    (Candidate(field='title', source='h1', value='Ada[2J'), 'a b')
    """
    return value if _is_clean(value, but) else _cleaned_copy(value)


def _is_clean(value: object, but: str) -> bool:
    """Tell whether nothing in a value has to change; cheaper than to build a cleaned copy and compare."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if type(value) is tuple:
            waiting += value
        elif type(value) is str:
            if not value.isprintable() and squeezed(value) != value:
                return False
        else:
            for name in _field_names(value):
                inner = getattr(value, name)
                if type(inner) is str:
                    if not inner.isprintable() and _clean(name, inner) != inner:
                        return False
                elif inner and inner is not True and name != but:
                    waiting.append(inner)
    return True


def _clean(name: str, text: str) -> str:
    return clean_text(text) if name in _WITH_LINES else squeezed(text)


def _field_names(value: object) -> Iterable[str]:
    """Return the names of a dataclass's fields; none for any other value."""
    return getattr(value, "__dataclass_fields__", ())


def _cleaned_copy(value: Any) -> Any:
    if type(value) is str:
        return value if value.isprintable() else squeezed(value)
    if type(value) is tuple:
        return tuple(map(_cleaned_copy, value))
    inner = {name: getattr(value, name) for name in _field_names(value)}
    changed = {name: clean_text(text) if name in _WITH_LINES else _cleaned_copy(text) for name, text in inner.items()}
    return replace(value, **changed) if changed != inner else value
