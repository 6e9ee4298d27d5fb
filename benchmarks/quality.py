"""How good the extraction is, on pages with gold, plain and with every class and id attribute taken out.

    python benchmarks/quality.py --data DIR                     every data set, us beside the installed peers
    python benchmarks/quality.py --data DIR --anonymous         and a second row for the pages without names
    python benchmarks/quality.py --data DIR --dataset aeb wcxb  some data sets only
    python benchmarks/quality.py --data DIR --check             exit 1 if a figure is below benchmarks/floors.json
    python benchmarks/quality.py --data DIR --cv 5              the rules alone beside the rules with the model

With ``--cv K`` the sites of the sets that the model is trained on (``train.py``) are dealt into K folds; each page is
read with a model grown on the other folds, and the pages of the other sets with one grown on all folds.

DIR holds the data sets (README, "How good is it", names their public sources) and their scorer: ``scoring.py`` with
``load_pages``, ``run_pages``, ``score`` and ``COLUMNS``, and ``extractors.py`` with the calls to the peers.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import train

from scraper.extraction.articles import read_article
from scraper.extraction.body import container_view, features
from scraper.extraction.body.forests import Models, read_forest
from scraper.extraction.parsed_pages import parse_page
from scraper.models import Page
from scraper.sites import site_for

if TYPE_CHECKING:
    from collections.abc import Callable

    Extract = Callable[[bytes, str | None], dict[str, Any]]

FLOORS = Path(__file__).with_name("floors.json")
PEERS = (
    "trafilatura",
    "newspaper4k",
    "readability-lxml",
    "resiliparse",
    "goose3",
    "justext",
    "boilerpy3",
    "turbohtml",
)
NAMES = train.ATTRIBUTES
# What each data set's row shows; the scorer knows more columns.
HIDDEN_COLUMNS = ("f1_std", "f1_se", "with", "without")
# What the model can change.
MODEL_COLUMNS = ("f1", "precision", "recall", "accuracy", "with", "without", "leak_rate", "page_leak", "teaser_recall")


def main() -> int:
    """Print the table; with ``--check`` compare it with the floors."""
    options = _options()
    sys.path.insert(0, str(options.data))
    scoring, extractors = importlib.import_module("scoring"), importlib.import_module("extractors")
    if options.cv:
        return _cross_validate(options, scoring)
    ours: Extract = extractors.get("scraper")
    rows: dict[str, Extract] = {"scraper": ours}
    if options.anonymous:
        rows["scraper, anonymous"] = lambda html, url: ours(NAMES.sub(b"", html), url)
    for name in () if options.alone else PEERS:
        try:
            rows[name] = extractors.get(name)
        except ImportError:
            print(f"{name} is not installed here (see `make bench`): its rows are missing", file=sys.stderr)
    failures = []
    for dataset in options.dataset or scoring.DATASETS:
        pages = scoring.load_pages([str(options.data)], dataset, "dev")
        if not pages:
            continue
        columns = [column for column in scoring.COLUMNS[dataset] if column not in HIDDEN_COLUMNS]
        print(f"\n### {dataset} ({len(pages)} pages)\n")
        print("| extractor | " + " | ".join(columns) + " | errors | empty |")
        print("|---" * (len(columns) + 3) + "|")
        for name, extract in rows.items():
            gives = _gives(name, extractors)
            if gives.isdisjoint(("dates",) if dataset == "htmldate" else ("text",)):
                continue
            result = scoring.score(dataset, pages, scoring.run_pages(extract, pages), gives, bootstrap=0)
            cells = [_cell(result.get(column)) for column in (*columns, "errors", "empty")]
            print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
            failures += _below_floor(dataset, name, result)
    if options.check:
        print("\n" + ("\n".join(failures) or "no figure is below its floor"))
    return 1 if options.check and failures else 0


def _cross_validate(options: argparse.Namespace, scoring: Any) -> int:
    """Print a table of the rules alone and of the rules with a model that has not seen the page's site."""
    containers = train.gather_containers(scoring, options.data)
    grown = [_grow_without(scoring, options.data, containers, fold, options.cv) for fold in range(options.cv)]
    everything = _grow_without(scoring, options.data, containers, -1, options.cv)
    for dataset in options.dataset or scoring.DATASETS:
        pages = scoring.load_pages([str(options.data)], dataset, "dev")
        columns = [column for column in scoring.COLUMNS[dataset] if column in MODEL_COLUMNS]
        if not pages or dataset == "htmldate":
            continue
        print(f"\n| {dataset} ({len(pages)} pages) | " + " | ".join(columns) + " |")
        print("|---" * (len(columns) + 1) + "|")
        for name, is_anonymous in (("", False), (", anonymous", True))[: 1 + options.anonymous]:
            for row, chosen in (("rules", [Models()]), ("model", grown if dataset in train.SETS else [everything])):
                outs = [_read(scoring, page, chosen, is_anonymous=is_anonymous) for page in pages]
                result = scoring.score(dataset, pages, outs, {"text"}, bootstrap=0)
                print(f"| {row}{name} | " + " | ".join(_cell(result[column]) for column in columns) + " |", flush=True)
    return 0


def _grow_without(scoring: Any, data: Path, containers: list[train.ContainerExample], fold: int, folds: int) -> Models:
    """Return models grown on the pages of all other folds; of all folds if it is none of them."""

    def others(examples: list[Any]) -> list[Any]:
        return [example for example in examples if train.fold_of(example.site, folds) != fold]

    forest = read_forest(train.grow_containers(others(containers)), container_view.NAMES)
    blocks = others(train.gather_blocks(scoring, data, forest))
    return Models(forest, read_forest(train.grow_blocks(blocks), features.NAMES))


def _read(scoring: Any, record: dict[str, Any], grown: list[Models], *, is_anonymous: bool) -> Any:
    """Return the scorer's record of one page, read with the models of its fold."""
    models = grown[train.fold_of(train.site_of(record), len(grown))]

    def extract(html: bytes, url: str | None) -> dict[str, Any]:
        page = Page(url, NAMES.sub(b"", html) if is_anonymous else html)
        article = read_article(parse_page(page), site_for(page.location), models=models).article
        return {
            "text": article.text,
            "title": article.title,
            "authors": article.authors,
            "published": article.published,
            "teasers": [teaser.title or "" for teaser in article.teasers],
            "standfirst": article.standfirst,
        }

    return scoring.run_pages(extract, [record])[0]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--dataset", nargs="*")
    parser.add_argument("--anonymous", action="store_true", help="also run on the pages without class and id")
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    parser.add_argument("--cv", type=int, metavar="K", help="the rules beside rules and model, in K folds by site")
    parser.add_argument("--check", action="store_true", help="exit 1 if a figure is below floors.json")
    return parser.parse_args()


def _gives(row: str, extractors: Any) -> set[str]:
    """Return what a row's extractor returns: a metric over something else is no failure of it."""
    name = row.partition(",")[0]
    _, _, text, dates = extractors.EXTRACTORS[name]
    title, authors = name in extractors.HAS_TITLE, name in extractors.HAS_AUTHORS
    offers = {"text": text, "dates": dates, "title": title, "authors": authors}
    return {what for what, is_given in offers.items() if is_given}


def _cell(value: object) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _below_floor(dataset: str, row: str, result: dict[str, Any]) -> list[str]:
    """Figures of a row that miss their floor; keys with a leading ``-`` are better low."""
    floors = json.loads(FLOORS.read_text("utf-8")).get(row, {}).get(dataset, {})
    failures = []
    for key, floor in floors.items():
        value = result[key.lstrip("-")]
        if value > floor if key.startswith("-") else value < floor:
            failures.append(f"{row}, {dataset}: {key.lstrip('-')} is {value:.4f}, its floor is {floor}")
    return failures


if __name__ == "__main__":
    sys.exit(main())
