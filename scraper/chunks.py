"""The text of an article in parts for a search or a model: cut by structure, then at sentences, at words last."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from scraper.article_blocks import (
    HeadingBlock,
    ListBlock,
    ParagraphBlock,
    PreformattedBlock,
    QuoteBlock,
    TableBlock,
)
from scraper.models import Chunk
from scraper.plain_blocks import plain_blocks
from scraper.text_atoms import WORD, find_atoms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scraper.article_blocks import Block, Inline
    from scraper.models import Article
    from scraper.text_atoms import Atoms

    Piece = tuple[int, int]  # atoms, from one up to another

# Between two paragraphs of `Article.text`.
GAP = "\n\n"
# With more of it a chunk could be its overlap and one word, and the chunks many times as long as the text.
MAX_OVERLAP = 1 / 2


class ChunkSizeError(ValueError):
    """A size of which no chunk can be; ``parameter``: the argument of `Article.chunks` that has it."""

    def __init__(self, parameter: str, size: int, reason: str) -> None:
        """Keep what is wrong; other parameters stand in ``reason`` as fields of a format: ``{max_words}``."""
        super().__init__(parameter, size, reason)
        self.parameter, self.size, self.reason = parameter, size, reason

    def __str__(self) -> str:
        return self.message(str)

    def message(self, name: Callable[[str], str]) -> str:
        """Return what is wrong, with parameters called as the function says: options of a command have other names."""
        return f"{name(self.parameter)} is {self.size}: {self.reason.format(max_words=name('max_words'))}"


@dataclass(frozen=True, slots=True)
class _Group:
    """Paragraphs, from one up to another, that one block holds. ``level``: of a heading, else 0."""

    first: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class _Section:
    """Groups under a path of headings; the first of them are the headings that begin it."""

    groups: tuple[_Group, ...]
    headings: tuple[str, ...]


def chunks_of(article: Article, max_words: int, overlap: int) -> tuple[Chunk, ...]:
    """Return the chunks of an article, as `Article.chunks` describes them; in time linear in its text."""
    _check(max_words, overlap)
    texts = [paragraph.text for paragraph in article.paragraphs]
    starts = [0, *accumulate(len(text) + len(GAP) for text in texts)][: len(texts)]
    text = article.text
    atoms = find_atoms(text, max_words * WORD)
    # The atoms of paragraph n are those from bounds[n] up to bounds[n + 1].
    bounds = [*map(atoms.at, starts), len(atoms.starts)]
    return tuple(
        _chunk(article, text, starts, (atoms.starts[first], atoms.ends[end - 1]), section.headings)
        for section in _sections(_groups(article), texts)
        for first, end in _packed(list(_pieces(section, atoms, bounds, max_words * WORD)), atoms, max_words, overlap)
    )


def _check(max_words: int, overlap: int) -> None:
    if max_words < 1:
        raise ChunkSizeError("max_words", max_words, "a chunk has a word at least")
    if not 0 <= overlap <= max_words * MAX_OVERLAP:
        reason = f"it is 0 or more words, and at most half of {{max_words}}, {max_words}"
        raise ChunkSizeError("overlap", overlap, reason)


def _chunk(
    article: Article, text: str, starts: Sequence[int], place: tuple[int, int], headings: tuple[str, ...]
) -> Chunk:
    start, end = place
    return Chunk(
        text[start:end],
        start,
        end,
        bisect_right(starts, start) - 1,
        bisect_right(starts, end - 1) - 1,
        headings,
        article.url or article.canonical_url,
        article.title,
        article.published,
        article.language,
        article.rights,
    )


# ---------------------------------------------------------------- structure


def _groups(article: Article) -> Iterator[_Group]:
    """Yield the paragraphs by the blocks that hold them: a list, a quote and a table hold several.

    Blocks and paragraphs have the same words in the same order; where both end at the same word, a group ends. Blocks
    whose words are not those of the paragraphs are of another text, and passed over.
    """
    paragraphs = [_squeezed(paragraph.text) for paragraph in article.paragraphs]
    blocks = article.blocks
    texts = [_squeezed("".join(_texts(block))) for block in blocks]
    if "".join(texts) != "".join(paragraphs):
        blocks = plain_blocks(article.paragraphs)
        texts = [_squeezed("".join(_texts(block))) for block in blocks]
    block_ends = list(accumulate(map(len, texts)))
    levels = {
        end - len(text): block.level
        for block, text, end in zip(blocks, texts, block_ends, strict=True)
        if isinstance(block, HeadingBlock) and text
    }
    paragraph_ends = [0, *accumulate(map(len, paragraphs))]
    common = set(block_ends)
    bounds = [0, *(number for number, end in enumerate(paragraph_ends[1:], start=1) if end in common)]
    for first, end in pairwise(bounds):
        yield _Group(first, end, levels.get(paragraph_ends[first], 0))


def _squeezed(text: str) -> str:
    """Return a text without blanks and what parts the cells of a row."""
    return "".join(text.replace("|", "").split())


def _texts(block: Block) -> Iterator[str]:
    match block:
        case ParagraphBlock(runs) | HeadingBlock(runs):
            yield from _run_texts(runs)
        case PreformattedBlock(text):
            yield text
        case ListBlock(items):
            yield from (text for item in items for inner in item.blocks for text in _texts(inner))
        case QuoteBlock(blocks):
            yield from (text for inner in blocks for text in _texts(inner))
        case TableBlock(rows, caption):
            yield from _run_texts(caption)
            yield from (text for row in rows for cell in row.cells for text in _run_texts(cell.runs))
        case _:  # what is shown and not read
            pass


def _run_texts(runs: Iterable[Inline]) -> Iterator[str]:
    return (run.text for run in runs)


def _sections(groups: Iterable[_Group], texts: Sequence[str]) -> Iterator[_Section]:
    """Yield the groups by the headings above them; headings in a row begin one section."""
    path: list[tuple[int, str]] = []
    held: list[_Group] = []
    for group in groups:
        if group.level:
            if held and not held[-1].level:
                yield _section(held, path)
                held = []
            while path and path[-1][0] >= group.level:
                path.pop()
            path.append((group.level, " ".join(" ".join(texts[group.first : group.end]).split())))
        held.append(group)
    if held:
        yield _section(held, path)


def _section(groups: Sequence[_Group], path: Iterable[tuple[int, str]]) -> _Section:
    return _Section(tuple(groups), tuple(heading for _, heading in path))


# ---------------------------------------------------------------- cuts


def _pieces(section: _Section, atoms: Atoms, bounds: Sequence[int], limit: int) -> Iterator[Piece]:
    """Yield what is not cut again, in order: blocks, else paragraphs, else sentences, else atoms."""
    for first, end in _units(section):
        if atoms.weight(bounds[first], bounds[end]) <= limit:
            yield bounds[first], bounds[end]
            continue
        for one, next_one in pairwise(bounds[first : end + 1]):
            yield from _cut(one, next_one, atoms, limit)


def _units(section: _Section) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of each group; the headings that begin a section belong to the block after them."""
    first = section.groups[0].first
    for group in section.groups:
        if group.level and group is not section.groups[-1]:
            continue
        yield first, group.end
        first = group.end


def _cut(first: int, end: int, atoms: Atoms, limit: int) -> Iterator[Piece]:
    """Yield the sentences of a paragraph that does not fit, and the atoms of those that do not."""
    if atoms.weight(first, end) <= limit:
        yield first, end
        return
    inner = atoms.sentences[bisect_right(atoms.sentences, first) : bisect_left(atoms.sentences, end)]
    for one, next_one in pairwise((first, *inner, end)):
        if atoms.weight(one, next_one) <= limit:
            yield one, next_one
        else:
            yield from ((atom, atom + 1) for atom in range(one, next_one))


def _packed(pieces: Sequence[Piece], atoms: Atoms, max_words: int, overlap: int) -> Iterator[Piece]:
    """Yield as few chunks as the pieces of a section fill in order."""
    limit = max_words * WORD
    first = end = None
    for start, stop in pieces:
        if start == stop:  # of a paragraph of blanks
            continue
        if first is None or end is None:
            first = start
        elif atoms.weight(first, stop) > limit:
            yield first, end
            least = max(atoms.sums[start] - overlap * WORD, atoms.sums[stop] - limit)
            first = _repeated_from(start, least, atoms)
        end = stop
    if first is not None and end is not None:
        yield first, end


def _repeated_from(start: int, least: int, atoms: Atoms) -> int:
    """Return the atom with which a chunk begins whose first new one is ``start``: what is before weighs no more."""
    earliest = min(bisect_left(atoms.sums, least), start)
    sentence = bisect_left(atoms.sentences, earliest)
    if sentence < len(atoms.sentences) and atoms.sentences[sentence] < start:
        return atoms.sentences[sentence]
    return earliest
