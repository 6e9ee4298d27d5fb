"""The figures of a data set: which measures each has, and their values for what an extractor returned."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scoring.leakage import count_leaks, leak_scores, page_teasers
from scoring.moments import day_scores, is_same_day, is_same_minute
from scoring.names import author_f1, is_same_title
from scoring.rouge import rouge_lsum
from scoring.shingles import shingle_scores
from scoring.snippets import count_snippets, snippet_scores, snippet_share
from scoring.tokens import Agreement, bag_agreement, mean, tokens_of, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from scoring.outputs import Output
    from scoring.pages import GoldPage

    Figures = dict[str, float | int | None]
    Measure = Callable[[Sequence[GoldPage], Sequence[Output]], Figures]

TEXT, TITLE, AUTHORS, DATES = "text", "title", "authors", "dates"
EVERYTHING = frozenset((TEXT, TITLE, AUTHORS, DATES))
# F1 from here on is an exact body: less than one word in a thousand is missing or too much.
EXACT = 0.999
# A text is lost, or flooded, if less than this share of the gold, or of the text, is in the other one.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Rating:
    """What is measured on a data set.

    ``body`` is the measure of its texts; ``standfirst`` says that the gold begins with the summary, which some
    extractors return apart, ``headline`` that it begins with the headline; ``leaks`` that teasers in the text are
    counted. ``facts`` has the measures of the facts that its gold has, by what an extractor must give for each;
    ``columns`` are what a table shows, in its order.
    """

    body: Measure | None
    columns: tuple[str, ...]
    facts: Mapping[str, Measure] = field(default_factory=dict)
    standfirst: bool = False
    headline: bool = False
    leaks: bool = False


def score(pages: Sequence[GoldPage], outputs: Sequence[Output], gives: Collection[str] = EVERYTHING) -> Figures:
    """Return all figures of the pages of one data set; a measure of what the extractor does not give is left out."""
    dataset = pages[0].dataset
    rating = RATINGS[dataset]
    figures: Figures = {
        "pages": len(pages),
        "errors": sum(output.error is not None for output in outputs),
        "empty": sum(not _said(rating, output).strip() for output in outputs) if TEXT in gives else None,
    }
    if TEXT in gives and rating.body is not None:
        figures |= rating.body(pages, outputs)
        if rating.body is not _snippets:
            figures |= _losses(pages, outputs)
        if rating.leaks:
            figures |= _leaks(pages, outputs)
    for fact, measure in rating.facts.items():
        if fact in gives:
            figures |= measure(pages, outputs)
    return figures


def body_agreement(page: GoldPage, output: Output) -> Agreement:
    """Return how the words of any script agree with the gold text, Chinese and Japanese characters one by one.

    The better counts of the text alone and the standfirst with the text, since some annotators took it in and others
    left it out; where the set's gold begins with the headline, the title may stand before either.
    """
    rating = RATINGS[page.dataset]
    forms = {output.text, _said(rating, output)}
    if rating.headline and output.title:
        forms |= {f"{output.title}\n{form}" for form in forms}
    gold = tokens_of(page.gold.full_text)
    return max((bag_agreement(gold, tokens_of(form)) for form in sorted(forms)), key=lambda agreement: agreement.f1)


def is_lost(agreement: Agreement) -> bool:
    """Tell whether less than half of the gold's words came out."""
    return agreement.recall < HALF


def is_flooded(agreement: Agreement) -> bool:
    """Tell whether less than half of the words that came out are gold, though some are."""
    return agreement.precision < HALF and agreement.recall > 0


def _said(rating: Rating, output: Output) -> str:
    return output.text_with_standfirst if rating.standfirst else output.text


def _losses(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    pairs = zip(pages, outputs, strict=True)
    agreements = [body_agreement(page, output) for page, output in pairs if page.gold.full_text]
    return {"lost": mean(map(is_lost, agreements)), "flooded": mean(map(is_flooded, agreements))}


def _leaks(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    counts = []
    for page, output in zip(pages, outputs, strict=True):
        teasers = page_teasers(page.body(), page.gold.text, page.gold.title)
        counts.append(count_leaks(teasers, _said(RATINGS[page.dataset], output), output.teasers))
    return {**leak_scores(counts)}


def _means(agreements: Sequence[Agreement]) -> Figures:
    values = [agreement.f1 for agreement in agreements]
    return {
        "precision": mean(agreement.precision for agreement in agreements),
        "recall": mean(agreement.recall for agreement in agreements),
        "f1": mean(values),
        "f1_se": _standard_error(values),
    }


def _standard_error(values: Sequence[float]) -> float:
    return statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0


def _texts(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> list[tuple[str, str]]:
    """Return the gold text and what came out, page by page; a page without gold has an empty one."""
    pairs = zip(pages, outputs, strict=True)
    return [(page.gold.text or "", _said(RATINGS[page.dataset], output)) for page, output in pairs]


def _shingle_body(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    golds, said = zip(*_texts(pages, outputs), strict=True)
    words = [bag_agreement(words_of(gold), words_of(text)).f1 for gold, text in _texts(pages, outputs)]
    return {**shingle_scores(golds, said), "word_f1": mean(words), "word_f1_se": _standard_error(words)}


def _word_body(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    texts = _texts(pages, outputs)
    golds = [page.gold for page in pages]
    said = [text for _, text in texts]
    figures = _means([bag_agreement(words_of(gold), words_of(text)) for gold, text in texts])
    wanted = mean(snippet_share(text, gold.wanted) for gold, text in zip(golds, said, strict=True))
    unwanted = mean(snippet_share(text, gold.unwanted) for gold, text in zip(golds, said, strict=True))
    return figures | {"with": wanted, "without": unwanted}


def _rouge_body(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    return _means([rouge_lsum(gold, text) for gold, text in _texts(pages, outputs)])


def _token_body(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    agreements = [body_agreement(page, output) for page, output in zip(pages, outputs, strict=True)]
    return _means(agreements) | {"exact": mean(agreement.f1 > EXACT for agreement in agreements)}


def _snippets(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    pairs = zip(pages, outputs, strict=True)
    counts = [count_snippets(output.text, page.gold.wanted, page.gold.unwanted) for page, output in pairs]
    return {**snippet_scores(counts)}


def _titles(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    pairs = [(page.gold.title, output.title) for page, output in zip(pages, outputs, strict=True) if page.gold.title]
    return {"title": mean(is_same_title(gold, found) for gold, found in pairs)} if pairs else {}


def _authors(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    pairs = zip(pages, outputs, strict=True)
    values = [author_f1(page.gold.authors, output.authors) for page, output in pairs if page.gold.authors]
    return {"authors": mean(values)} if values else {}


def _days(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    pairs = [(gold, found) for gold, found in _moments(pages, outputs) if gold]
    return {"date_day": mean(is_same_day(gold, found) for gold, found in pairs)} if pairs else {}


def _days_and_minutes(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    pairs = [(gold, found) for gold, found in _moments(pages, outputs) if gold]
    minutes = mean(is_same_minute(gold, found) for gold, found in pairs) if pairs else None
    return _days(pages, outputs) | {"date_minute": minutes}


def _exact_days(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> Figures:
    """Return htmldate's scores, of all pages and of each of its two subsets."""
    moments = _moments(pages, outputs)
    figures: Figures = {**day_scores(moments)}
    for subset in sorted({page.subset for page in pages if page.subset}):
        scores = day_scores([pair for page, pair in zip(pages, moments, strict=True) if page.subset == subset])
        figures |= {f"{subset}_{name}": scores[name] for name in ("accuracy", "precision", "coverage")}
    return figures


def _moments(pages: Sequence[GoldPage], outputs: Sequence[Output]) -> list[tuple[str | None, str | None]]:
    return [(page.gold.published, output.published) for page, output in zip(pages, outputs, strict=True)]


_LEAKS = ("leak_rate", "page_leak", "teaser_recall")
_ALL_FACTS = {TITLE: _titles, AUTHORS: _authors, DATES: _days}
_TOKEN_COLUMNS = ("f1", "precision", "recall", "exact", "title", "authors", "date_day", "lost", "flooded")
_SHINGLE_COLUMNS = ("lost", "flooded", "f1", "precision", "recall", "accuracy", "word_f1")
_WORD_COLUMNS = ("lost", "flooded", "f1", "precision", "recall", "title", "authors", "date_day")

RATINGS: dict[str, Rating] = {
    "aeb": Rating(_shingle_body, (*_SHINGLE_COLUMNS, *_LEAKS), leaks=True),
    "wcxb": Rating(_word_body, (*_WORD_COLUMNS, *_LEAKS), _ALL_FACTS, leaks=True),
    "fundus_pages": Rating(
        _rouge_body,
        (*_WORD_COLUMNS, "date_minute", *_LEAKS),
        {**_ALL_FACTS, DATES: _days_and_minutes},
        standfirst=True,
        leaks=True,
    ),
    "trafilatura_eval": Rating(
        _snippets, ("f1", "precision", "recall", "accuracy", "title", "authors", "date_day"), _ALL_FACTS
    ),
    "htmldate": Rating(
        None,
        ("accuracy", "precision", "coverage", "f1", "default_accuracy", "mediacloud_accuracy"),
        {DATES: _exact_days},
    ),
    "googlenews": Rating(_shingle_body, (*_SHINGLE_COLUMNS, "title"), {TITLE: _titles}),
    "big9": Rating(_shingle_body, (*_SHINGLE_COLUMNS, "title", *_LEAKS), {TITLE: _titles}, standfirst=True, leaks=True),
    "news2023": Rating(_token_body, _TOKEN_COLUMNS, _ALL_FACTS, standfirst=True),
    "daniel": Rating(_token_body, _TOKEN_COLUMNS, _ALL_FACTS, standfirst=True, headline=True),
    "magic": Rating(_token_body, _TOKEN_COLUMNS, _ALL_FACTS, standfirst=True, headline=True),
    "zh69": Rating(_token_body, _TOKEN_COLUMNS, _ALL_FACTS, standfirst=True),
    "dragnet": Rating(_token_body, _TOKEN_COLUMNS, _ALL_FACTS, headline=True),
}
DATASETS = tuple(RATINGS)
