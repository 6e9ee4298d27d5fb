"""Grow the model that decides doubtful blocks, on pages with gold.

    python benchmarks/train.py DIR      writes scraper/extraction/body/forest.txt; needs the extra ``train``

DIR holds the data sets and their loader, as for ``quality.py``. Trained on are aeb, wcxb and fundus_pages, plain and
without class and id attributes, never the other sets. Two runs on one machine give the same bytes.

What a block teaches is how the page's text would score without it, or with it: the change of the F1 of its words.
Its sign is the answer, its size the weight. Labels "is in the gold" taught half as much: a short block costs little
when it is wrong, and the words of a wrong one are often in the gold as well.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper.extraction.articles import read_article
from scraper.extraction.body import decision_forest
from scraper.extraction.body.features import NAMES, BlockFeatures
from scraper.extraction.parsed_pages import parse_page
from scraper.labels import Label
from scraper.models import Page
from scraper.sites import site_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.extraction.articles import ArticleReading

SETS = ("aeb", "wcxb", "fundus_pages")
TABLE = Path(decision_forest.__file__).with_name(decision_forest.TABLE)
ATTRIBUTES = re.compile(rb"""\s(?:class|id)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)
# Chosen by five-fold cross-validation: 100 trees with 15 leaves gain no more on held-out sites, 20 trees .0006 less.
TREES = 40
PARAMETERS = {
    "objective": "binary",
    "num_leaves": 12,
    "learning_rate": 0.2,
    "min_data_in_leaf": 30,
    "min_sum_hessian_in_leaf": 0.3,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 63,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbose": -1,
}
# A block whose words change nothing still counts this much: exact bodies are made of such blocks.
LEAST_WEIGHT = 0.005
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Example:
    """One doubtful block: its page's site, its features, whether it should be in the text, how much that matters."""

    site: str
    row: tuple[float, ...]
    is_text: bool
    weight: float


def main() -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="DIR")
    options = parser.parse_args()
    sys.path.insert(0, str(options.data))
    examples = gather(importlib.import_module("scoring"), options.data)
    table = grow(examples)
    TABLE.write_text(table, "ascii")
    print(f"{len(examples)} blocks, {table.count(chr(10))} trees, {len(table)} bytes in {TABLE}")
    return 0


def gather(scoring: Any, data: Path) -> list[Example]:
    """Return the examples of all pages of the sets that may be trained on."""
    examples: list[Example] = []
    for dataset in SETS:
        for record in scoring.load_pages([str(data)], dataset, "dev"):
            html = scoring.read_html(record)
            for body in (html, ATTRIBUTES.sub(b"", html)):
                page = Page(record.get("url"), body)
                reading = read_article(parse_page(page), site_for(page.location), forest=())
                examples += _examples(reading, record["gold"].get("text") or "", site_of(record))
    return examples


def site_of(record: dict[str, Any]) -> str:
    """Return the site that a page belongs to; pages of one site are never on both sides of a fold."""
    return str(record.get("site") or record["id"])


def fold_of(site: str, folds: int) -> int:
    """Which of so many folds a site is in, whatever other sites there are."""
    return int.from_bytes(hashlib.sha1(site.encode(), usedforsecurity=False).digest(), "big") % folds


def _examples(reading: ArticleReading, gold: str, site: str) -> Iterator[Example]:
    """Yield what one page teaches; nothing if it has no gold, or the rules found no prose on it."""
    labelling, texts = reading.labelling, reading.document.blocks.texts
    kept = labelling.kept()
    if not gold or not any(labelling.prose[index] for index in kept):
        return
    features = BlockFeatures(reading.document, labelling)
    indices = features.doubtful()
    wanted, said = _words([gold]), _words(texts[index] for index in kept)
    for index, row in zip(indices, features.rows(indices), strict=True):
        gain = _gain(wanted, said, _words([texts[index]]), is_kept=labelling.labels[index] is Label.KEPT)
        yield Example(site, row, gain > 0, 2 * abs(gain) + LEAST_WEIGHT)


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _WORD.findall(text.lower()))


def _gain(wanted: Counter[str], said: Counter[str], block: Counter[str], *, is_kept: bool) -> float:
    """How much higher the F1 of a page's words is with a block than without it."""
    with_block, without = (said, said - block) if is_kept else (said + block, said)
    return _f1(wanted, with_block) - _f1(wanted, without)


def _f1(wanted: Counter[str], said: Counter[str]) -> float:
    return 2 * (wanted & said).total() / ((wanted.total() + said.total()) or 1)


def grow(examples: list[Example]) -> str:
    """Return a forest grown on these examples, as a table."""
    import lightgbm  # noqa: PLC0415 - what only imports the folds does not need the trainer
    import numpy  # noqa: ICN001, PLC0415

    rows = numpy.array([example.row for example in examples])
    answers = numpy.array([example.is_text for example in examples])
    weights = numpy.array([example.weight for example in examples])
    data = lightgbm.Dataset(rows, answers, weight=weights)
    dump = lightgbm.train(PARAMETERS, data, TREES).dump_model()
    return "".join(" ".join(_tokens(tree["tree_structure"])) + "\n" for tree in dump["tree_info"])


def _tokens(node: dict[str, Any]) -> Iterator[str]:
    """Yield a tree of the trainer in prefix notation, numbers rounded to five digits."""
    if "split_feature" not in node:
        yield f"{node['leaf_value']:.5g}"
        return
    yield f"{NAMES[node['split_feature']]}<={node['threshold']:.5g}"
    yield from _tokens(node["left_child"])
    yield from _tokens(node["right_child"])


if __name__ == "__main__":
    sys.exit(main())
