"""Which links of a page a job follows: by what was visited of their shape, by its patterns, each at its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.crawling import Job
from scraper.crawling.followed_links import DEEPEST, links_of
from scraper.crawling.frontier import FollowedLink, Frontier
from scraper.crawling.outcomes import Role, after_list_page
from scraper.crawling.scope import Scope
from scraper.models import Discovered, Discovery, DoubtfulLink, Validators

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HOME = "https://www.sennau.example"
MILL = f"{HOME}/notes/mill"


def followed(
    discovery: Discovery, folder: Path, *counts: int, follow: tuple[str, ...] = (), depth: int = 0
) -> list[FollowedLink]:
    def visited(urls: Iterable[str]) -> dict[str, tuple[int, int]]:
        return dict.fromkeys(urls, (counts[0], counts[1])) if counts else {}

    scope = Scope(Job((f"{HOME}/",), folder / "state", follow=follow))
    return list(links_of(f"{HOME}/", discovery, depth, scope, 0.0, visited=visited))


def doubtful(likeness: int, url: str = MILL) -> Discovery:
    return Discovery("index", doubtful=(DoubtfulLink(url, likeness),))


@pytest.mark.parametrize(
    ("articles", "others", "likeness", "expected"),
    [(3, 0, 0, True), (2, 0, 0, False), (4, 1, 0, True), (3, 1, 0, False), (3, 0, -1, False), (3, 0, 2, True)],
)
def test_what_was_visited_speaks_for_a_link(
    articles: int, others: int, likeness: int, *, expected: bool, tmp_path: Path
) -> None:
    assert bool(followed(doubtful(likeness), tmp_path, articles, others)) is expected


@pytest.mark.parametrize(
    ("articles", "others", "expected"), [(2, 18, False), (3, 17, True), (0, 20, False), (0, 19, True)]
)
@pytest.mark.parametrize("source", ["index", "link", "feed", "sitemap", "news_sitemap"])
def test_what_was_visited_speaks_against_a_link(
    source: str, articles: int, others: int, *, expected: bool, tmp_path: Path
) -> None:
    found = Discovery("index", (Discovered(MILL, source),))
    assert bool(followed(found, tmp_path, articles, others)) is (expected or source not in {"index", "link"})
    assert followed(found, tmp_path, articles, others, follow=("/notes/",)) != []


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/notes/", True),
        ("notes", True),
        ("sennau", False),
        (f"^{HOME}/", False),
        (f"^{HOME}/n", True),
        ("/sport/", False),
    ],
)
def test_a_pattern_that_says_more_than_the_host_outweighs_the_guess(
    pattern: str, *, expected: bool, tmp_path: Path
) -> None:
    assert bool(followed(doubtful(-9), tmp_path, follow=(pattern,))) is expected


def test_doubtful_links_to_other_sites_are_not_followed(tmp_path: Path) -> None:
    assert followed(doubtful(2, "https://other.example/a"), tmp_path, 9, 0) == []


def test_doubtful_links_end_where_others_do(tmp_path: Path) -> None:
    last = DEEPEST[Role.ARTICLE]
    assert followed(doubtful(0), tmp_path, 9, 0, depth=last - 1) == [FollowedLink(MILL, Role.ARTICLE, last)]
    assert followed(doubtful(0), tmp_path, 9, 0, depth=last) == []


def test_shapes_are_counted_by_host_and_shape(tmp_path: Path) -> None:
    with Frontier(tmp_path / "state") as frontier:
        for number in range(3):
            frontier.note_shape(f"{HOME}/notes/old-mill-{'x' * number}", is_article=number > 0)
        same, other, elsewhere = f"{HOME}/notes/the-pond", f"{HOME}/notes/pond", "https://other.example/notes/the-pond"
        assert frontier.visited_shapes([same, other, elsewhere]) == {same: (2, 1)}
        assert frontier.visited_shapes([]) == {}
    with Frontier(tmp_path / "state") as frontier:
        assert frontier.visited_shapes([same]) == {same: (2, 1)}


def test_a_further_page_of_a_list_is_due_again_when_asked_for(tmp_path: Path) -> None:
    with Frontier(tmp_path / "state") as frontier:
        page = f"{HOME}/page/2/"
        frontier.add([FollowedLink(page, Role.LIST_PAGE, 1, list_page=2), FollowedLink(MILL, Role.ARTICLE, 1)], 1.0)
        [host] = frontier.hosts(0.0)
        article, further = frontier.lease(host.id, 0.0, 0.0, 9)
        assert (article.url, further.url, further.list_page) == (MILL, page, 2)  # articles come first
        assert frontier.look_again(page, 9.0) == frozenset()  # it is due still
        frontier.acknowledge(further, after_list_page(further, new_links=1, validators=Validators(), digest=b"x"), 5.0)
        assert frontier.look_again(page, 5.0) == frozenset()  # it was visited not before then
        assert frontier.look_again(MILL, 9.0) == frozenset()
        assert frontier.look_again(page, 6.0) == {(host.id, host.name)}
        assert frontier.pending == 2


@pytest.mark.parametrize(
    ("kind", "depth", "follow", "expected"),
    [
        ("article", 0, (), True),
        ("article", DEEPEST[Role.ARTICLE] - 1, (), True),
        ("article", DEEPEST[Role.ARTICLE], (), False),
        ("article", 0, ("/news/",), False),
        ("index", 0, (), False),
    ],
)
def test_the_next_part_of_an_article_is_followed(
    kind: str, depth: int, follow: tuple[str, ...], *, expected: bool, tmp_path: Path
) -> None:
    found = Discovery(kind, next_page=f"{MILL}/2/")
    links = followed(found, tmp_path, depth=depth, follow=follow)
    assert links == ([FollowedLink(f"{MILL}/2/", Role.ARTICLE, depth + 1)] if expected else [])
