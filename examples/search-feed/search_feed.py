"""What is new in a corpus, as a file for the bulk interface of Elasticsearch and OpenSearch. An example of the library.

python search_feed.py news.db sent.json -o news.ndjson

Each story is sent in chunks of some 200 words. ``sent.json`` remembers what was sent: the next run writes what has
changed since, and deletes the chunks of stories that have been merged into others or have another text now. It is
replaced last, so a run that fails is made up for by the next one.
"""

from __future__ import annotations

import argparse
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper import Corpus, CorpusError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper import Article, Story

WORDS = 200
OVERLAP = 20


def documents(article: Article, story: str) -> dict[str, dict[str, Any]]:
    """Return the chunks of an article by their names, which are made of all that a chunk says."""
    facts = {"story": story, "site": article.site, "language": article.language}
    chunks = [chunk.to_dict() | facts for chunk in article.chunks(WORDS, OVERLAP)]
    return {_digest(json.dumps(chunk, sort_keys=True)): chunk for chunk in chunks}


def changes(stories: Iterable[Story], sent: dict[str, list[str]], index: str) -> Iterator[tuple[str, list[str], str]]:
    """Yield for each story its id, the names of its chunks, and the lines to send, none if nothing has changed.

    ``sent``: the names of what was sent, by story; stories that are gone come last, without names.
    """
    gone = dict(sent)
    for story in stories:
        found = documents(story.canonical.article, story.id)
        before = set(gone.pop(story.id, ()))
        put = "".join(
            _line({"index": {"_index": index, "_id": name}}) + _line(chunk)
            for name, chunk in found.items()
            if name not in before
        )
        yield story.id, list(found), put + _deletions(before - set(found), index)
    for story_id, names in gone.items():
        yield story_id, [], _deletions(names, index)


def write_feed(corpus: Corpus, memory: Path, output: Path, index: str) -> int:
    """Write the feed, then what it sends; the number of stories with changes."""
    sent: dict[str, list[str]] = json.loads(memory.read_text("utf-8")) if memory.exists() else {}
    now: dict[str, list[str]] = {}
    changed = 0
    with output.open("w", encoding="utf-8", newline="\n") as file:
        for story, names, lines in changes(corpus.stories(), sent, index):
            file.write(lines)
            changed += bool(lines)
            if names:
                now[story] = names
    whole = memory.with_name(memory.name + ".part")
    whole.write_text(json.dumps(now), "utf-8")
    whole.replace(memory)
    return changed


def _deletions(names: Iterable[str], index: str) -> str:
    return "".join(_line({"delete": {"_index": index, "_id": name}}) for name in sorted(names))


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("memory", type=Path, help="what was sent; made by the first run")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--index", default="news", help="name of the index (default: news)")
    options = parser.parse_args(arguments)
    if not options.corpus.exists():
        parser.error(f"{options.corpus} does not exist")
    try:
        with Corpus(options.corpus, read_only=True) as corpus:
            changed = write_feed(corpus, options.memory, options.output, options.index)
    except (CorpusError, OSError, ValueError) as error:
        parser.error(str(error))
    print(f"{changed} stories in {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
