"""Grow the two models of the extraction, on pages with gold: which element holds the text, and which blocks are text.

    python benchmarks/train.py DIR      writes second_look.txt and forest.txt in scraper/extraction/body;
                                        needs the extra ``train``

DIR holds the data sets, as for ``quality.py``. Trained on are the sets in ``SETS``, plain and without
class and id attributes, never the other sets. Two runs on one machine give the same bytes. The ``forest.txt`` that
ships was grown before the second look was there: grown anew it gained nothing on held-out sets, and kept reprints.

What an element teaches is how the page's text would score if it were the container instead of the one that the rules
found: the change of the F1 of its words, and a loss for a text that is lost or flooded. What a block teaches is how the
text would score without it, or with it. The sign of that change is the answer, its size the weight. Labels "is in the
gold" taught half as much: a short block costs little when it is wrong, and the words of a wrong one are often in the
gold as well.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scoring.pages import load_pages

from scraper.extraction.articles import ArticleReader, read_article
from scraper.extraction.body import container_view, decision_forest, second_look
from scraper.extraction.body.block_selection import BlockSelector
from scraper.extraction.body.features import NAMES, BlockFeatures
from scraper.extraction.body.forests import Models, read_forest
from scraper.extraction.labelling import Labelling
from scraper.extraction.metadata.titles import find_title
from scraper.extraction.parsed_pages import parse_page
from scraper.labels import Label
from scraper.models import Page
from scraper.sites import site_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scraper.extraction.articles import ArticleReading
    from scraper.extraction.body.forests import Forest

# Whose text to take is learned from all sets that may be trained on; which lines are text from those alone whose gold
# leaves out date lines and captions: grown on news2023 and dragnet as well, the forest lost .0015 on wcxb and .013 of
# big9's exact bodies, for .0009 on daniel.
SETS = ("aeb", "wcxb", "fundus_pages", "news2023", "dragnet")
BLOCK_SETS = ("aeb", "wcxb", "fundus_pages")
FOLDER = Path(decision_forest.__file__).parent
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
# Chosen by five-fold cross-validation, too: with 12 leaves 129 pages change, 14 of them for the worse, and gain 52.8 of
# F1 together; with 8 leaves they gain 47.9, with 6 leaves 43.0. Elements around the container, weighed as well, flood
# more pages than they save.
CONTAINER_TREES = 80
CONTAINER_PARAMETERS = PARAMETERS | {
    "objective": "regression",
    "num_leaves": 12,
    "learning_rate": 0.08,
    "min_data_in_leaf": 40,
    "bagging_fraction": 0.7,
    "lambda_l2": 10,
    "min_sum_hessian_in_leaf": 1e-3,
}
# A text of which less than half comes out, or that is less than half text, is worth this much less than its F1.
LOSS = 0.25
# What other elements can gain or lose is cut off here: a page that cannot be worse teaches no more than a bad one.
MOST_LOST, MOST_GAINED = -0.6, 1.5
# A block whose words change nothing still counts this much: exact bodies are made of such blocks.
LEAST_WEIGHT = 0.005
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class BlockExample:
    """One doubtful block: its page's site, its features, whether it should be in the text, how much that matters."""

    site: str
    row: tuple[float, ...]
    is_text: bool
    weight: float


@dataclass(frozen=True, slots=True)
class ContainerExample:
    """One element: its page's site, its features, what is gained if it is the container, how much that matters."""

    site: str
    row: tuple[float, ...]
    gain: float
    weight: float


def main() -> int:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="DIR")
    options = parser.parse_args()
    containers = gather_containers(options.data)
    container_table = grow_containers(containers)
    _write(second_look.TABLE, container_table, len(containers))
    blocks = gather_blocks(options.data, read_forest(container_table, container_view.NAMES))
    _write(decision_forest.TABLE, grow_blocks(blocks), len(blocks))
    return 0


def _write(name: str, table: str, count: int) -> None:
    path = FOLDER / name
    path.write_text(table, "ascii")
    print(f"{count} examples, {table.count(chr(10))} trees, {len(table)} bytes in {path.name}")


def pages_of(data: Path, datasets: Sequence[str]) -> Iterator[tuple[Page, str, str]]:
    """Yield each page of these sets, with and without names, its gold text, and its site."""
    for dataset in datasets:
        for page in load_pages(data, dataset):
            if gold := page.gold.full_text:
                html = page.body()
                for body in (html, ATTRIBUTES.sub(b"", html)):
                    yield Page(page.url, body), gold, page.site


def gather_containers(data: Path) -> list[ContainerExample]:
    """Return what the elements of all pages teach."""
    examples: list[ContainerExample] = []
    for page, gold, site in pages_of(data, SETS):
        examples += _container_examples(page, _words([gold]), site)
    return examples


def _container_examples(page: Page, wanted: Counter[str], site: str) -> Iterator[ContainerExample]:
    """Yield what one page teaches about its elements."""
    reader = ArticleReader(parse_page(page), site_for(page.location), None)
    document = reader.document
    title = find_title(document, reader.facts).value
    if not document.texts:
        return
    selector = BlockSelector(document, reader.card_lists, title, Labelling(len(document.blocks)))
    ruled = selector.by_rules()
    if not any(selector.free_prose):
        return

    def worth(labelling: Labelling) -> float:
        said = _words(document.texts[index] for index in labelling.kept())
        right = (wanted & said).total()
        losses = (2 * right < wanted.total()) + (2 * right < said.total() or not said)
        return _f1(wanted, said) - LOSS * losses

    rows = list(selector.view_from(ruled.container, reader.description).rows())
    least = worth(ruled)
    for element, row in rows:
        gain = min(max(worth(selector.take(element)) - least, MOST_LOST), MOST_GAINED)
        yield ContainerExample(site, row, gain, len(rows) ** -0.5)


def gather_blocks(data: Path, containers: Forest) -> list[BlockExample]:
    """Return what the doubtful blocks of all pages teach, read with this model for their containers."""
    examples: list[BlockExample] = []
    for page, gold, site in pages_of(data, BLOCK_SETS):
        reading = read_article(parse_page(page), site_for(page.location), models=Models(containers))
        examples += _block_examples(reading, gold, site)
    return examples


def fold_of(site: str, folds: int) -> int:
    """Which of so many folds a site is in, whatever other sites there are."""
    return int.from_bytes(hashlib.sha1(site.encode(), usedforsecurity=False).digest(), "big") % folds


def _block_examples(reading: ArticleReading, gold: str, site: str) -> Iterator[BlockExample]:
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
        yield BlockExample(site, row, gain > 0, 2 * abs(gain) + LEAST_WEIGHT)


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _WORD.findall(text.lower()))


def _gain(wanted: Counter[str], said: Counter[str], block: Counter[str], *, is_kept: bool) -> float:
    """How much higher the F1 of a page's words is with a block than without it."""
    with_block, without = (said, said - block) if is_kept else (said + block, said)
    return _f1(wanted, with_block) - _f1(wanted, without)


def _f1(wanted: Counter[str], said: Counter[str]) -> float:
    return 2 * (wanted & said).total() / ((wanted.total() + said.total()) or 1)


def grow_containers(examples: list[ContainerExample]) -> str:
    """Return a forest that tells what an element gains, as a table."""
    answers = [example.gain for example in examples]
    return _grow(examples, answers, CONTAINER_PARAMETERS, CONTAINER_TREES, container_view.NAMES)


def grow_blocks(examples: list[BlockExample]) -> str:
    """Return a forest that tells how likely a block is text, as a table."""
    return _grow(examples, [example.is_text for example in examples], PARAMETERS, TREES, NAMES)


def _grow(
    examples: Sequence[ContainerExample | BlockExample],
    answers: Sequence[float],
    parameters: dict[str, Any],
    trees: int,
    names: Sequence[str],
) -> str:
    import lightgbm  # noqa: PLC0415 - what only imports the folds does not need the trainer
    import numpy  # noqa: ICN001, PLC0415

    rows = numpy.array([example.row for example in examples], float)
    weights = numpy.array([example.weight for example in examples])
    data = lightgbm.Dataset(rows, numpy.array(answers, float), weight=weights)
    dump = lightgbm.train(parameters, data, trees).dump_model()
    return "".join(" ".join(_tokens(tree["tree_structure"], names)) + "\n" for tree in dump["tree_info"])


def _tokens(node: dict[str, Any], names: Sequence[str]) -> Iterator[str]:
    """Yield a tree of the trainer in prefix notation, numbers rounded to five digits."""
    if "split_feature" not in node:
        yield f"{node['leaf_value']:.5g}"
        return
    yield f"{names[node['split_feature']]}<={node['threshold']:.5g}"
    yield from _tokens(node["left_child"], names)
    yield from _tokens(node["right_child"], names)


if __name__ == "__main__":
    sys.exit(main())
