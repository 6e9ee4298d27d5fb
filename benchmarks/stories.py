"""Stories of real pages, held against 124 pairs judged by reading (``stories.md`` says by which rules), and teasers.

    python benchmarks/stories.py FOLDER                 one table: ours, MinHash LSH, hashes of whole texts; and teasers
    python benchmarks/stories.py FOLDER --show          and each wrong or missed pair and each wrong teaser, by name
    python benchmarks/stories.py FOLDER --no-learn      without site profiles
    python benchmarks/stories.py FOLDER --dataset aeb daniel    some data sets only
    python benchmarks/stories.py FOLDER --batches 50    and whether a corpus file filled in batches has equal stories

FOLDER holds the data sets as ``<set>/dev/pages.jsonl`` with gzipped pages. All of their pages go through what `scraper
clean` does, in one corpus; the labels are ``stories.jsonl`` beside this file: hashes, no text. The peers datasketch and
rensa (see `make bench`) and the hashes get the texts that we extracted.

Precision is that of all pairs of pages in one story: right if they are the same text or an edited one; a pair that
nobody labelled is wrong, for it shares next to nothing. Versions are pages of one address. Parts of one gallery are
neither right nor wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias

from teasers import normalise

from scraper.corpus import Corpus
from scraper.corpus.rows import page_row
from scraper.deduplication.tokens import tokenize
from scraper.inputs import Input
from scraper.models import Page
from scraper.pipeline import ingest, learn_sites, reread
from scraper.reading.page_readings import PageReading
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from scraper.models import Story, TeaserRecord

    Finder: TypeAlias = Callable[[Sequence[str]], set[tuple[int, int]]]

Pair: TypeAlias = frozenset[str]

LABELS = Path(__file__).with_name("stories.jsonl")
# Of a URL in several sets the page of the first is read.
SETS = (
    "aeb",
    "wcxb",
    "fundus_pages",
    "big9",
    "news2023",
    "daniel",
    "magic",
    "zh69",
    "trafilatura_eval",
    "htmldate",
)
COPIES = ("same", "edited")
UNLABELLED = "unlabelled"
PERMUTATIONS = 128
LEVELS = (0.5, 0.8)
BANDS = {0.5: 32, 0.8: 8}  # rensa wants a divisor of the permutations; datasketch finds its own
OWN = "scraper"


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two pages that a reader has compared: their names, what they are to each other, and why if not by copying."""

    pages: Pair
    kind: str
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a set of merged pairs is worth: the kind of each merged pair, and found and labelled ones of each class."""

    merged: Mapping[Pair, str]
    found: Counter[str]
    labelled: Counter[str]

    @property
    def right(self) -> int:
        """How many merged pairs are copies."""
        return sum(kind in COPIES for kind in self.merged.values())

    @property
    def wrong(self) -> Mapping[Pair, str]:
        """The merged pairs that are none, with what they are."""
        return {pair: kind for pair, kind in self.merged.items() if kind not in (*COPIES, "parts")}


@dataclass(frozen=True, slots=True)
class CleanedPages:
    """What became of the pages, by name: their longest texts, the stories as groups of names, teasers by outcome."""

    texts: Mapping[str, str]
    stories: tuple[Story, ...]
    groups: tuple[frozenset[str], ...]
    ties: Mapping[str, tuple[str, ...]]


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--dataset", nargs="+", default=SETS, metavar="SET", help="some data sets only")
    parser.add_argument("--no-learn", action="store_true", help="without site profiles")
    parser.add_argument("--batches", type=int, default=0, metavar="N", help="fill a corpus file with N pages at a time")
    parser.add_argument("--show", action="store_true", help="name what is wrong and what was missed")
    options = parser.parse_args()
    files = tuple(_files(options.folder, options.dataset))
    if not files:
        parser.error(f"no data sets in {options.folder}")
    labels = _labels({name for name, _, _ in files})
    with TemporaryDirectory() as scratch:
        cleaned = clean_pages(files, Path(scratch, "once.db"), is_learning=not options.no_learn)
    print(f"{len(files)} pages, {len(cleaned.texts)} with a text, {len(labels)} labelled pairs\n")
    judged = {OWN: judge(labels, pairs_of(cleaned.groups))}
    names = sorted(cleaned.texts)
    for name, find in _peers().items():
        found = find([cleaned.texts[each] for each in names])
        judged[name] = judge(labels, {frozenset((names[i], names[j])) for i, j in found})
    _print_table(judged)
    _print_ties(cleaned.ties)
    if options.show:
        _show(judged[OWN], labels, cleaned)
    if options.batches:
        _print_batches(files, options.batches, cleaned.stories, is_learned=not options.no_learn)
    return 0


# ---------------------------------------------------------------- pages and labels


def _files(folder: Path, wanted: Collection[str]) -> Iterator[tuple[str, str, Path]]:
    """Yield name, URL and file of each page of these sets that has a URL."""
    seen: dict[str, str] = {}
    for dataset in (each for each in SETS if each in wanted):
        listed = folder / dataset / "dev" / "pages.jsonl"
        # Not splitlines: some values hold line separators of Unicode.
        lines = listed.read_text("utf-8").strip().split("\n") if listed.is_file() else []
        for page in map(json.loads, lines):
            if page.get("url") and seen.setdefault(page["url"], dataset) == dataset:
                yield f"{dataset}/{page['id']}", page["url"], listed.parent / page["html_file"]


def _inputs(files: Iterable[tuple[str, str, Path]]) -> Iterator[Input]:
    for name, url, path in files:
        yield Input(name, Page(url, gzip.decompress(path.read_bytes())))


def _labels(present: Collection[str]) -> tuple[LabelledPair, ...]:
    """Return the labels of pages that are here."""
    records = map(json.loads, LABELS.read_text("utf-8").splitlines())
    pairs = (
        LabelledPair(
            frozenset(f"{page['dataset']}/{page['id']}" for page in record["pages"]),
            record["class"],
            record["relation"],
        )
        for record in records
    )
    return tuple(pair for pair in pairs if pair.pages <= set(present))


# ---------------------------------------------------------------- stories


def clean_pages(files: Sequence[tuple[str, str, Path]], path: Path, *, is_learning: bool) -> CleanedPages:
    """Return what `scraper clean` makes of the pages."""
    profiles = learn_sites(_inputs(files)) if is_learning else ()
    texts, names = dict[str, str](), defaultdict[str, set[str]](set)
    with Corpus(path) as corpus:
        for reading in ingest(_inputs(files), corpus, profiles=profiles):
            if isinstance(reading, PageReading):
                names[page_row(reading.page)[0]].add(reading.name)
                if text := max((article.text for article in reading.articles), key=len, default=""):
                    texts[reading.name] = text
        stories, records = tuple(corpus.stories()), tuple(corpus.teasers())
    groups = tuple(frozenset().union(*(names[page] for page in pages_of(story))) for story in stories)
    addresses = defaultdict[str, set[str]](set)
    ids = {name: page for page, shared in names.items() for name in shared}
    for name, url, _ in files:
        if name in ids:
            addresses[canonicalize(url)].add(ids[name])
    return CleanedPages(texts, stories, groups, ties_of(records, stories, addresses))


def pages_of(story: Story) -> frozenset[str]:
    """Return the ids of the pages on which a story stands."""
    return frozenset(sighting.page for copy in story.members for sighting in copy.sightings)


def pairs_of(groups: Iterable[frozenset[str]]) -> set[Pair]:
    """Return all pairs of names that are in one group."""
    return {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}


def judge(labels: Iterable[LabelledPair], merged: Collection[Pair]) -> Verdicts:
    """Return what these merged pairs are worth."""
    kinds = {}
    found, labelled = Counter[str](), Counter[str]()
    for label in labels:
        # Of parts nothing is asked, and versions are apart: it is easy to see that two addresses are equal.
        kind = label.relation or label.kind
        kinds[label.pages] = "parts" if label.relation == "parts" else label.kind
        labelled[kind] += 1
        found[kind] += label.pages in merged
    return Verdicts({pair: kinds.get(pair, UNLABELLED) for pair in merged}, found, labelled)


# ---------------------------------------------------------------- teasers


def ties_of(
    records: Iterable[TeaserRecord], stories: Iterable[Story], addresses: Mapping[str, Collection[str]]
) -> Mapping[str, tuple[str, ...]]:
    """Return the teasers whose address is that of another page here, by what became of them.

    ``right``: tied to a story of that page; ``wrong``: to another; ``untied``; ``lost``: the page has no article.
    ``by text`` are those that lead to no page here, and yet are tied by their text.
    """
    holders = defaultdict[str, set[str]](set)
    titles: dict[str | None, str | None] = {None: None}
    for story in stories:
        titles[story.id] = story.canonical.article.title
        for page in pages_of(story):
            holders[page].add(story.id)
    ties = defaultdict[str, list[str]](list)
    for record in records:
        targets = set(addresses.get(canonicalize(record.teaser.url or ""), ()))
        line = f"«{record.teaser.title}» {record.teaser.url} -> {titles[record.story]}"
        if not targets and record.matched_by == "text":
            ties["by text"].append(line)
        if targets and {sighting.page for sighting in record.sightings} - targets:
            ties[_tie(record.story, {story for page in targets for story in holders[page]})].append(line)
    return {kind: tuple(lines) for kind, lines in ties.items()}


def _tie(story: str | None, wanted: Collection[str]) -> str:
    if story in wanted:
        return "right"
    if story:
        return "wrong"
    return "untied" if wanted else "lost"


# ---------------------------------------------------------------- peers


def _peers() -> dict[str, Finder]:
    """Return what finds pairs of copies among texts, by name; a peer that is not installed is missing."""
    peers: dict[str, Finder] = {}
    for name, find in {"datasketch": _datasketch, "rensa": _rensa}.items():
        if not find_spec(name):
            print(f"{name} is not installed here (see `make bench`): its rows are missing", file=sys.stderr)
            continue
        for level in LEVELS:
            peers[f"{name}, MinHash LSH at {level}"] = partial(find, level=level)
    return peers | {"SHA-256 of the normalised text": equal_texts}


def _datasketch(texts: Sequence[str], level: float) -> set[tuple[int, int]]:
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 # the benchmark runs without the peer, too

    index = MinHashLSH(threshold=level, num_perm=PERMUTATIONS)
    hashes = MinHash.bulk([[each.encode() for each in shingles(text)] for text in texts], num_perm=PERMUTATIONS)
    for number, each in enumerate(hashes):
        index.insert(number, each)
    return _estimated(hashes, map(index.query, hashes), level)


def _rensa(texts: Sequence[str], level: float) -> set[tuple[int, int]]:
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415 # the benchmark runs without the peer, too

    index = RMinHashLSH(level, PERMUTATIONS, BANDS[level])
    hashes = RMinHash.from_token_sets([sorted(shingles(text)) for text in texts], PERMUTATIONS, 42)
    index.insert_many(hashes)
    return _estimated(hashes, index.query_all(hashes), level)


def _estimated(hashes: Sequence[Any], found: Iterable[Iterable[int]], level: float) -> set[tuple[int, int]]:
    pairs = {(min(i, j), max(i, j)) for i, others in enumerate(found) for j in others if i != j}
    return {(i, j) for i, j in pairs if hashes[i].jaccard(hashes[j]) >= level}


def shingles(text: str) -> frozenset[str]:
    """Return the runs of five words of a text, in scripts without blanks of characters; of a shorter one all of it.

    >>> sorted(shingles("the old ferry left at noon"))
    ['old ferry left at noon', 'the old ferry left at']
    """
    words = tokenize(text)
    return frozenset(" ".join(words[start : start + 5]) for start in range(max(1, len(words) - 4)))


def equal_texts(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Return the pairs of texts that are equal but for case, punctuation and width."""
    groups = defaultdict[str, list[int]](list)
    for number, text in enumerate(texts):
        groups[sha256(normalise(text).encode()).hexdigest()].append(number)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


# ---------------------------------------------------------------- tables


def _print_table(judged: Mapping[str, Verdicts]) -> None:
    print("| | pairs merged | wrong | of these one event | precision | same | edited | versions | parts |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name, verdicts in judged.items():
        wrong = Counter(verdicts.wrong.values())
        precision = verdicts.right / max(1, verdicts.right + wrong.total())
        recalls = " | ".join(_share(verdicts, kind) for kind in (*COPIES, "versions", "parts"))
        print(f"| {name} | {len(verdicts.merged)} | {wrong.total()} | {wrong['event']} | {precision:.3f} | {recalls} |")


def _share(verdicts: Verdicts, kind: str) -> str:
    found, labelled = verdicts.found[kind], verdicts.labelled[kind]
    return f"{found / max(1, labelled):.3f} ({found} of {labelled})"


def _print_ties(ties: Mapping[str, tuple[str, ...]]) -> None:
    """Print what became of the teasers; the share is that of those whose page has an article."""
    right, wrong, untied = (len(ties.get(kind, ())) for kind in ("right", "wrong", "untied"))
    share = right / max(1, right + wrong + untied)
    print(f"\nteasers of other pages: {right} tied to their story ({share:.3f}), {wrong} to another, {untied} to none")
    print(f"{len(ties.get('lost', ()))} more of pages without an article; {len(ties.get('by text', ()))} tied by text")


def _show(verdicts: Verdicts, labels: Iterable[LabelledPair], cleaned: CleanedPages) -> None:
    """Name each wrong merge, each pair that was missed and each teaser that is not tied to its story."""
    print("\nmerged, and two stories")
    for pair, kind in sorted(verdicts.wrong.items(), key=lambda item: (item[1], sorted(item[0]))):
        print(f"  {kind}: {' '.join(sorted(pair))}")
    print("\none story, and not merged")
    for label in labels:
        if label.kind in COPIES and label.pages not in verdicts.merged:
            texts = " ".join(f"{name} ({len(cleaned.texts.get(name, ''))})" for name in sorted(label.pages))
            print(f"  {label.relation or label.kind}: {texts}")
    for kind in ("wrong", "untied", "lost", "by text"):
        print(f"\nteasers: {kind}")
        print("\n".join(f"  {line}" for line in cleaned.ties.get(kind, ())))


def _print_batches(
    files: Sequence[tuple[str, str, Path]], size: int, once: tuple[Story, ...], *, is_learned: bool
) -> None:
    """Fill a corpus file in batches, each in an open corpus of its own, and say whether its stories are equal.

    A corpus file does not learn while it grows: with profiles, it learns from all pages at the end.
    """
    with TemporaryDirectory() as scratch:
        path = Path(scratch, "batches.db")
        for start in range(0, len(files), size):
            with Corpus(path) as corpus:
                for _ in ingest(_inputs(files[start : start + size]), corpus):
                    pass
                sum(1 for _ in corpus.stories())  # so that the view is kept up batch by batch
        with Corpus(path) as corpus:
            if is_learned:
                for _ in reread(corpus, relearn=True):
                    pass
            stories = tuple(corpus.stories())
    how = "learned from at the end" if is_learned else "never learned from"
    print(f"\nin batches of {size}, {how}: {len(stories)} stories, {'equal' if stories == once else 'NOT equal'}")


if __name__ == "__main__":
    sys.exit(main())
