"""What public test suites for robots.txt hold (google/robotstxt, RFC 9309 §2.2): ours, and Protego's answer beside it.

Facts alone are theirs; the files are written anew. Where plain Protego answers otherwise, `PROTEGO_DIFFERS` says why
ours does not. Left out is what no standard says and a robot cannot meet: addresses with letters that nobody escaped,
and lines that are cut after 16 KB.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from protego import Protego

from scraper.fetching.robots import product_token, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = "https://sennau.example"


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    agent: str
    path: str
    is_allowed: bool

    def __str__(self) -> str:
        return f"{self.name}: {self.agent} {self.path}"


def cases(name: str, text: str, *answers: str, agent: str = "SennauBot") -> Iterator[Case]:
    """Yield a case for each answer: ``+/path`` is allowed, ``-/path`` is not; ``Name+/path`` asks for another robot."""
    for answer in answers:
        sign = min(answer.find(each) for each in "+-" if each in answer)
        robot, path = answer[:sign] or agent, answer[sign + 1 :]
        yield Case(name, text, robot, path, answer[sign] == "+")


OWN = "User-agent: SennauBot\n"
GROUPS = (
    "Allow: /early/\n\nUser-agent: SennauBot\nDisallow: /\nAllow: /x/\nUser-agent: Mill\nDisallow: /\nAllow: /y/\n\n\n"
    "Allow: /w/\nUser-agent: Quay\n\nUser-agent: SennauBot\nAllow: /z/\nDisallow: /\n"
)
CASES = (
    *cases("no file", "", "+/", "+/a"),
    *cases("a file for another", "User-agent: Mill\nDisallow: /\n", "+/a", "Mill-/a"),
    *cases("one group", f"{OWN}Disallow: /\n", "-/", "-/a/b", "Mill+/a"),
    *cases("other keys", "agent: SennauBot\nforbid: /\n", "+/a"),
    *cases("without colons", "User-agent SennauBot\nDisallow /\n", "-/a"),
    *cases("groups with blank lines in them", GROUPS, "+/x/b", "+/z/d", "-/y/c", "-/early/"),
    *cases("groups with blank lines in them", GROUPS, "Mill+/y/c", "Mill+/w/a", "Mill-/z/d", "Mill-/early/"),
    *cases("groups with blank lines in them", GROUPS, "Quay+/z/d", "Quay-/early/"),
    *cases("a sitemap between names", "User-agent: Mill\nSitemap: /s\nUser-agent: *\nDisallow: /\n", "-/a", "Mill-/a"),
    *cases("a line between names", "User-agent: Mill\nX: y\nUser-agent: *\nDisallow: /\n", "-/a", "Mill-/a"),
    *cases("keys in any case", "USER-AGENT: SennauBot\naLLoW: /x/\nDISALLOW: /\n", "+/x/y", "-/a"),
    *cases("names in any case", "User-agent: sEnNaUbOt\nDisallow: /\n", "-/a", "SENNAUBOT-/a"),
    *cases("a name up to its blank", "User-agent: Sennaubot News\nAllow: /x/\nDisallow: /\n", "+/x/y", "-/a"),
    *cases("a name beside all", "User-agent: *\nDisallow: /\nUser-agent: SennauBot\nAllow: /\n", "+/a", "Mill-/a"),
    *cases("all beside a name", f"{OWN}Disallow: /x\n\nUser-agent: *\nDisallow: /\n", "+/a", "-/x", "Mill-/a"),
    *cases("a group without rules", f"{OWN}\nUser-agent: *\nDisallow: /\n", "-/a"),
    *cases("paths as they are written", f"{OWN}Disallow: /X/\n", "+/x/y", "-/X/y"),
    *cases("the longer one", f"{OWN}Disallow: /x/page.html\nAllow: /x/\n", "-/x/page.html", "+/x/"),
    *cases("the longer one", f"{OWN}Allow: /x/page.html\nDisallow: /x/\n", "+/x/page.html", "-/x/", "-/x/b"),
    *cases("empty ones", f"{OWN}Disallow:\nAllow:\n", "+/x"),
    *cases("of equals the milder", f"{OWN}Disallow: /\nAllow: /\n", "+/x"),
    *cases("with and without slash", f"{OWN}Disallow: /x\nAllow: /x/\n", "-/x", "+/x/"),
    *cases("a star is of its length", f"{OWN}Allow: /page\nDisallow: /*.html\n", "-/page.html", "+/page"),
    *cases("a star is of its length", f"{OWN}Allow: /x/page.\nDisallow: /*.html\n", "+/x/page.html", "-/x/y.html"),
    *cases(
        "a query", f"{OWN}Disallow: /\nAllow: /a?b=c&d=http://e.example?f&g\n", "+/a?b=c&d=http://e.example?f&g", "-/a"
    ),
    *cases("letters", f"{OWN}Disallow: /\nAllow: /a/ツ\n", "+/a/%E3%83%84", "-/a/b"),
    *cases("letters in percent", f"{OWN}Disallow: /\nAllow: /a/%E3%83%84\n", "+/a/%E3%83%84", "+/a/ツ"),
    *cases(
        "stars", f"{OWN}Disallow: /a/b/quay\nAllow: /a/*/mill\n", "-/a/b/quay", "+/a/quay", "+/a//quay", "+/a/bx/quay"
    ),
    *cases("ends", f"{OWN}Disallow: /a/b$\nAllow: /a/b/mill\n", "-/a/b", "+/a/b/mill", "+/a/b/", "+/a/b/c"),
    *cases("comments", f"{OWN}# Disallow: /\nDisallow: /a/quay#mill\nAllow: /\n", "+/a/b", "-/a/quay"),
    *(
        case
        for rule in ("/fish", "/fish*")
        for case in cases(
            f"a prefix {rule}",
            f"{OWN}Disallow: /\nAllow: {rule}\n",
            *("+/fish", "+/fish.html", "+/fish/salmon.html", "+/fishheads", "+/fish.html?id=1"),
            *("-/Fish.asp", "-/catfish", "-/?id=fish"),
        )
    ),
    *cases(
        "a folder",
        f"{OWN}Disallow: /\nAllow: /fish/\n",
        *("+/fish/", "+/fish/salmon", "+/fish/?salmon", "+/fish/?id=1", "-/fish", "-/fish.html", "-/Fish/Salmon.html"),
    ),
    *cases(
        "a star before an ending",
        f"{OWN}Disallow: /\nAllow: /*.php\n",
        *("+/file.php", "+/a/file.php", "+/a/file.php?b", "+/a.php.b/c", "+/file.php/", "-/", "-/windows.PHP"),
    ),
    *cases(
        "a star before an end",
        f"{OWN}Disallow: /\nAllow: /*.php$\n",
        *("+/file.php", "+/a/file.php", "-/file.php?a", "-/file.php/", "-/file.php5", "-/php/", "-/file?php"),
    ),
    *cases(
        "a star between", f"{OWN}Disallow: /\nAllow: /fish*.php\n", "+/fish.php", "+/fishheads/cat.php?a", "-/Fish.PHP"
    ),
    *cases("the order of rules", f"{OWN}Allow: /p\nDisallow: /\n", "+/page", "-/other"),
    *cases("the order of rules", f"{OWN}Allow: /page\nDisallow: /*.ph\n", "+/page.php5", "-/a.ph"),
    *cases("the front alone", f"{OWN}Allow: /$\nDisallow: /\n", "+/", "-/page.htm"),
    *cases(
        "a folder by its index", f"{OWN}Allow: /open/index.html\nDisallow: /\n", "+/open/", "-/open/index.htm", "-/a"
    ),
    *cases("a mark of byte order", f"\ufeff{OWN}Disallow: /\n", "-/a"),
)

# Where the parser alone would answer otherwise.
PROTEGO_DIFFERS = {
    "a line between names": "an unknown line ends the names of a group there; RFC 9309 §2.2.4 lets other lines stand",
    "a name up to its blank": "a name is compared whole there; what follows is no part (RFC 9309 §2.2.1)",
    "a mark of byte order": "it is taken for a part of the first key there; readers of UTF-8 skip it",
}


def protego_allows(case: Case) -> bool:
    return Protego.parse(case.text).can_fetch(HOME + case.path, product_token(case.agent))


def ours_allows(case: Case) -> bool:
    rules = rules_of(case.text.encode(), f"{HOME}/robots.txt", product_token(case.agent))
    return rules.allows(HOME + case.path)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_ours(case: Case) -> None:
    assert ours_allows(case) is case.is_allowed


def test_where_the_parser_alone_differs() -> None:
    assert {case.name for case in CASES if protego_allows(case) is not case.is_allowed} == set(PROTEGO_DIFFERS)
