"""Dense scripts: those whose characters write syllables or words: Chinese, Japanese, Korean; two of them are a word."""

from __future__ import annotations

import re

# From the radicals and kana to Han, Hangul, compatibility forms, half-width kana and the planes of rarer Han
# characters; for a class of a pattern.
DENSE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
DENSE_CHARACTER = re.compile(f"[{DENSE}]")
