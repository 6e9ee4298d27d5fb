"""Copies and teasers, measured on planted edits: speed of keys, quality of pairs and stories, teasers, order.

    python benchmarks/dedup.py [--seed 11] [--documents 3000] [--stories 4000] [--teasers 3000] [--cases 0]

A part is left out with 0; a figure below its floor in floors.json ends with 1. The thresholds were chosen with seed 1;
other seeds tell how they do. The peers datasketch, rensa and daft (see `make bench`) and the method of text-dedup,
written here, run on the same texts with 128 permutations and the bands that they are used with at .7; daft normalises
by its own functions, which leave quotation marks and dashes in the words. Times are CPU times of one process, all its
threads. What two texts share is told by plain Python sets of their word 5-shingles, not by our code. Copies of real
pages: ``real_copies.py``; an hour into a large corpus: ``increment.py``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from hashlib import sha1
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import mean
from typing import TYPE_CHECKING, Any, TypeAlias

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import numpy as np
from planted import EDITS, Planted, Writer, announce, plant

from scraper.deduplication import attach, gather, merge
from scraper.deduplication.article_sketch import sketches
from scraper.deduplication.candidates import find_candidates
from scraper.deduplication.lsh import BANDS, ROWS, find_keys
from scraper.deduplication.pairs import similarity
from scraper.models import Article, Copy, Paragraph, Sighting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Pair: TypeAlias = tuple[int, int]
Contender: TypeAlias = "tuple[Callable[[Sequence[str]], object], Callable[[Sequence[str]], set[Pair]]]"

SETTING = f"{BANDS} bands of {ROWS}, openings"  # in every part
PERMUTATIONS = 128
PEER_BANDS = {"datasketch": (14, 9), "rensa": (16, 8), "text-dedup": (14, 9), "daft": (16, 8)}
LEVEL = 0.7  # the Jaccard similarity from which on the peers are asked for copies
ROUNDS = 3
FLOORS = Path(__file__).with_name("floors.json")


def main() -> int:
    """Print one table a part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=11)
    for part, size in (("documents", 3_000), ("stories", 4_000), ("teasers", 3_000), ("cases", 0)):
        parser.add_argument(f"--{part}", type=int, default=size)
    options = parser.parse_args()
    figures: dict[str, float] = {}
    if options.documents:
        figures |= _print_speed(options.seed, options.documents)
    if options.stories:
        figures |= _print_quality(plant(options.seed, options.stories))
    if options.teasers:
        figures |= _print_teasers(options.seed, options.teasers)
    if options.cases:
        _print_order(options.cases)
    return _fallen(figures)


def _fallen(figures: Mapping[str, float]) -> int:
    """Name each figure that is below its floor on stderr; 1 if there is one."""
    floors = json.loads(FLOORS.read_text("utf-8"))["deduplication"]
    fallen = [
        f"{name} is {figures[name]:.4f}, below {floors[name]}" for name in figures if figures[name] < floors[name]
    ]
    print("\n".join(fallen), file=sys.stderr, end="")
    return 1 if fallen else 0


# ---------------------------------------------------------------- contenders


def _contenders() -> dict[str, Contender]:
    """Return by name what makes and stores keys of texts, and what finds pairs with a Jaccard similarity of .7."""
    contenders: dict[str, Contender] = {f"scraper ({SETTING})": (find_keys, _verified)}
    contenders |= {f"the method of text-dedup ({_bands('text-dedup')})": (_table_index, _table_pairs)}
    peers: dict[str, Contender] = {
        "rensa": (_rensa_index, _rensa),
        "datasketch": (_datasketch_index, _datasketch),
        "daft": (_daft_index, _daft_pairs),
    }
    for name, both in peers.items():
        if find_spec(name):
            contenders[f"{name} ({_bands(name)})"] = both
        else:
            print(f"{name} is not installed here (see `make bench`): its row is missing", file=sys.stderr)
    return contenders


def _bands(name: str) -> str:
    bands, rows = PEER_BANDS[name]
    return f"{bands} bands of {rows}"


def _verified(texts: Sequence[str]) -> set[Pair]:
    found = find_candidates(find_keys(texts), [None] * len(texts)).tolist()
    prints = sketches([_article(text) for text in texts])
    return {(i, j) for i, j in found if similarity(prints[i], prints[j]) >= LEVEL}


def _rensa_index(texts: Sequence[str]) -> tuple[Any, list[Any]]:
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415 # the benchmark runs without the peer, too

    index = RMinHashLSH(LEVEL, PERMUTATIONS, PEER_BANDS["rensa"][0])
    hashes = RMinHash.from_token_sets([list(_shingles(text)) for text in texts], PERMUTATIONS, 42)
    index.insert_many(hashes)
    return index, hashes


def _rensa(texts: Sequence[str]) -> set[Pair]:
    index, hashes = _rensa_index(texts)
    return _estimated(hashes, index.query_all(hashes))


def _datasketch_index(texts: Sequence[str]) -> tuple[Any, list[Any]]:
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 # the benchmark runs without the peer, too

    index = MinHashLSH(num_perm=PERMUTATIONS, params=PEER_BANDS["datasketch"])
    hashes = MinHash.bulk([[each.encode() for each in _shingles(text)] for text in texts], num_perm=PERMUTATIONS)
    for number, each in enumerate(hashes):
        index.insert(number, each)
    return index, hashes


def _datasketch(texts: Sequence[str]) -> set[Pair]:
    index, hashes = _datasketch_index(texts)
    return _estimated(hashes, map(index.query, hashes))


Tables: TypeAlias = "list[dict[bytes, list[int]]]"


def _table_index(texts: Sequence[str]) -> tuple[Tables, Sequence[Any]]:
    """As text-dedup does it: a hash a shingle, 128 permutations in numpy, a dictionary a band; written here."""
    prime, top = np.uint64((1 << 61) - 1), np.uint64((1 << 32) - 1)
    draw = np.random.default_rng(42)
    a, b = (draw.integers(low, (1 << 61) - 1, PERMUTATIONS, np.uint64) for low in (1, 0))
    signatures = []
    for text in texts:
        hashes = [int.from_bytes(sha1(each.encode()).digest()[:4], "little") for each in _shingles(text)]  # noqa: S324
        values = ((np.array(hashes, np.uint64)[:, None] * a + b) % prime) & top
        signatures.append(values.min(axis=0))
    return _tables(signatures, PEER_BANDS["text-dedup"]), signatures


def _table_pairs(texts: Sequence[str]) -> set[Pair]:
    return _likely(*_table_index(texts))


def _daft_index(texts: Sequence[str]) -> tuple[Tables, Sequence[Any]]:
    from daft import col, from_pydict  # noqa: PLC0415 # the benchmark runs without the peer, too
    from daft.functions import minhash, normalize  # noqa: PLC0415 # the same

    text = normalize(col("text"), remove_punct=True, lowercase=True, white_space=True)
    hashed = minhash(text, num_hashes=PERMUTATIONS, ngram_size=5)
    signatures = from_pydict({"text": list(texts)}).select(hashed.alias("hash")).to_pydict()["hash"]
    signatures = list(np.array(signatures, np.uint32))
    return _tables(signatures, PEER_BANDS["daft"]), signatures


def _daft_pairs(texts: Sequence[str]) -> set[Pair]:
    return _likely(*_daft_index(texts))


def _tables(signatures: Sequence[Any], setting: tuple[int, int]) -> Tables:
    bands, rows = setting
    tables: Tables = [defaultdict(list) for _ in range(bands)]
    for number, signature in enumerate(signatures):
        for band, table in enumerate(tables):
            table[signature[band * rows : (band + 1) * rows].tobytes()].append(number)
    return tables


def _likely(tables: Tables, signatures: Sequence[Any]) -> set[Pair]:
    met = {pair for table in tables for each in table.values() for pair in combinations(each, 2)}
    return {(i, j) for i, j in met if np.mean(signatures[i] == signatures[j]) >= LEVEL}


def _estimated(hashes: Sequence[Any], found: Iterable[Iterable[int]]) -> set[Pair]:
    pairs = {(min(i, j), max(i, j)) for i, others in enumerate(found) for j in others if i != j}
    return {(i, j) for i, j in pairs if hashes[i].jaccard(hashes[j]) >= LEVEL}


def _shingles(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.casefold())
    return frozenset(" ".join(words[start : start + 5]) for start in range(max(1, len(words) - 4)))


def _likeness(a: frozenset[str], b: frozenset[str]) -> tuple[float, float]:
    """Return Jaccard similarity and containment."""
    common = len(a & b)
    return common / (len(a) + len(b) - common), common / min(len(a), len(b))


def _article(text: str) -> Article:
    return Article(paragraphs=(Paragraph(text),))


# ---------------------------------------------------------------- speed


def _print_speed(seed: int, documents: int) -> dict[str, float]:
    writer = Writer(Random(seed))  # noqa: S311 # test data
    plain = [writer.prose(420) for _ in range(documents)]
    quoted = [text.replace(". ", ".” — “", 9) for text in plain]
    size = mean(map(len, plain))
    print(f"\n{documents} texts of {size:.0f} characters to keys in an index, one core, best of {ROUNDS}\n")
    print("| | ASCII, texts/s | with “ ” —, texts/s |\n|---|---:|---:|")
    rates = {}
    for name, (index, _) in _contenders().items():
        rates[name.partition(" ")[0]] = _rate(index, plain)
        print(f"| {name} | {rates[name.partition(' ')[0]]:,.0f} | {_rate(index, quoted):,.0f} |")
    keys = find_keys(plain)
    print(f"\n{len(keys.values) / documents:.1f} keys a text, {keys.values.nbytes / documents:.0f} bytes")
    return {"speed by that of rensa": rates["scraper"] / rates["rensa"]} if "rensa" in rates else {}


def _rate(index: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        index(texts)
        best = min(best, time.process_time() - start)
    return len(texts) / best


# ---------------------------------------------------------------- quality


def _print_quality(planted: Sequence[Planted]) -> dict[str, float]:
    texts = [each.article.text for each in planted]
    sets = [_shingles(text) for text in texts]
    start = time.process_time()
    together = _told(each.article for each in planted)
    rate = len(planted) / (time.process_time() - start)
    found = {name: pairs(texts) for name, (_, pairs) in _contenders().items()}
    verifier = _print_verifiers(planted, sets, found)
    same = _same_story(planted)
    print(f"\n{len(same)} pairs of one story among {len(planted)} articles, traps included; the stories told\n")
    print("| | F1 | precision | recall |\n|---|---:|---:|---:|")
    print(f"| scraper, default ({SETTING}; {rate:,.0f} articles/s with verification) | {_row(together, same)} |")
    for name, pairs in list(found.items())[1:]:
        print(f"| {name}, as connected | {_row(_closed(pairs, len(planted)), same)} |")
    _print_kinds(planted, sets, together)
    _print_mistakes(planted, together - same)
    f1, precision, _ = _scores(together, same)
    return {"verifier f1": verifier, "stories f1": f1, "stories precision": precision}


def _told(articles: Iterable[Article]) -> set[Pair]:
    stories = merge(Copy(f"{number:07}", article, ()) for number, article in enumerate(articles))
    return {pair for story in stories for pair in combinations(sorted(int(copy.id) for copy in story.members), 2)}


def _same_story(planted: Sequence[Planted]) -> set[Pair]:
    told = defaultdict(list)
    for number, each in enumerate(planted):
        told[each.story].append(number)
    return {pair for each in told.values() for pair in combinations(each, 2)}


def _closed(pairs: Iterable[Pair], count: int) -> set[Pair]:
    parents = list(range(count))
    for i, j in pairs:
        parents[_root(parents, i)] = _root(parents, j)
    members = defaultdict(list)
    for i in range(count):
        members[_root(parents, i)].append(i)
    return {pair for each in members.values() for pair in combinations(each, 2)}


def _root(parents: Sequence[int], i: int) -> int:
    while parents[i] != i:
        i = parents[i]
    return i


def _scores(found: set[Pair], truth: set[Pair]) -> tuple[float, float, float]:
    """Return F1, precision and recall."""
    hits = len(found & truth)
    return 2 * hits / (len(found) + len(truth)), hits / (len(found) or 1), hits / len(truth)


def _row(found: set[Pair], truth: set[Pair]) -> str:
    return " | ".join(f"{score:.4f}" for score in _scores(found, truth))


def _print_verifiers(
    planted: Sequence[Planted], sets: Sequence[frozenset[str]], found: Mapping[str, set[Pair]]
) -> float:
    # Texts of different stories are drawn apart; the pairs that a contender calls alike are looked at all the same.
    asked = _same_story(planted).union(*found.values())
    alike = {(i, j) for i, j in asked if _likeness(sets[i], sets[j])[0] >= LEVEL}
    print(f"\n{len(alike)} pairs with a Jaccard similarity of {LEVEL} or more among {len(planted)} articles\n")
    print("| | F1 | precision | recall |\n|---|---:|---:|---:|")
    for name, pairs in found.items():
        print(f"| {name} | {_row(pairs, alike)} |")
    return _scores(next(iter(found.values())), alike)[0]


def _print_kinds(planted: Sequence[Planted], sets: Sequence[frozenset[str]], together: set[Pair]) -> None:
    originals = {each.story: number for number, each in enumerate(planted) if each.kind == "original"}
    pairs = defaultdict(list)
    for number, each in enumerate(planted):
        if each.kind in EDITS and each.story in originals:
            first = originals[each.story]
            pairs[each.kind].append((min(first, number), max(first, number)))
    print("\n| edit | pairs with the original | mean J | mean containment | told as one |\n|---|---:|---:|---:|---:|")
    for kind in EDITS:
        likeness = [_likeness(sets[i], sets[j]) for i, j in pairs[kind]]
        told = mean(pair in together for pair in pairs[kind])
        jaccard, containment = (mean(each[column] for each in likeness) for column in (0, 1))
        print(f"| {kind} | {len(pairs[kind])} | {jaccard:.2f} | {containment:.2f} | {told:.3f} |")


def _print_mistakes(planted: Sequence[Planted], wrong: Iterable[Pair]) -> None:
    counts = Counter(" with ".join(sorted({planted[i].kind, planted[j].kind})) for i, j in wrong)
    print(f"\ntold together wrongly: {', '.join(f'{kinds} {n}' for kinds, n in counts.most_common(8)) or 'none'}")


# ---------------------------------------------------------------- teasers


def _print_teasers(seed: int, count: int) -> dict[str, float]:
    announced = announce(seed, count)
    stories = merge(Copy(f"{number:07}", article, ()) for number, (article, _) in enumerate(announced))
    titles = {story.id: {copy.article.title for copy in story.members} for story in stories}
    start = time.process_time()
    records = attach(gather((teaser, Sighting(str(n))) for n, (_, teaser) in enumerate(announced)), stories)
    rate = count / (time.process_time() - start)
    tied = [record for record in records if record.story]
    right = sum(record.teaser.title.removeprefix("Teaser ") in titles[record.story or ""] for record in tied)
    print(
        f"\n{count} teasers of nine words or more, a quarter of the articles with a dateline, {rate:,.0f}/s: ", end=""
    )
    recall, precision = right / count, right / (len(tied) or 1)
    print(f"recall {recall:.4f}, precision {precision:.4f}")
    return {"teasers recall": recall, "teasers precision": precision}


# ---------------------------------------------------------------- order


def _print_order(cases: int) -> None:
    """Run the property of tests/test_order.py, through the store, on so many random cases; it raises if one fails."""
    from hypothesis import given, settings, strategies  # noqa: PLC0415 # not in the environment of the peers
    from test_order import check_order  # noqa: PLC0415

    start = time.perf_counter()
    settings(max_examples=cases, deadline=None, database=None)(given(strategies.data())(check_order))()
    print(
        f"\n{cases} random cases of order, batches, repetition and merging: equal, {time.perf_counter() - start:.0f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
