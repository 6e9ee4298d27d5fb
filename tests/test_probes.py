"""Hosts that answer wrong addresses as if they were there: when they are asked, and which pages read the same."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from kill_trial import kept
from news_site import Answer, NewsSites, article_page
from test_answers import FERRY, MILL, leads_to
from test_crawling import fates_of, job_of, links, run

from scraper.crawling.frontier import FollowedLink, Frontier, key_of
from scraper.crawling.outcomes import Role
from scraper.crawling.probe_addresses import MAX_LETTERS, MIN_DRAWN, probe_address
from scraper.crawling.probes import LIFE, MIN_WORDS, Presence, Probes, read_text, resemble
from scraper.extraction.body.missing_pages import MAX_APOLOGY
from scraper.models import Article, Paragraph, Teaser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# In a language whose words for it no table has.
pytestmark = pytest.mark.usefixtures("reading_here")

GONE = (
    "<title>Nid yw ar gael | Y Llais</title><main><h1>Nid yw ar gael</h1>"
    "<p>Mae'n ddrwg gennym, ond ni allwn ddod o hyd i'r hyn yr oeddech yn chwilio amdano. Rhowch gynnig ar y "
    "chwiliad, neu ewch yn ôl i'r hafan i weld y straeon diweddaraf o bob cwr o'r wlad.</p>{}</main>"
)
HERE = "https://news.example/2026/11/20/ferry-to-stop-4711.html"
LATER = "/news/2026/11/21/lock-of-the-old-canal.html"


def page(text: str) -> Answer:
    return Answer(body=text.encode())


def serving(
    wrong: Callable[[int], Answer], answers: dict[str, Answer], paths: tuple[str, ...] = (FERRY, MILL)
) -> NewsSites:
    """Return a site that answers all addresses below /news/ that it does not have with ``wrong``."""
    numbers: Iterator[int] = iter(range(1000))

    def fault(_host: str, path: str, _times: int) -> Answer | None:
        if path == "/":
            return links(*paths)
        if path.startswith("/news/"):
            return answers.get(path) or wrong(next(numbers))
        return None

    return NewsSites(pages=0, fault=fault, robots="User-agent: *\nDisallow: /private/\n")


def probes_of(sites: NewsSites, *known: str) -> list[str]:
    return [each.path for each in sites.log if each.path.startswith("/news/") and each.path not in known]


# ------------------------------------------------------------ crawls


def test_the_page_for_every_wrong_address_is_no_article_in_whatever_language(tmp_path: Path) -> None:
    answers = {LATER: Answer(body=article_page(1, 3000, ""))}
    with serving(lambda _: page(GONE.format("")), answers, (FERRY, MILL, LATER)) as sites:
        report = run(job_of(sites, tmp_path))
        fates = fates_of(tmp_path / "state")
        assert (fates[FERRY], fates[MILL], fates[LATER]) == ("soft_404", "soft_404", "article")
        assert report.articles == 1
        (probe,) = probes_of(sites, FERRY, MILL, LATER)
        assert fates[probe] == "probe"
        assert kept(tmp_path / "corpus.db", sites.port) == [("127.0.0.1", LATER)]


def test_numbers_and_the_address_in_it_make_it_no_other_page(tmp_path: Path) -> None:
    def wrong(number: int) -> Answer:
        source = random.Random(number)  # noqa: S311 - the number of a request
        path = (FERRY, MILL)[number % 2]
        name = path.rpartition("/")[2].removesuffix(".html")
        bits = f"<p>Rhif y cais: {source.getrandbits(64):x}-{source.getrandbits(32)}, am 12:{number:02d}.</p>"
        return page(GONE.replace("<h1>Nid", f"<h1>{name.replace('-', ' ')}: nid").format(bits))

    def fault(_host: str, path: str, _times: int) -> Answer | None:
        number = (FERRY, MILL).index(path) if path in {FERRY, MILL} else 2
        return links(FERRY, MILL) if path == "/" else wrong(number) if path.startswith("/news/") else None

    with NewsSites(pages=0, fault=fault, robots="") as sites:
        assert run(job_of(sites, tmp_path)).articles == 0
        fates = fates_of(tmp_path / "state")
        assert (fates[FERRY], fates[MILL]) == ("soft_404", "soft_404")


def test_an_honest_site_with_briefs_is_asked_once(tmp_path: Path) -> None:
    briefs = {
        path: page(f"<title>{head}</title><main><h1>{head}</h1><p>{text}</p></main>")
        for path, head, text in (
            (FERRY, "Ferry to stop on Monday", "The ferry over the lake stops on Monday, the council of Sennau says."),
            (MILL, "Mill sold to a baker", "The old mill by the river has been sold to a baker from the next village."),
        )
    }
    with serving(lambda _: Answer("404 Not Found"), briefs) as sites:
        assert run(job_of(sites, tmp_path)).articles == 2
        assert len(probes_of(sites, FERRY, MILL)) == 1
        sites.log.clear()
        run(job_of(sites, tmp_path), later=timedelta(days=1))
        assert probes_of(sites) == []


def test_a_site_of_longer_articles_is_not_asked(tmp_path: Path) -> None:
    articles = {path: Answer(body=article_page(number, 3000, "")) for number, path in enumerate((FERRY, MILL))}
    with serving(lambda _: Answer("404 Not Found"), articles) as sites:
        assert run(job_of(sites, tmp_path)).articles == 2
        assert probes_of(sites, FERRY, MILL) == []


@pytest.mark.parametrize("wrong", [Answer("404 Not Found"), page(GONE.format(""))])
def test_an_article_at_two_addresses_is_one_whatever_the_site_answers_else(wrong: Answer, tmp_path: Path) -> None:
    body = article_page(1, 3000, "")
    with serving(lambda _: wrong, {FERRY: Answer(body=body), MILL: Answer(body=body)}) as sites:
        assert run(job_of(sites, tmp_path)).articles == 2
        assert len(probes_of(sites, FERRY, MILL)) == 1


def test_a_long_page_for_every_wrong_address_is_found_out_with_the_second(tmp_path: Path) -> None:
    body = article_page(7, 3000, "").replace(b"article:published_time", b"x")
    with serving(lambda _: Answer(body=body), {}, (FERRY, MILL, LATER)) as sites:
        assert run(job_of(sites, tmp_path)).articles == 1
        assert sorted(fates_of(tmp_path / "state").values()).count("soft_404") == 2  # type: ignore[type-var] # all have one


def test_a_page_that_wrong_addresses_lead_to_is_none(tmp_path: Path) -> None:
    gone = "/news/sorry-there-is-nothing-here.html"
    with serving(lambda _: leads_to(gone), {gone: page(GONE.format(""))}) as sites:
        assert run(job_of(sites, tmp_path)).articles == 0
        assert fates_of(tmp_path / "state")[gone] == "soft_404"


def test_a_job_can_have_no_host_asked(tmp_path: Path) -> None:
    with serving(lambda _: page(GONE.format("")), {}) as sites:
        assert run(job_of(sites, tmp_path, probe=False)).articles == 2
        assert probes_of(sites, FERRY, MILL) == []


def test_without_an_answer_pages_are_believed(tmp_path: Path) -> None:
    with serving(lambda _: page(GONE.format("")), {}) as sites:
        assert run(job_of(sites, tmp_path, max_pages=2)).articles == 2
        assert probes_of(sites, FERRY, MILL) == []


# ------------------------------------------------------------ one page against the answer


def brief(text: str, **keys: object) -> Article:
    paragraphs = (Paragraph(text),) if text else ()
    return Article(paragraphs=paragraphs, **keys)  # type: ignore[arg-type] # the test's own


APOLOGY = brief("Nid yw ar gael, mae'n ddrwg gennym, ewch yn ôl i'r hafan os gwelwch yn dda.", title="Y Llais")
OTHER = brief("The ferry over the lake stops on Monday because its engine is worn, the council of Sennau says.")


class Trial:
    """Probes over a frontier of their own, at a time that can be set."""

    def __init__(self, folder: Path) -> None:
        self.frontier = Frontier(folder / "state")
        self.now = datetime(2026, 11, 20, tzinfo=UTC).timestamp()
        self.probes = Probes(self.frontier, lambda: self.now, lambda: 0.5, is_wanted=True)

    def judge(self, article: Article, number: int = 1, url: str = HERE) -> tuple[Presence, FollowedLink | None]:
        return self.probes.judge(number, url, [article])

    def answer(self, article: Article) -> None:
        self.probes.came(self.frontier.turn_for(HERE)[0], HERE.replace("stop", "nnnn"), [article])


def test_a_page_waits_for_the_answer_of_its_host(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    verdict, link = trial.judge(APOLOGY)
    assert (verdict, link and link.role) == (Presence.UNDECIDED, Role.PROBE)
    assert trial.judge(OTHER, 2) == (Presence.UNDECIDED, None)  # one request for both
    assert trial.probes.take_freed() == []
    trial.answer(APOLOGY)
    assert trial.probes.take_freed() == [1, 2]
    assert trial.judge(APOLOGY) == (Presence.MISSING, None)
    assert trial.judge(OTHER, 2) == (Presence.THERE, None)
    assert not trial.probes.stop_waiting()


@pytest.mark.parametrize(("later", "is_asked"), [(LIFE, False), (LIFE + 1, True)])
def test_an_answer_holds_for_thirty_days(later: float, is_asked: bool, tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    trial.judge(APOLOGY)
    trial.answer(APOLOGY)
    trial.now += later
    assert (trial.judge(APOLOGY)[0] is Presence.UNDECIDED) is is_asked


@pytest.mark.parametrize(("size", "is_asked"), [(MAX_APOLOGY, True), (MAX_APOLOGY + 1, False)])
def test_a_text_as_short_as_an_apology_is_doubted(size: int, is_asked: bool, tmp_path: Path) -> None:
    text = ("word " * 200)[: size - 1] + "."
    assert (Trial(tmp_path).judge(brief(text))[0] is Presence.UNDECIDED) is is_asked


@pytest.mark.parametrize("sign", [{"published": datetime(2026, 11, 20, tzinfo=UTC)}, {"canonical_url": HERE}])
def test_what_is_an_article_all_the_same_is_compared_with_nothing(sign: dict[str, object], tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    trial.frontier.add([FollowedLink(HERE, Role.ARTICLE, 1)], trial.now)
    trial.judge(OTHER)
    trial.answer(brief(OTHER.text, **sign))
    assert trial.judge(OTHER) == (Presence.THERE, None)


def test_where_a_host_leads_a_long_page_may_stand(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    trial.judge(APOLOGY)
    trial.probes.led_on(trial.frontier.turn_for(HERE)[0], HERE)
    assert trial.judge(APOLOGY) == (Presence.MISSING, None)
    assert trial.judge(brief("word " * 200)) == (Presence.THERE, None)
    assert trial.judge(APOLOGY, url=HERE.replace("4711", "4712")) == (Presence.THERE, None)


def test_of_a_page_without_a_text_its_teasers_are_read() -> None:
    def front(count: int) -> Article:
        return Article(teasers=tuple(Teaser(f"headline {'abcdefghijklmnopqrst'[n]}word") for n in range(count)))

    assert read_text([front(MIN_WORDS // 2)], HERE) is not None
    assert read_text([front(MIN_WORDS // 2 - 1)], HERE) is None
    assert read_text([Article()], HERE) is None


@pytest.mark.parametrize(("shared", "is_same"), [(20, True), (19, False)])
def test_half_of_all_shingles_are_in_both(shared: int, is_same: bool) -> None:
    numbers = [number.to_bytes(4, "little") for number in range(40)]
    assert resemble(b"".join(numbers[:30]), b"".join(numbers[30 - shared : 60 - shared])[: 30 * 4]) is is_same


# ------------------------------------------------------------ addresses that cannot exist


@pytest.mark.parametrize(
    ("url", "keeps", "loses"),
    [
        (HERE, "https://news.example/2026/11/20/", "4711"),
        ("https://news.example/local/bridge-opens", "https://news.example/local/", "bridge"),
        ("https://news.example/story/15/bridge/", "https://news.example/story/", "15"),
        ("https://news.example/20261120/bridge", "https://news.example/20261120/", "bridge"),
        ("https://news.example/2026-11-20/bridge", "https://news.example/2026-11-20/", "bridge"),
        ("https://news.example/bridge-opens-after-two-years/index.html", "https://news.example/", "opens"),
        ("https://news.example/view.php?id=815", "https://news.example/view.php?id=", "815"),
        ("https://news.example/?p=815", "https://news.example/?p=", "815"),
        ("https://news.example/2026/x", "https://news.example/2026/", "x"),
    ],
)
def test_an_address_that_cannot_exist_has_the_form_of_one_that_does(url: str, keeps: str, loses: str) -> None:
    drawn = probe_address(url, random.Random(1).random)  # noqa: S311 - the test's own
    assert drawn is not None
    assert drawn.startswith(keeps)
    assert loses not in re.split(r"[^a-z0-9]", drawn.removeprefix(keeps))
    assert urlsplit(drawn).path.endswith("/") is urlsplit(url).path.endswith("/")


def test_it_is_long_enough_to_be_no_other() -> None:
    assert probe_address("https://news.example/2026/x", lambda: 0.0) == f"https://news.example/2026/{'b' * 9}"
    assert probe_address(f"https://news.example/{'x' * MIN_DRAWN}", lambda: 0.0) == f"https://news.example/{'b' * 8}"
    long = probe_address(f"https://news.example/{'x' * (MAX_LETTERS + 1)}", lambda: 0.0)
    assert long == f"https://news.example/{'b' * MAX_LETTERS}"
    assert probe_address("https://news.example/", lambda: 0.0) is None
    assert key_of(probe_address(HERE, lambda: 0.1) or "") != key_of(probe_address(HERE, lambda: 0.9) or "")
