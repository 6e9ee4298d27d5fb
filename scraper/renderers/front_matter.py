"""Front matter: the facts of an article above its Markdown, between two lines ``---``, as YAML (1.2)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Of an article's record.
FACTS = (
    *("title", "url", "canonical_url", "original_url", "published", "modified", "authors", "language", "site_name"),
    *("source", "section", "tags", "type", "is_truncated"),
)
# What YAML does not allow in a text as it is (1.2, rule 1): controls, half surrogate pairs, non-characters.
_UNPRINTABLE = re.compile("[\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def front_matter(facts: Mapping[str, object]) -> str:
    r"""Return facts as front matter, a fact a line; each value is JSON, and so YAML.

    >>> print(front_matter({"title": "Ferry: \"stop\"", "tags": ["river"]}))
    ---
    title: "Ferry: \"stop\""
    tags: ["river"]
    ---
    <BLANKLINE>
    """
    lines = (f"{name}: {_yaml(json.dumps(value, ensure_ascii=False))}\n" for name, value in facts.items())
    return f"---\n{''.join(lines)}---\n"


def _yaml(text: str) -> str:
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
