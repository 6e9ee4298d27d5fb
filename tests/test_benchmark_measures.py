"""The measures of the benchmarks: values that were worked out by hand."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import pytest

# At the end, so that no script there hides a module that a test imports.
sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

from scoring.figures import AUTHORS, DATES, EVERYTHING, RATINGS, TEXT, TITLE, body_agreement, is_flooded, is_lost, score
from scoring.leakage import LeakCount, count_leaks, decode_page, leak_scores, page_teasers
from scoring.moments import day_of, day_scores, is_same_day, is_same_minute, read_moment
from scoring.names import author_f1, is_same_title, title_key
from scoring.outputs import Output, run_pages, written_moment
from scoring.pages import Gold, GoldPage, load_pages
from scoring.peers import EXTRACTORS, OURS, article_output
from scoring.rouge import rouge_lsum, sentences
from scoring.shingles import has_same_words, page_shares, shingle_scores
from scoring.snippets import SnippetCounts, count_snippets, snippet_scores, snippet_share
from scoring.tokens import ALL_RIGHT, NOTHING_RIGHT, Agreement, bag_agreement, mean, tokens_of, words_of

from scraper import extract

NEAR = pytest.approx


# ---------------------------------------------------------------- words
def test_a_bag_of_words_counts_each_word_as_often_as_both_texts_have_it() -> None:
    # Common: the, ferry. Of the 4 words that came out 2 are right, of the 3 of the gold 2 are there.
    gold, found = words_of("The ferry sails"), words_of("the the ferry waits")
    assert bag_agreement(gold, found) == NEAR((2 / 4, 2 / 3, 2 * 0.5 * (2 / 3) / (0.5 + 2 / 3)))


def test_an_empty_gold_is_met_by_an_empty_answer_alone() -> None:
    assert bag_agreement([], []) == ALL_RIGHT
    assert bag_agreement([], ["word"]) == NOTHING_RIGHT
    assert bag_agreement(["word"], []) == NOTHING_RIGHT
    assert bag_agreement(["word"], ["other"]) == NOTHING_RIGHT


def test_scripts_without_blanks_are_counted_by_the_character() -> None:
    assert tokens_of("東京の駅 opens") == ["東", "京", "の", "駅", "opens"]
    assert words_of("東京の駅 opens") == ["東京の駅", "opens"]
    assert tokens_of("Cafe\u0301") == ["café"]
    assert tokens_of(None) == []


def test_the_mean_of_nothing_is_no_number() -> None:
    assert mean([1, 2, 6]) == 3
    assert mean([]) != mean([])


# ---------------------------------------------------------------- shingles
def test_shingles_are_four_words_and_a_short_text_is_one() -> None:
    # a b c d and b c d e against a b c d and b c d x: one right, one wrong, one missed.
    assert page_shares("a b c d e", "a b c d x") == NEAR((1 / 3, 1 / 3, 1 / 3))
    assert page_shares("a b c d", "a b c d") == (1, 0, 0)
    assert page_shares("a b", "a b") == (1, 0, 0)
    assert page_shares("a b", "A b") == (0, 0.5, 0.5)
    assert page_shares("", "") == (0, 0, 0)


def test_the_f1_of_one_page() -> None:
    assert page_shares("a b c d e", "a b c d x").f1 == 0.5
    assert page_shares("", "").f1 == 1
    assert page_shares("a b c d", "").f1 == 0


def test_shingle_scores_pool_means_and_leave_out_what_says_nothing() -> None:
    scores = shingle_scores(["a b c d e", "k l m n", ""], ["a b c d x", "", "p q r s"])
    # Precision: pages 1 (.5) and 3 (0); recall: pages 1 (.5) and 2 (0).
    assert scores == {"precision": 0.25, "recall": 0.25, "f1": 0.25, "accuracy": 0}
    assert shingle_scores(["a b"], ["a  b!"]) == {"precision": 1, "recall": 1, "f1": 1, "accuracy": 1}
    assert shingle_scores([""], [""]) == {"precision": 0, "recall": 0, "f1": 0, "accuracy": 1}
    assert not has_same_words("a b", "a B")


# ---------------------------------------------------------------- ROUGE
def test_sentences_end_before_a_capital_but_not_after_an_abbreviation() -> None:
    assert sentences("It left at 6 a.m. The crew of Capt. Ro waited. “Why?” They asked.") == [
        "It left at 6 a.m. The crew of Capt. Ro waited.",
        "“Why?”",
        "They asked.",
    ]
    assert sentences("船は出た。港は静かだ。") == ["船は出た。", "港は静かだ。"]
    assert sentences("version 2. of it\n\n  next line ") == ["version 2. of it", "next line"]


def test_rouge_counts_the_longest_common_subsequence() -> None:
    # the … sailed at noon: four of five tokens on either side, in this order.
    assert rouge_lsum("the ferry sailed at noon", "the boat sailed at noon") == NEAR((0.8, 0.8, 0.8))
    # Turned round, only one token is part of a common subsequence.
    assert rouge_lsum("a b", "b a").recall == 0.5
    assert rouge_lsum("", "a") == rouge_lsum("a", "") == rouge_lsum("a", "b") == NOTHING_RIGHT


def test_rouge_unites_the_sentences_that_came_out_and_clips_by_both_counts() -> None:
    # The gold's one sentence is covered by two lines together.
    assert rouge_lsum("a b c d", "a b\nc d") == (1, 1, 1)
    # "a" came out once, so it is hit once though the gold has it twice.
    assert rouge_lsum("a x\na y", "a") == NEAR((1, 1 / 4, 2 / 5))


# ---------------------------------------------------------------- snippets
def test_snippets_are_looked_up_with_squeezed_white_space() -> None:
    counts = count_snippets("The ferry\n left at noon.", ["ferry left", "harbour"], ["noon", "Share", "Menu"])
    assert counts == SnippetCounts(right=1, wrong=1, missed=1, kept_out=2)
    assert counts.accuracy == 3 / 5
    assert count_snippets("Ferry", ["ferry"], []) == SnippetCounts(0, 0, 1, 0)


def test_snippet_scores_are_pooled() -> None:
    scores = snippet_scores([SnippetCounts(3, 1, 0, 2), SnippetCounts(0, 0, 3, 1)])
    assert scores == {"precision": 3 / 4, "recall": 3 / 6, "accuracy": 6 / 10, "f1": 6 / 10}
    assert snippet_scores([]) == {"precision": 0, "recall": 0, "accuracy": 0, "f1": 0}


def test_a_share_of_snippets_ignores_case_and_is_whole_without_any() -> None:
    assert snippet_share("The FERRY left", ["ferry", "harbour"]) == 0.5
    assert snippet_share("", []) == 1


# ---------------------------------------------------------------- days and times
@pytest.mark.parametrize(
    ("gold", "found", "is_day", "is_minute"),
    [
        ("2026-01-25", "2026-01-25T23:10:00", True, False),
        ("2026-01-25T23:10:00+09:00", "2026-01-25T14:10:30Z", True, True),
        ("2026-01-26T08:10:00+09:00", "2026-01-25T23:10:00Z", True, True),  # another day as written, the gold's zone
        ("2026-01-25T23:10:00Z", "2026-01-26T00:10:00", False, False),
        ("2026-01-25T23:10:00Z", "2026-01-25T23:10:59", True, True),  # one without a zone: the clocks' times
        ("2026-01-25T23:10:00Z", "2026-01-25T23:11:00Z", True, False),
        ("2026-01-25", "2026-01-26", False, False),
        ("2026-01-25", None, False, False),
        (None, "2026-01-25", False, False),
    ],
)
def test_same_day_and_same_minute(gold: str | None, found: str | None, is_day: bool, is_minute: bool) -> None:
    assert (is_same_day(gold, found), is_same_minute(gold, found)) == (is_day, is_minute)


def test_a_moment_is_read_as_far_as_it_can_be() -> None:
    assert day_of("2026-1-5") == "2026-01-05"
    assert day_of("2026-01-25 about noon") == "2026-01-25"
    assert day_of("2026-13-45") is day_of("yesterday") is day_of(None) is None
    assert read_moment("2026-13-45 about noon") == (None, False)
    assert read_moment("2026-01-25T10:00")[1] is True


def test_day_scores_know_answered_from_right() -> None:
    moments = [("2026-01-25", "2026-01-25T09:00"), ("2026-01-25", "2026-01-24"), ("2026-01-25", None)]
    scores = day_scores(moments)
    assert scores == NEAR({"accuracy": 1 / 3, "precision": 1 / 2, "coverage": 2 / 3, "f1": 2 / 5})
    assert day_scores([]) == {"accuracy": 0, "precision": 0, "coverage": 0, "f1": 0}


# ---------------------------------------------------------------- headlines and names
def test_titles_are_the_same_but_for_typography() -> None:
    assert is_same_title("The “new” line – at last…", 'the "new" LINE - at last...')
    assert is_same_title("Fish &amp; chips.", "Fish & chips")
    assert not is_same_title("Ferry sails", "Ferry sails again")
    assert not is_same_title("", "")
    assert not is_same_title("Ferry", None)
    assert title_key("soft\u00adhy\u200bphen") == "softhyphen"


def test_authors_are_sets_of_names() -> None:
    assert author_f1(["Ana Ro", "J. Pak"], ["ana ro"]) == NEAR(2 / 3)
    assert author_f1(["J. Pak"], ["J Pak"]) == 1
    assert author_f1([], ["...", ""]) == 1
    assert author_f1(["Ana Ro"], []) == 0
    assert author_f1([], ["Ana Ro"]) == 0


# ---------------------------------------------------------------- leaks
LINKS = """<html><head><title>Old mill opens its doors again</title>
<meta property="og:title" content="Old mill opens as a museum now"></head><body>
<a href="/1">Ferry to the islands sails again</a><a href="/1b">Ferry to the islands, sails again!</a>
<a href="#top">Back to the top of the page</a><a href="">This one leads to no page</a>
<a href="/2">Four words are few</a><a href="javascript:x()">Open the menu of all sections</a>
<a href="/3">Old mill opens its doors again</a><a href="/4">Old mill opens as a museum now</a>
<a href="/5">the river was high that spring</a><a href="/6">Trams<script>x</script> run late on all lines</a>
</body></html>"""
TEASERS = [" ferry to the islands sails again ", " trams run late on all lines "]


def test_teasers_are_long_links_that_are_not_the_articles_own_words() -> None:
    assert page_teasers(LINKS.encode(), "We know the river was high that spring.") == TEASERS
    assert page_teasers(LINKS.encode(), None, "Trams run late on all lines")[1:] == [" the river was high that spring "]
    assert page_teasers(b"", "text") == []


def test_leaks_are_whole_words_and_teasers_are_found_whole_or_in_part() -> None:
    text = "The mill is open. Ferry to the islands sails again"
    assert count_leaks(TEASERS, text, None) == LeakCount(2, 1, None)
    assert count_leaks(TEASERS, "x" + TEASERS[0].strip(), None).leaked == 0
    assert count_leaks(TEASERS, "", ["Live: trams run late on all lines – all news"]).found == 1
    assert count_leaks(TEASERS, "", ["ferry to the islands sails", "trams run late"]).found == 1


def test_leak_scores_are_of_the_pages_with_teasers() -> None:
    scores = leak_scores([LeakCount(4, 1, 3), LeakCount(0, 0, 0), LeakCount(6, 0, 2)])
    assert scores == {"leak_rate": 1 / 10, "page_leak": 1 / 2, "teaser_recall": 5 / 10}
    assert leak_scores([LeakCount(4, 1, None)])["teaser_recall"] is None
    assert leak_scores([]) == {"leak_rate": 0, "page_leak": 0, "teaser_recall": None}


def test_a_page_is_decoded_as_utf8_then_as_it_says_then_as_windows_1252() -> None:
    assert decode_page("\ufeffé".encode()) == "é"
    assert decode_page(b"<meta charset=iso-8859-1>\x80") == "<meta charset=iso-8859-1>€"
    assert decode_page("<meta charset='gb2312'>镕".encode("gb18030")).endswith("镕")
    assert decode_page(b"<meta charset=no-such-thing>\xe9") == "<meta charset=no-such-thing>é"
    assert decode_page(b"\x93") == "“"


# ---------------------------------------------------------------- pages and runs
def write_set(folder: Path, dataset: str, records: list[dict[str, object]]) -> None:
    """Write a data set whose pages all have one body."""
    html = folder / dataset / "dev" / "html"
    html.mkdir(parents=True)
    lines = []
    for record in records:
        (html / f"{record['id']}.html.gz").write_bytes(gzip.compress(LINKS.encode()))
        lines.append(json.dumps({"html_file": f"html/{record['id']}.html.gz", **record}) + "\n")
    (html.parent / "pages.jsonl").write_text("".join(lines), "utf-8")


def page(dataset: str, gold: Gold, tmp_path: Path = Path()) -> GoldPage:
    """Return a page of a set whose file has the links above, if it was written."""
    return GoldPage(dataset, "1", None, "sennau.example", tmp_path / "1.gz", gold)


def test_pages_are_loaded_with_their_gold(tmp_path: Path) -> None:
    gold = {"text": "a\u2028b", "with": ["x"], "without": ["y"], "authors": ["Ana Ro"], "published": "2026-01-25"}
    record: dict[str, object] = {"id": "1", "url": None, "site": "sennau.example", "subset": "s", "gold": gold}
    write_set(tmp_path, "aeb", [record, {"id": "2", "url": "https://fenland.example/", "site": "", "gold": {}}])
    one, other = load_pages(tmp_path, "aeb")
    assert one.gold == Gold("a\u2028b", (), None, ("Ana Ro",), "2026-01-25", ("x",), ("y",))
    assert (one.url, one.subset, one.group, one.body()) == (None, "s", None, LINKS.encode())
    assert (other.url, other.site, other.gold) == ("https://fenland.example/", "2", Gold())
    assert load_pages(tmp_path, "wcxb") == []


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "1"}', '{"id": "1", "html_file": "x", "gold": []}'])
def test_a_line_that_is_no_page_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "aeb" / "dev").mkdir(parents=True)
    (tmp_path / "aeb" / "dev" / "pages.jsonl").write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"pages\.jsonl:2: not a page with gold"):
        load_pages(tmp_path, "aeb")


def test_an_exception_is_an_empty_answer(tmp_path: Path) -> None:
    write_set(tmp_path, "aeb", [{"id": "1", "gold": {"text": "a b c d"}}])
    pages = load_pages(tmp_path, "aeb")

    def fail(_: bytes, __: str | None) -> Output:
        raise LookupError("x" * 300)

    outputs = run_pages(fail, pages)
    assert outputs == [Output(error="LookupError: " + "x" * 200)]
    assert score(pages, outputs)["errors"] == score(pages, outputs)["empty"] == 1


def test_our_articles_are_read_as_they_are() -> None:
    article = extract("<title>Mill</title><article><p>The old mill is open again, a year late.</p></article>")
    assert article_output(article).text == article.text
    assert article_output(article).teasers == ()
    assert written_moment("") is written_moment(None) is None
    assert EXTRACTORS[OURS].make()(b"<p>x", None).error is None


# ---------------------------------------------------------------- figures
def test_a_text_counts_with_its_standfirst_or_headline_where_the_gold_has_it() -> None:
    output = Output(text="the mill is open", title="Mill", standfirst="A year late")
    with_both = Gold(text="Mill a year late the mill is open")
    assert body_agreement(page("daniel", with_both), output) == ALL_RIGHT
    assert body_agreement(page("news2023", with_both), output).recall == 7 / 8
    assert body_agreement(page("aeb", with_both), output).recall == 4 / 8
    # The better of the two forms counts.
    assert body_agreement(page("news2023", Gold(text="the mill is open")), output) == ALL_RIGHT


def test_lost_and_flooded_begin_below_one_half() -> None:
    assert not is_lost(Agreement(1, 0.5, 2 / 3))
    assert is_lost(Agreement(1, 0.499, 2 / 3))
    assert not is_flooded(Agreement(0.5, 1, 2 / 3))
    assert is_flooded(Agreement(0.499, 1, 2 / 3))
    assert not is_flooded(NOTHING_RIGHT)


def test_losses_leave_out_pages_without_a_text() -> None:
    pages = [page("zh69", Gold(text="a b")), page("zh69", Gold()), page("zh69", Gold(paragraphs=("c", "d")))]
    figures = score(pages, [Output("a b"), Output("x"), Output("y")], {TEXT})
    assert (figures["lost"], figures["flooded"], figures["exact"]) == (1 / 2, 0, 1 / 3)


def test_a_measure_of_what_an_extractor_does_not_give_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "1.gz").write_bytes(gzip.compress(LINKS.encode()))
    gold = Gold("the mill is open", (), "Mill", ("Ana Ro",), "2026-01-25", ("mill",), ("Menu",))
    pages = [page("wcxb", gold, tmp_path)]
    outputs = [Output("the mill is open", "Mill", ("Ana Ro",), "2026-01-25", ())]
    everything = score(pages, outputs)
    wanted = {"f1": 1, "with": 1, "without": 0, "title": 1, "authors": 1, "date_day": 1, "lost": 0, "leak_rate": 0}
    assert {name: everything[name] for name in wanted} == wanted
    assert everything["teaser_recall"] == 0
    assert score(pages, outputs, {TITLE}) == {"pages": 1, "errors": 0, "empty": None, "title": 1}


def test_each_set_has_its_own_measure_of_the_body(tmp_path: Path) -> None:
    (tmp_path / "1.gz").write_bytes(gzip.compress(LINKS.encode()))
    gold = Gold("a b c d e", (), None, (), None, ("c d",), ("e",))
    found = {"aeb": 0.5, "wcxb": 0.8, "fundus_pages": 0.8, "trafilatura_eval": 1, "news2023": 0.8, "big9": 0.5}
    outputs = [Output("a b c d x")]
    assert {name: score([page(name, gold, tmp_path)], outputs, {TEXT})["f1"] for name in found} == NEAR(found)


def test_days_are_scored_for_each_subset_and_minutes_for_fundus() -> None:
    dated = Gold(published="2026-01-25")
    pages = [GoldPage("htmldate", str(n), None, "s", Path(), dated, subset) for n, subset in enumerate(("a", "b"))]
    figures = score(pages, [Output(published="2026-01-25"), Output()], {DATES})
    assert (figures["accuracy"], figures["a_accuracy"], figures["b_coverage"]) == (1 / 2, 1, 0)
    timed = [page("fundus_pages", Gold(published="2026-01-25 10:00:00+09:00"))]
    found = score(timed, [Output(published="2026-01-25T01:00:59Z")], {DATES})
    assert (found["date_day"], found["date_minute"]) == (1, 1)


def test_facts_are_scored_over_the_pages_whose_gold_has_them() -> None:
    pages = [page("wcxb", Gold()), page("wcxb", Gold(authors=("Ana Ro",)))]
    outputs = [Output(authors=("Somebody",)), Output(authors=("Ana Ro",))]
    assert score(pages, outputs, {TITLE, AUTHORS})["authors"] == 1
    assert "title" not in score(pages, outputs, {TITLE})


def test_every_column_is_a_figure_that_is_made(tmp_path: Path) -> None:
    (tmp_path / "1.gz").write_bytes(gzip.compress(LINKS.encode()))
    gold = Gold("a b", ("a b",), "T", ("Ana Ro",), "2026-01-25", ("a",), ("z",))
    # Facts that a set's gold does not have are columns of the five sets that are read alike.
    for dataset, rating in RATINGS.items():
        pages = [
            GoldPage(dataset, "1", None, "s", tmp_path / "1.gz", gold, subset) for subset in ("default", "mediacloud")
        ]
        assert set(rating.columns) <= set(score(pages, [Output("a b")] * 2, EVERYTHING)), dataset
