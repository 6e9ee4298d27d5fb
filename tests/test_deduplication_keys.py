"""Shingles of many texts at once are those of each; copies have a key in common, and others have none."""

from __future__ import annotations

from itertools import accumulate, combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import memory_at_most

from scraper.deduplication import shingles
from scraper.deduplication.candidates import find_candidates
from scraper.deduplication.lsh import BlockingKeys, find_keys
from scraper.deduplication.shingles import SHINGLE_LENGTH, find_shingles
from scraper.deduplication.tokens import tokenize

VOCABULARY = [f"word{number}" for number in range(5_000)]
ZIPF = list(accumulate(1 / rank for rank in range(1, len(VOCABULARY) + 1)))
TEXTS = st.text(st.sampled_from("abc AB,.’é\u0301ßﬁ東京ภา평\u0000\U00020000½\ud800\n"), max_size=60) | st.text(
    max_size=30
)


def prose(random: Random, words: int) -> list[str]:
    return random.choices(VOCABULARY, cum_weights=ZIPF, k=words)


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 # test data, the same in every run


def key_sets(*texts: str) -> list[set[int]]:
    keys = find_keys(texts)
    return [set(keys.values[keys.owners == number].tolist()) for number in range(len(texts))]


# ---------------------------------------------------------------- runs


def runs_of(text: str) -> list[tuple[str, ...]]:
    """Return the runs as they are defined, one by one."""
    tokens = tokenize(text)
    return [tokens[start : start + SHINGLE_LENGTH] for start in range(max(1, len(tokens) - SHINGLE_LENGTH + 1))]


@given(st.lists(TEXTS, max_size=8))
def test_two_hashes_are_equal_where_the_runs_of_tokens_are_equal_and_nowhere_else(texts: list[str]) -> None:
    found = find_shingles(texts)
    expected = [runs_of(text) for text in texts]
    assert found.counts.tolist() == [len(each) for each in expected]
    flat = [run for each in expected for run in each]
    names = dict(zip(found.hashes.tolist(), flat, strict=True))
    assert [names[value] for value in found.hashes.tolist()] == flat
    assert len(names) == len(set(flat))


@given(st.lists(TEXTS, max_size=8))
def test_the_runs_of_a_text_do_not_depend_on_its_neighbours(texts: list[str]) -> None:
    together = find_shingles(texts).hashes.tolist()
    assert together == [value for text in texts for value in find_shingles([text]).hashes.tolist()]


def test_runs_do_not_change_between_runs_and_machines() -> None:
    assert [f"{value:016x}" for value in find_shingles(["The bridge over the Senn is open."]).hashes.tolist()] == PINNED


PINNED = ["3a8a312c49ab2558", "bd05d6321d84da63", "7446f185d991e3b3"]


def test_half_a_million_runs_have_hashes_of_their_own() -> None:
    # With hashes of 32 bits some thirty of them would be equal.
    numbers = " ".join(map(str, range(500_000)))
    assert len(np.unique(find_shingles([numbers]).hashes)) == 500_000 - SHINGLE_LENGTH + 1


def test_a_word_is_told_by_its_first_64_bytes() -> None:
    endless = "a" * 63
    first, second, third = (find_shingles([f"{endless}{end}"]).hashes[0] for end in ("bc", "bd", "cc"))
    assert first == second
    assert first != third


# ---------------------------------------------------------------- keys


def test_texts_that_have_nothing_to_do_with_each_other_have_no_key_in_common() -> None:
    random = dice(1)
    footer = " ".join(prose(random, 35))
    texts = [" ".join(prose(random, random.randrange(150, 500))) for _ in range(1_000)]
    assert len(find_candidates(find_keys(texts), [0] * 1_000)) <= 5  # of half a million pairs
    with_footer = find_keys(f"{text} {footer}" for text in texts)  # a tenth of each is in all
    # A quarter of the pairs: what bands of 2 cost where a footer is left in and all pages are of one day.
    assert len(find_candidates(with_footer, [0] * 1_000)) <= 125_000


@pytest.mark.parametrize(("share", "found"), [(0.02, 200), (0.1, 195)])
def test_edited_copies_have_a_key_in_common(share: float, found: int) -> None:
    """Of 200 texts with one word in fifty or in ten replaced, J = .83 and .42: all, or nearly all."""
    random = dice(2)
    hits = 0
    for _ in range(200):
        words = prose(random, 350)
        changed = [f"{word}x" if random.random() < share else word for word in words]
        before, after = key_sets(" ".join(words), " ".join(changed))
        hits += bool(before & after)
    assert hits >= found


def test_a_copy_that_was_cut_short_has_a_key_in_common_with_the_whole() -> None:
    random = dice(3)
    for _ in range(100):
        words = prose(random, 600)
        whole, cut = key_sets(" ".join(words), f"SENNAU (NNA) -- {' '.join(words[: random.randrange(12, 200)])}")
        assert whole & cut


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=42).map(" ".join),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=42).map(" ".join),
)
def test_short_texts_that_share_half_of_their_runs_always_have_a_key_in_common(a: str, b: str) -> None:
    first, second = set(runs_of(a)), set(runs_of(b))
    if 2 * len(first & second) >= len(first | second):
        before, after = key_sets(a, b)
        assert before & after


@given(st.lists(TEXTS, max_size=5), st.randoms(use_true_random=False))
def test_the_keys_of_a_text_do_not_depend_on_the_others(texts: list[str], random: Random) -> None:
    alone = {text: key_sets(text)[0] for text in texts}
    random.shuffle(texts)
    assert key_sets(*texts) == [alone[text] for text in texts]


# ---------------------------------------------------------------- candidates

PRINTED = st.tuples(
    st.frozensets(st.sampled_from([1, 2, 3, 1 << 60, 1 << 63]), max_size=4), st.none() | st.integers(-9, 9)
)


@given(st.lists(PRINTED, max_size=12))
def test_candidates_are_all_pairs_with_a_common_key_and_near_days(
    printed: list[tuple[frozenset[int], int | None]],
) -> None:
    rows = [(key, owner) for owner, (keys, _) in enumerate(printed) for key in keys]
    values = np.array([key for key, _ in rows], np.uint64)
    owners = np.array([owner for _, owner in rows], np.uint32)
    found = find_candidates(BlockingKeys(values, owners), [day for _, day in printed])
    expected = [
        [i, j]
        for (i, a), (j, b) in combinations(enumerate(printed), 2)
        if a[0] & b[0] and (a[1] is None or b[1] is None or abs(a[1] - b[1]) <= 3)
    ]
    assert found.tolist() == expected


def test_half_of_what_shares_a_quarter_has_a_key_in_common() -> None:
    # .79 by reckoning. The openings are different: only bands can find these.
    random = dice(5)
    pairs = []
    for _ in range(200):
        shared = " ".join(prose(random, 160))
        pairs += [f"{' '.join(prose(random, 120))} {shared} {' '.join(prose(random, 120))}" for _ in range(2)]
    found = {tuple(pair) for pair in find_candidates(find_keys(pairs), [0] * len(pairs)).tolist()}
    assert 140 <= sum((i, i + 1) in found for i in range(0, len(pairs), 2)) <= 175


@pytest.mark.slow
def test_the_table_of_characters_is_made_in_little_memory() -> None:
    """As a million strings it was the peak of a whole process."""
    with memory_at_most(32):
        kinds = shingles._kinds.__wrapped__()
    assert len(kinds) == 0x110000
    assert len(set(kinds[[ord("a"), ord("漢"), ord(" ")]])) == 3
