"""How good the extraction is, on pages with gold, plain and with every class and id attribute taken out.

    python benchmarks/quality.py --data DIR                     every data set, us beside the installed peers
    python benchmarks/quality.py --data DIR --anonymous         and a second row for the pages without names
    python benchmarks/quality.py --data DIR --dataset aeb wcxb  some data sets only
    python benchmarks/quality.py --data DIR --check             exit 1 if a figure is below benchmarks/floors.json
    python benchmarks/quality.py --data DIR --cv 5              the rules alone beside the rules with the model

With ``--cv K`` the sites of the sets that the model is trained on (``train.py``) are dealt into K folds; each page is
read with a model grown on the other folds, and the pages of the other sets with one grown on all folds.

DIR holds the data sets as ``data.py`` builds them; docs/measures.md says what each figure means. The scorer is the
package ``scoring`` beside this file.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import train
from scoring.figures import DATASETS, DATES, RATINGS, TEXT, body_agreement, is_flooded, is_lost, score
from scoring.outputs import Output, run_pages
from scoring.pages import GoldPage, load_pages
from scoring.peers import EXTRACTORS, OURS, article_output, silence

from scraper.extraction.articles import read_article
from scraper.extraction.body import container_view, features
from scraper.extraction.body.forests import Models, read_forest
from scraper.extraction.parsed_pages import parse_page
from scraper.models import Page
from scraper.sites import site_for

if TYPE_CHECKING:
    from collections.abc import Collection

    from scoring.figures import Figures
    from scoring.outputs import Extract

FLOORS = Path(__file__).with_name("floors.json")
NAMES = train.ATTRIBUTES
# What the model can change.
MODEL_COLUMNS = ("f1", "precision", "recall", "accuracy", "leak_rate", "page_leak", "teaser_recall")


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; with ``--check`` compare our rows with the floors."""
    options = _options(arguments)
    if options.cv:
        return _cross_validate(options)
    rows = _rows(options)
    failures = [] if any(load_pages(options.data, dataset) for dataset in options.dataset) else ["no page was read"]
    for dataset in options.dataset:
        pages = load_pages(options.data, dataset)
        if not pages:
            print(f"{options.data} has no pages of {dataset}: its table is missing", file=sys.stderr)
            continue
        columns = (*RATINGS[dataset].columns, "errors", "empty")
        _head(f"### {dataset} ({len(pages)} pages)\n\n| extractor", columns)
        for name, (extract, gives) in rows.items():
            if (DATES if dataset == "htmldate" else TEXT) not in gives:
                continue
            outputs = run_pages(extract, pages)
            figures = score(pages, outputs, gives)
            _row(name, figures, columns)
            failures += _below_floor(dataset, name, figures)
            if options.lost and name == OURS:
                _list_losses(pages, outputs)
    if options.check:
        print("\n" + ("\n".join(failures) or "no figure is below its floor"))
    return int(options.check and bool(failures))


def _rows(options: argparse.Namespace) -> dict[str, tuple[Extract, Collection[str]]]:
    """Return what is measured and what it gives, row by row: us, us without names, and the peers that are installed."""
    ours, gives = EXTRACTORS[OURS].make(), EXTRACTORS[OURS].gives
    rows: dict[str, tuple[Extract, Collection[str]]] = {OURS: (ours, gives)}
    if options.anonymous:
        rows[f"{OURS}, anonymous"] = (lambda body, url: ours(NAMES.sub(b"", body), url)), gives
    for name, extractor in EXTRACTORS.items():
        if name == OURS or options.alone:
            continue
        try:
            rows[name] = extractor.make(), extractor.gives
        except ImportError:
            print(f"{name} is not installed here (see `make bench`): its rows are missing", file=sys.stderr)
    return rows


def _head(first: str, columns: Collection[str]) -> None:
    print(f"\n{first} | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")


def _row(name: str, figures: Figures, columns: Collection[str]) -> None:
    print(f"| {name} | " + " | ".join(_cell(figures.get(column)) for column in columns) + " |", flush=True)


def _list_losses(pages: list[GoldPage], outputs: list[Output]) -> None:
    """Name the pages of which less than half came out, or less than half of whose output is text."""
    for page, output in zip(pages, outputs, strict=True):
        agreement = body_agreement(page, output)
        if page.gold.full_text and (is_lost(agreement) or is_flooded(agreement)):
            what = "lost" if is_lost(agreement) else "flooded"
            print(f"{what:8} P {agreement.precision:.2f} R {agreement.recall:.2f} {page.id} {page.url}")


def _cross_validate(options: argparse.Namespace) -> int:
    """Print a table of the rules alone and of the rules with a model that has not seen the page's site."""
    containers = train.gather_containers(options.data)
    grown = [_grow_without(options.data, containers, fold, options.cv) for fold in range(options.cv)]
    everything = _grow_without(options.data, containers, -1, options.cv)
    for dataset in options.dataset:
        pages = load_pages(options.data, dataset)
        columns = [column for column in RATINGS[dataset].columns if column in MODEL_COLUMNS]
        if not pages or dataset == "htmldate":
            continue
        _head(f"| {dataset} ({len(pages)} pages)", columns)
        for name, is_anonymous in (("", False), (", anonymous", True))[: 1 + options.anonymous]:
            for row, chosen in (("rules", [Models()]), ("model", grown if dataset in train.SETS else [everything])):
                outputs = [_read(page, chosen, is_anonymous=is_anonymous) for page in pages]
                _row(f"{row}{name}", score(pages, outputs, {TEXT}), columns)
    return 0


def _grow_without(data: Path, containers: list[train.ContainerExample], fold: int, folds: int) -> Models:
    """Return models grown on the pages of all other folds; of all folds if it is none of them."""

    def others(examples: list[Any]) -> list[Any]:
        return [example for example in examples if train.fold_of(example.site, folds) != fold]

    forest = read_forest(train.grow_containers(others(containers)), container_view.NAMES)
    blocks = others(train.gather_blocks(data, forest))
    return Models(forest, read_forest(train.grow_blocks(blocks), features.NAMES))


def _read(page: GoldPage, grown: list[Models], *, is_anonymous: bool) -> Output:
    """Return what comes out of one page, read with the models of its fold."""
    models = grown[train.fold_of(page.site, len(grown))]

    def extract(html: bytes, url: str | None) -> Output:
        given = Page(url, NAMES.sub(b"", html) if is_anonymous else html)
        return article_output(read_article(parse_page(given), site_for(given.location), models=models).article)

    return run_pages(extract, [page])[0]


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--dataset", nargs="+", default=DATASETS, choices=DATASETS)
    parser.add_argument("--anonymous", action="store_true", help="also run on the pages without class and id")
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    parser.add_argument("--lost", action="store_true", help="name the pages whose text we lose or flood")
    parser.add_argument("--cv", type=int, metavar="K", help="the rules beside rules and model, in K folds by site")
    parser.add_argument("--check", action="store_true", help="exit 1 if a figure is below floors.json")
    return parser.parse_args(arguments)


def _cell(value: object) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _below_floor(dataset: str, row: str, figures: Figures) -> list[str]:
    """Figures of a row that miss their floor; keys with a leading ``-`` are better low."""
    floors = json.loads(FLOORS.read_text("utf-8")).get(row, {}).get(dataset, {})
    failures = []
    for key, floor in floors.items():
        value = figures[key.lstrip("-")] or 0.0
        if value > floor if key.startswith("-") else value < floor:
            failures.append(f"{row}, {dataset}: {key.lstrip('-')} is {value:.4f}, its floor is {floor}")
    return failures


if __name__ == "__main__":
    silence()
    sys.exit(main())
