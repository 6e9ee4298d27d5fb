"""The readers of public data sets: small clones of the same layout, what is built of them, and what is refused."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

# At the end, so that no script there hides a module that a test imports.
sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

import data
import digests
from scoring.figures import DATASETS
from scoring.pages import load_pages
from sets import ALL_SETS
from sets.big9 import own_url
from sets.source import DataSet, SourceError, SourcePage, page_id, site_of

HTML = b"<html><body><p>The ferry sails again.</p></body></html>"
KEY = "0f" * 32
URL = "https://news.sennau.example/ferry"
TEXT = "The ferry sails again."
FERRY = {"text": TEXT}

Files = dict[str, bytes | str | dict[str, Any]]


def write_clone(root: Path, files: Files) -> Path:
    """Write files below a folder: bytes (gzipped for a name in .gz), texts, and objects as JSON."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        written = json.dumps(content) if isinstance(content, dict) else content
        body = written.encode() if isinstance(written, str) else written
        path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    return root


def read(name: str, root: Path, files: Files) -> list[SourcePage]:
    return list(ALL_SETS[name].read(write_clone(root, files)))


def fundus_answer(title: str, text: str = TEXT) -> dict[str, Any]:
    section = {"headline": ["At noon"], "paragraphs": [text]}
    body = {"summary": ["In short."], "sections": [{"headline": [], "paragraphs": ["One."]}, section]}
    facts = {"authors": ["Ana Ro"], "publishing_date": "2026-01-25 10:00:00+09:00", "topics": ["Ferries"]}
    return {"title": title, "body": body, **facts}


FUNDUS = "tests/resources/parser/test_data/xx/"
ARCHIVED = "https://web-beta.archive.org/web/20050101000000/http://news.bbc.co.uk:80/ferry.htm"
SHARE = f"<a onclick=\"open('https://www.facebook.com/sharer/sharer.php?u={ARCHIVED}?', '')\"></a>"
CANONICAL = b'<link rel="canonical" href="https://www.forbes.com/ferry/">'
L3S = "L3S-GN1-20100130203947-00001/"
ANNOTATED = """<html><body><h1><span class="x-nc-sel1">Ferry sails</span></h1><div><span class="x-nc-sel0">Menu</span>
</div><p><span class="x-nc-sel2">The ferry <a>sails</a></span><b><span class="x-nc-sel2">again</span></b></p>
<p><span class="x-nc-sel2">It left  at noon.</span></p><p><span class="x-nc-sel3">By Ana Ro</span></p></body></html>"""
LONG_NAME = "20120101_" + "a" * 40 + ".sennau.example_" + "f" * 40

CLONES: dict[str, Files] = {
    "aeb": {"ground-truth.json": {KEY: {"url": URL, "articleBody": TEXT}}, f"html/{KEY}.html.gz": HTML},
    "wcxb": {
        "dev/ground-truth/0001.json": {
            "url": URL,
            "_internal": {"page_type": {"primary": "article"}},
            "ground_truth": {"main_content": TEXT, "title": "Ferry", "author": "Ana Ro", "publish_date": "2026-01-25"}
            | {"with": ["sails"], "without": ["Menu"]},
        },
        "dev/ground-truth/0002.json": {"_internal": {"page_type": {"primary": "forum"}}, "ground_truth": {}},
        "dev/ground-truth/0003.json": {
            "_internal": {"page_type": {"primary": "article"}},
            "ground_truth": {"main_content": None, "author": None},
        },
        "dev/html/0001.html.gz": HTML,
        "dev/html/0003.html.gz": HTML,
    },
    "fundus_pages": {
        f"{FUNDUS}meta.info": {
            "Sennau_Post_2026_08_18.html.gz": {"url": URL + "2", "crawl_date": "2026-08-18 10:00:00"},
            "Sennau_Post_2025_06_30.html.gz": {"url": URL, "crawl_date": "2025-06-30 10:00:00"},
            "Fenland_2025_06_30.html.gz": {"url": URL, "crawl_date": "2025-06-30 10:00:00"},
        },
        f"{FUNDUS}Sennau_Post.json": {"V2": fundus_answer("Second"), "V1_1": fundus_answer("First")},
        f"{FUNDUS}Fenland.json": {"V1": fundus_answer("x"), "V2": fundus_answer("y")},
        f"{FUNDUS}Sennau_Post_2025_06_30.html.gz": HTML,
        f"{FUNDUS}Sennau_Post_2026_08_18.html.gz": HTML,
    },
    "trafilatura_eval": {
        "tests/evaldata.json": {
            URL: {"file": "sennau.example.ferry.html", "with": ["sails"], "without": ["Menu"], "comments": ["No"]}
            | {"title": "Ferry ", "author": "Ana Ro", "date": "2026-01-25"},
            "hard::mill.html": {"file": "mill.html", "with": ["mill"], "title": " ", "author": ""},
            "https://fenland.example/": {"file": "not-there.html", "with": []},
        },
        "tests/cache/sennau.example.ferry.html": HTML,
        "tests/eval/mill.html": HTML,
    },
    "htmldate": {
        "tests/eval_default.json": {URL: {"file": "ferry.html", "date": "2026-01-25"}},
        "tests/eval_mediacloud_2020.json": f'{{"{URL}2": {{"file": "2.html", "date": "2020-01-02"}}, '
        f'"{URL}3": {{"file": "3.html", "date": NaN}}, "{URL}4": {{"file": "gone.html", "date": "2020-01-02"}}}}',
        "tests/cache/ferry.html": HTML,
        "tests/test_set/2.html": HTML,
        "tests/test_set/3.html": HTML,
    },
    "googlenews": {
        f"{L3S}original/1.html": HTML,
        f"{L3S}original/2.html": HTML,
        f"{L3S}original/3.html": HTML,
        f"{L3S}annotated/1.html": ANNOTATED,
        f"{L3S}annotated/2.html": "<p><span class='x-nc-sel0'>Menu</span></p>",
    },
    "big9": {
        "Extraction/big5-05/html/ferry (2).htm": SHARE,
        "Extraction/big5-05/gold/ferry (2).txt": f"\nFerry sails\r\n\r\n {TEXT}\r\n".encode("cp1252"),
        "Extraction/big5-17/html/ferry.html": CANONICAL,
        "Extraction/big5-17/gold/ferry.txt": f"Ferry sails\n\n{TEXT}",
        "Extraction/big5-09/html/mill.htm": HTML,
        "Extraction/big5-09/gold/mill.txt": "Mill\ntext",
        "Extraction/big5-13/html/mill.htm": HTML,
        "Extraction/big5-13/gold/mill.txt": "Mill\ntext",
    },
    "news2023": {
        "articles.json": {
            KEY: {"url": URL, "articleBody": f"{TEXT}\n", "title": "Ferry", "authors": "Ana Ro, J. Pak and Io Li"}
            | {"date": "2023-12-22", "site": "x", "id": 1}
        },
        f"html/{KEY}.html": HTML,
    },
    "daniel": {
        "Corpus_daniel_v2.1/html/20120101_news.sennau.example_0f": HTML,
        "Corpus_daniel_v2.1/reference/20120101_news.sennau.example_0f": f"<p>Ferry &amp; mill</p>\n<p>{TEXT}\n </p>",
        f"Corpus_daniel_v2.1/html/{LONG_NAME}": HTML,
        f"Corpus_daniel_v2.1/reference/{LONG_NAME}": "<p>x</p>",
        "Corpus_daniel_v2.1/html/20120101_fenland.example_0e": HTML,
    },
    "magic": {
        "benchmark/data/article/base.json": {KEY: {"url": URL, "content": f" {TEXT} "}},
        f"benchmark/data/article/htmls/{KEY}.html": HTML,
    },
    "zh69": {
        "Original/1.html": CANONICAL,
        "cleaned/1.txt": f"{TEXT}\n",
        "author/1.txt": "王 李",
        "date/1.txt": "2022-02-06 10-00-00",
        "Original/2.html": HTML,
        "cleaned/2.txt": TEXT,
        "author/2.txt": "UNKNOWN",
        "date/2.txt": "UNKNOWN",
    },
    "dragnet": {
        "dragnet_data/HTML/T1.html": HTML,
        "dragnet_data/Corrected/T1.html.corrected.txt": f"{TEXT}\r\n\r\n!@#$%^&*()  COMMENTS\r\nfirst!",
        "dragnet_data/HTML/T2.html": HTML,
        "dragnet_data/Corrected/T2.html.corrected.txt": "caf\xe9".encode("cp1252"),
        "dragnet_data/HTML/T3.html": HTML,
    },
}
WANTED: dict[str, dict[str, tuple[str | None, str | None, dict[str, Any]]]] = {
    "aeb": {KEY: (URL, "sennau.example", FERRY)},
    "wcxb": {
        "0001": (
            URL,
            "sennau.example",
            FERRY
            | {"title": "Ferry", "authors": ["Ana Ro"], "published": "2026-01-25"}
            | {"with": ["sails"], "without": ["Menu"]},
        ),
        "0003": (None, "wcxb-0003", {}),
    },
    "trafilatura_eval": {
        "sennau.example.ferry": (
            URL,
            "sennau.example",
            {
                "with": ["sails"],
                "without": ["Menu"],
                "title": "Ferry ",
                "authors": ["Ana Ro"],
                "published": "2026-01-25",
            },
        ),
        "mill": ("hard::mill.html", "mill", {"with": ["mill"], "without": []}),
    },
    "htmldate": {
        "ferry": (URL, "sennau.example", {"published": "2026-01-25"}),
        "2": (URL + "2", "sennau.example", {"published": "2020-01-02"}),
    },
    "googlenews": {"1": (None, None, {"text": "The ferry sails again\nIt left at noon.", "title": "Ferry sails"})},
    "big9": {
        "2005-ferry-2": (ARCHIVED, "bbc.com", {"text": f" {TEXT}", "title": "Ferry sails"}),
        "2009-mill": (None, "2009-mill", {"text": "text", "title": "Mill"}),
        "2013-mill": (None, "2013-mill", {"text": "text", "title": "Mill"}),
        "2017-ferry": ("https://www.forbes.com/ferry/", "forbes.com", {"text": TEXT, "title": "Ferry sails"}),
    },
    "news2023": {
        KEY: (
            URL,
            "sennau.example",
            FERRY | {"title": "Ferry", "authors": ["Ana Ro", "J. Pak", "Io Li"], "published": "2023-12-22"},
        )
    },
    "daniel": {
        "20120101_news.sennau.example_0f": (
            "http://news.sennau.example/0f",
            "sennau.example",
            {"text": f"Ferry & mill\n{TEXT}"},
        ),
        page_id(LONG_NAME): (f"http://{'a' * 40}.sennau.example/{'f' * 40}", "sennau.example", {"text": "x"}),
    },
    "magic": {KEY[:24]: (URL, "sennau.example", FERRY)},
    "zh69": {
        "1": ("https://www.forbes.com/ferry/", None, FERRY | {"authors": ["王", "李"], "published": "2022-02-06"}),
        "2": (None, None, FERRY | {"authors": ["UNKNOWN"]}),
    },
    "dragnet": {"T1": (None, None, FERRY), "T2": (None, None, {"text": "café"})},
}


@pytest.mark.parametrize("name", WANTED)
def test_a_clone_is_read(name: str, tmp_path: Path) -> None:
    pages = read(name, tmp_path, CLONES[name])
    assert {page.id: (page.url, page.site, page.gold) for page in pages} == WANTED[name]
    assert all(page.body() for page in pages)


def test_fundus_pages_belong_to_the_versions_of_the_parser_by_day(tmp_path: Path) -> None:
    one, other = read("fundus_pages", tmp_path, CLONES["fundus_pages"])
    assert [(page.id, page.url, page.gold["title"]) for page in (one, other)] == [
        ("xx_Sennau_Post_2025_06_30", URL, "First"),
        ("xx_Sennau_Post_2026_08_18", URL + "2", "Second"),
    ]
    lines = ["In short.", "One.", "At noon", TEXT]
    assert one.gold["paragraphs"] == lines
    assert one.gold["text"] == "\n".join(lines)
    assert (one.gold["authors"], one.gold["published"]) == (["Ana Ro"], "2026-01-25 10:00:00+09:00")


def test_the_facts_that_benchmarks_need_are_kept(tmp_path: Path) -> None:
    pages = read("big9", tmp_path / "big9", CLONES["big9"])
    assert pages[0].facts == {
        "year": 2005,
        "group": "bbc.com-2005",
        "original_url": "http://news.bbc.co.uk/ferry.htm",
    }
    assert pages[-1].facts == {"year": 2017, "group": "forbes.com-2017"}
    dated = read("htmldate", tmp_path / "htmldate", CLONES["htmldate"])
    assert [page.facts["subset"] for page in dated] == ["default", "mediacloud"]
    assert own_url(HTML) is None


def test_the_other_layout_of_dragnet_is_read(tmp_path: Path) -> None:
    files: Files = {"input/T1.html": HTML, "GoldStandard/T1.txt": TEXT}
    assert [page.gold for page in read("dragnet", tmp_path, files)] == [FERRY]


def test_the_corpus_of_daniel_may_be_given_itself(tmp_path: Path) -> None:
    files: Files = {"html/20120101_sennau.example_0f": HTML, "reference/20120101_sennau.example_0f": "<p>x</p>"}
    assert [page.site for page in read("daniel", tmp_path, files)] == ["sennau.example"]


@pytest.mark.parametrize("name", ALL_SETS)
def test_an_empty_folder_is_refused_by_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        list(ALL_SETS[name].read(tmp_path))
    assert str(tmp_path) in str(refused.value)


BROKEN: list[tuple[str, Files, str]] = [
    ("aeb", {"ground-truth.json": "{"}, r"ground-truth\.json: no JSON"),
    ("aeb", {"ground-truth.json": "[]"}, r"ground-truth\.json: JSON, but no object"),
    ("aeb", {"ground-truth.json": {}}, r"ground-truth\.json: not an object with an object"),
    ("aeb", {"ground-truth.json": {"1": []}}, r"ground-truth\.json: not an object with an object"),
    ("aeb", {"ground-truth.json": {"1": {"articleBody": "x"}}}, r"ground-truth\.json: an entry without 'url'"),
    ("aeb", {"ground-truth.json": {"1": {"url": 1}}}, r"ground-truth\.json: 'url' is no text"),
    ("aeb", {"ground-truth.json": {"1": {"url": URL, "articleBody": ""}}}, r"1\.html\.gz: no such file"),
    ("wcxb", {"dev/ground-truth/readme": ""}, "ground-truth: no .json file"),
    ("wcxb", {"dev/ground-truth/1.json": {}}, r"1\.json: the page's type is not"),
    (
        "wcxb",
        {"dev/ground-truth/1.json": {"_internal": {"page_type": {"primary": "article"}}}},
        r"1\.json: 'ground_truth' is missing",
    ),
    ("fundus_pages", {f"{FUNDUS}readme": ""}, "test_data: no folder of a country"),
    (
        "fundus_pages",
        CLONES["fundus_pages"] | {f"{FUNDUS}Sennau_Post.json": {"V1": {"body": {}}, "V2": {}}},
        r"Sennau_Post\.json: a body without summary",
    ),
    ("trafilatura_eval", {"tests/evaldata.json": {URL: {"file": "x.html"}}}, "tests: no .html file"),
    ("googlenews", {f"{L3S}original/x": "", f"{L3S}annotated/x": ""}, "original: no .html file"),
    ("big9", {"Extraction/big5-05/html/x": ""}, "html: no .htm file"),
    ("daniel", {"Corpus_daniel_v2.0/html/x": "", "Corpus_daniel_v2.0/reference/x": ""}, r"2\.1 in its name"),
    ("zh69", {"Original/x": ""}, "Original: no .html file"),
    ("dragnet", {"HTML/1.html": HTML}, "none of the layouts that are known"),
]


@pytest.mark.parametrize(("name", "files", "message"), BROKEN)
def test_an_unexpected_layout_is_refused_by_the_file_that_shows_it(
    name: str, files: Files, message: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match=message):
        read(name, tmp_path, files)


def test_sites_are_registered_domains_and_blogs_of_one_hoster_one_site() -> None:
    assert site_of("https://ana.blogspot.com/2026/", "?") == "blogspot.com"
    assert site_of("https://www.sennau.co.uk/", "?") == "sennau.co.uk"
    assert site_of(" http://localhost/x ", "?") == "localhost"
    assert site_of("http://[broken", "?") == site_of(None, "?") == "?"


def test_ids_are_cut_when_they_are_long() -> None:
    assert page_id("f" * 90) == "f" * 90
    assert page_id("f" * 91) == "f" * 80 + "-" + page_id("f" * 91)[81:]
    assert len(page_id("f" * 91)) == 89
    assert page_id("f" * 91) != page_id("f" * 92)


# ---------------------------------------------------------------- building and checking
def write_digests(folder: Path, dataset: str, lines: str) -> Path:
    """Write the digests of a set in a folder of their own, and return it."""
    (folder / "digests").mkdir(exist_ok=True)
    (folder / "digests" / f"{dataset}.txt").write_text(lines, "ascii")
    return folder / "digests"


def test_a_set_is_built_and_found_equal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clone = write_clone(tmp_path / "clone", CLONES["zh69"])
    folder = tmp_path / "out"
    known = write_digests(tmp_path, "zh69", "2 0 0 fenland.example\n1 0 0 sennau.example\n")
    assert data.main([str(folder), "--source", f"zh69={clone}"], known) == 0
    assert "zh69: 2 pages, not those of docs/results.md\n   other bytes: 2 (2, 1)" in capsys.readouterr().out
    pages = load_pages(folder, "zh69")
    assert [(page.id, page.site, page.body()) for page in pages] == [
        ("2", "fenland.example", HTML),
        ("1", "sennau.example", CANONICAL),
    ]
    assert data.main([str(folder), "--check"], known) == 1
    write_digests(tmp_path, "zh69", "".join(map(digests.line_of, map(digests.page_digest, pages))))
    assert data.main([str(folder), "--check"], known) == 0
    assert capsys.readouterr().out.endswith("zh69: 2 pages, all as in docs/results.md\n")


def test_two_builds_are_the_same_bytes_and_replace_what_was_there(tmp_path: Path) -> None:
    clone = write_clone(tmp_path / "clone", CLONES["aeb"])
    known = write_digests(tmp_path, "aeb", f"{KEY} 0 0\n")
    stale = write_clone(tmp_path / "one", {"aeb/dev/html/stale.html.gz": HTML}) / "aeb/dev/html/stale.html.gz"
    for name in ("one", "two"):
        assert data.main([str(tmp_path / name), "--source", f"aeb={clone}"], known) == 0
    assert not stale.exists()
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()}
        for name in ("one", "two")
    )
    assert one == two
    assert sorted(one) == [f"{KEY}.html.gz", "pages.jsonl"]


def test_each_kind_of_difference_is_named(tmp_path: Path) -> None:
    clone = write_clone(tmp_path / "clone", CLONES["wcxb"])
    known = write_digests(tmp_path, "wcxb", "0001 0 0\n0003 0 0\n")
    data.build(ALL_SETS["wcxb"], clone, tmp_path, known)
    one, other = map(digests.page_digest, load_pages(tmp_path, "wcxb"))
    write_digests(tmp_path, "wcxb", f"0001 {one.body} 0\n" + "".join(f"9{number} 0 0\n" for number in range(6)))
    comparison = digests.compare(tmp_path, "wcxb", known)
    assert (comparison.unknown, comparison.other_body, comparison.other_record) == (("0003",), (), ("0001",))
    assert str(comparison).splitlines()[1:] == [
        "   missing: 6 (90, 91, 92, 93, 94, …)",
        "   not in the tables: 1 (0003)",
        "   other facts or gold: 1 (0001)",
    ]
    assert other.site is None


def test_a_clone_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = write_digests(tmp_path, "aeb", "another 0 0\n")
    assert data.main([str(tmp_path / "out"), "--source", f"aeb={tmp_path / 'nowhere'}"], known) == 2
    assert (
        capsys.readouterr().err
        == f"aeb: {tmp_path / 'nowhere'}: no such folder; is this the clone that its name says?\n"
    )
    clone = write_clone(tmp_path / "clone", CLONES["aeb"])
    assert data.main([str(tmp_path / "out"), "--source", f"aeb={clone}"], known) == 2
    assert "none of the 1 pages that the tables are of" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [[], ["out"], ["out", "--source", "aeb"], ["out", "--source", "other=x"]])
def test_a_wrong_call_is_explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        data.main(arguments)
    assert stopped.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_a_folder_without_sets_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert data.main([str(tmp_path), "--check"]) == 1
    assert "none of the data sets is in it" in capsys.readouterr().err


def test_the_list_says_what_is_known_about_each_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert data.main(["--list"]) == 0
    listed = capsys.readouterr().out
    for data_set in ALL_SETS.values():
        assert isinstance(data_set, DataSet)
        assert f"\n  repository: {data_set.repository}\n" in listed


def test_the_committed_digests_are_of_all_sets_and_odd_sites() -> None:
    assert tuple(ALL_SETS) == DATASETS
    counts = {name: len(digests.known_digests(name)) for name in ALL_SETS}
    assert sum(counts.values()) == 4381
    assert counts["aeb"] == 99
    for name in digests.WITHOUT_URLS:
        assert all(is_odd(digest.site) for digest in digests.known_digests(name).values())


def is_odd(site: str | None) -> bool:
    """Tell whether a site's pages are those of the tables."""
    assert site is not None
    return hashlib.sha1(site.encode(), usedforsecurity=False).digest()[-1] % 2 == 1


def test_the_document_names_each_set_with_its_repository_and_its_pages() -> None:
    document = (Path(__file__).parent.parent / "docs" / "measures.md").read_text("utf-8")
    for name, data_set in ALL_SETS.items():
        repository = data_set.repository.partition(",")[0]
        row = next(line for line in document.splitlines() if line.startswith(f"| {name} |"))
        assert repository in row
        assert row.endswith(f"| {len(digests.known_digests(name))} |")
        assert f"\n**{name}.**" in document
