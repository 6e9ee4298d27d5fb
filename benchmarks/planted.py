"""Synthetic news with known copies: stories edited in ten ways, what looks like copies and is none, and teasers.

Words are drawn from Zipf's law, each for itself: real texts share more phrases, so precision here is flattering.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from scraper.models import Article, Paragraph, Teaser

if TYPE_CHECKING:
    from collections.abc import Callable

VOCABULARY = 50_000
SITES = 30
FIRST_DAY = date(2026, 3, 1)
DAYS = 60
# Words of a headline, out of the first ones of the text as editors take them.
HEADLINE, HEAD = 8, 60
CONSONANTS, VOWELS = "bcdfghjklmnprstvwz", "aeiou"


@dataclass(frozen=True, slots=True)
class Planted:
    """An article with the number of the story that it tells, and what was done to the original (or what it is)."""

    article: Article
    story: int
    kind: str


@dataclass(slots=True)
class Writer:
    """A source of text and of decisions; equal seeds write equal corpora."""

    random: Random
    words: list[str] = field(init=False)
    weights: list[float] = field(init=False)
    footers: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = [self._word() for _ in range(VOCABULARY)]
        self.weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
        self.footers = [self.prose(35) for _ in range(SITES)]

    def _word(self) -> str:
        letters = (
            self.random.choice(CONSONANTS) + self.random.choice(VOWELS) for _ in range(self.random.randint(1, 4))
        )
        return "".join(letters) + self.random.choice(CONSONANTS)

    def draw(self, count: int) -> list[str]:
        """Return words without capitals and full stops."""
        return self.random.choices(self.words, cum_weights=self.weights, k=count)

    def prose(self, count: int) -> str:
        """Return sentences of 8 to 24 words."""
        sentences: list[str] = []
        while count > 0:
            length = min(count, self.random.randint(8, 24))
            sentences.append(" ".join(self.draw(length)).capitalize() + ".")
            count -= length
        return " ".join(sentences)

    def length(self) -> int:
        """Return a number of words: 325 in the mean, and long tails."""
        return min(1_500, max(60, round(self.random.lognormvariate(5.63, 0.55))))

    def changed(self, text: str, share: float, longest: int = 1) -> str:
        """Return the text with this share of its words replaced, in runs of up to ``longest``."""
        words = text.split(" ")
        for _ in range(max(1, round(2 * share * len(words) / (1 + longest)))):
            run = self.random.randint(1, longest)
            start = self.random.randrange(max(1, len(words) - run))
            words[start : start + run] = self.draw(run)
        return " ".join(words)


def _cut(text: str, share: float) -> str:
    return text[: round(len(text) * share)]


def _shouted(text: str) -> str:
    return "“" + text.upper().replace(".", " —") + "”"


# What editors and sites do to a text; each is given text and footer, and another site's footer.
Edit: TypeAlias = "Callable[[Writer, str, str, str], str]"
EDITS: dict[str, Edit] = {
    "exact": lambda _, text, own, __: f"{text}\n\n{own}",
    "capitals and quotes": lambda _, text, own, __: f"{_shouted(text)}\n\n{own}",
    "1 % of words, another footer": lambda writer, text, _, other: f"{writer.changed(text, 0.01)}\n\n{other}",
    "3 % of words": lambda writer, text, own, _: f"{writer.changed(text, 0.03)}\n\n{own}",
    "a fifth added": lambda writer, text, own, _: (
        f"{writer.changed(text, 0.01)} {writer.prose(len(text) // 35)}\n\n{own}"
    ),
    "10 % replaced": lambda writer, text, own, _: f"{writer.changed(text, 0.1, 7)}\n\n{own}",
    "20 % replaced": lambda writer, text, own, _: f"{writer.changed(text, 0.2, 7)}\n\n{own}",
    "30 % replaced": lambda writer, text, own, _: f"{writer.changed(text, 0.3, 7)}\n\n{own}",
    "cut to a half": lambda _, text, __, ___: _cut(text, 0.5),
    "cut to a third": lambda _, text, __, other: f"{_cut(text, 0.34)}\n\n{other}",
}


def plant(seed: int, stories: int) -> tuple[Planted, ...]:
    """Return the articles of so many stories, a third of them copied, and a tenth as many traps, shuffled."""
    writer = Writer(Random(seed))  # noqa: S311 # test data
    planted = [each for number in range(stories) for each in _story(writer, number)]
    for number in range(stories, stories + stories // 100):
        planted += _traps(writer, 1_000 * number, planted)
    writer.random.shuffle(planted)
    return tuple(planted)


def _story(writer: Writer, number: int) -> list[Planted]:
    text, day = writer.prose(writer.length()), FIRST_DAY + timedelta(days=writer.random.randrange(DAYS))
    site = writer.random.randrange(SITES)
    told = [_told(writer, f"{text}\n\n{writer.footers[site]}", number, "original", site=site, day=day)]
    for kind in writer.random.sample(sorted(EDITS), writer.random.choice((0, 0, 0, 0, 1, 2, 3, 4))):
        other = writer.random.randrange(SITES)
        edited = EDITS[kind](writer, text, writer.footers[site], writer.footers[other])
        later = day + timedelta(days=writer.random.randrange(3))
        told.append(_told(writer, edited, number, kind, site=other, day=later))
    # The original of some wire copy is on no page that anybody visited.
    return told[1:] if len(told) > 2 and writer.random.random() < 0.25 else told


def _told(writer: Writer, text: str, story: int, kind: str, *, site: int, day: date) -> Planted:
    slug = "-".join(writer.draw(6))
    writer.draw(HEADLINE)  # the headlines of old; without, no seed would give the texts that it gave
    article = Article(
        url=f"https://site{site}.example/{day:%Y/%m/%d}/{slug}",
        title=_headline(slug, text),
        paragraphs=tuple(Paragraph(each) for each in text.split("\n\n")),
        published=day,
    )
    return Planted(article, story, kind)


def _headline(slug: str, text: str) -> str:
    words = text.replace(".", "").split()[:HEAD]
    chosen = Random(slug)  # noqa: S311 # test data
    return " ".join(chosen.sample(words, min(HEADLINE, len(words)))).capitalize()


# ---------------------------------------------------------------- traps


def _traps(writer: Writer, number: int, planted: list[Planted]) -> list[Planted]:
    """Return a daily column, stories with one opening, a round-up that quotes, and a live blog with a sister."""
    return [
        *_columns(writer, number),
        *_openings(writer, number + 100),
        _roundup(writer, number + 200, planted),
        *_live_blog(writer, number + 300),
        *_live_blog(writer, number + 301),
    ]


def _columns(writer: Writer, number: int) -> list[Planted]:
    template, site = writer.prose(120), writer.random.randrange(SITES)
    days = [FIRST_DAY + timedelta(days=day) for day in range(10)]
    return [
        _told(writer, writer.changed(template, 0.08), number + day, "daily column", site=site, day=each)
        for day, each in enumerate(days)
    ]


def _openings(writer: Writer, number: int) -> list[Planted]:
    opening, site = writer.prose(25), writer.random.randrange(SITES)
    return [
        _told(
            writer, f"{opening} {writer.prose(writer.length())}", number + each, "one opening", site=site, day=FIRST_DAY
        )
        for each in range(5)
    ]


def _roundup(writer: Writer, number: int, planted: list[Planted]) -> Planted:
    first = writer.random.choice([each for each in planted if each.kind == "original"])
    near = [each for each in planted if each.kind == "original" and each.article.published == first.article.published]
    quoted = [each.article.paragraphs[0].text for each in writer.random.sample(near, min(3, len(near)))]
    day = first.article.published or FIRST_DAY
    return _told(writer, "\n\n".join([writer.prose(30), *quoted]), number, "round-up", site=0, day=day)


def _live_blog(writer: Writer, number: int) -> list[Planted]:
    # The newest entry stands on top; the last version has nothing of the first but its address.
    entries = [writer.prose(40) for _ in range(20)]
    versions = [
        _told(writer, "\n\n".join(entries[end : end + 8]), number, "live blog", site=3, day=FIRST_DAY)
        for end in range(0, 13, 3)
    ]
    return [replace(each, article=replace(each.article, url=versions[0].article.url)) for each in versions]


# ---------------------------------------------------------------- teasers


def announce(seed: int, count: int) -> tuple[tuple[Article, Teaser], ...]:
    """Return articles, a quarter with a dateline, each with a teaser: its first nine words or more, cut anywhere."""
    writer = Writer(Random(seed))  # noqa: S311 # test data
    return tuple(_announced(writer, number) for number in range(count))


def _announced(writer: Writer, number: int) -> tuple[Article, Teaser]:
    text = writer.prose(writer.length())
    day = FIRST_DAY + timedelta(days=writer.random.randrange(DAYS))
    dateline = f"{writer.draw(1)[0].upper()}, {day:%B %d} (NNA) -- " if number % 4 == 0 else ""
    whole_words = len(" ".join(text.split(" ")[:9]))
    snippet = text[: writer.random.randint(whole_words, whole_words + 80)].strip()
    article = replace(
        _told(writer, dateline + text, number, "original", site=number % SITES, day=day).article, title=str(number)
    )
    return article, Teaser(f"Teaser {number}", snippet=snippet, truncated=True, published=day)
