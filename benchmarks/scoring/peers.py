"""The extractors that are measured, ours and the peers, under one interface; none of them fetches anything.

A library is imported when its extractor is made, so that the others can be measured without it.
"""

from __future__ import annotations

import logging
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scoring.figures import AUTHORS, DATES, EVERYTHING, TEXT, TITLE
from scoring.leakage import decode_page
from scoring.outputs import Output, written_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from scoring.outputs import Extract
    from scraper import Article

_BLOCKS = "p div br li tr h1 h2 h3 h4 h5 h6 pre blockquote".split()
_LANGUAGE = re.compile(rb"<html[^>]*?\slang\s*=\s*[\"']?([A-Za-z]{2})", re.IGNORECASE)
# How far into a page the language of its root is looked for.
_HEAD = 20_000
# Languages that jusText has words of, by the code that a page declares; all others are read as English.
_STOP_WORDS = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fi": "Finnish", "fr": "French", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian",
    "is": "Icelandic", "it": "Italian", "ko": "Korean", "lt": "Lithuanian", "nb": "Norwegian_Bokmal", "nl": "Dutch",
    "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extractor:
    """A library: how its function is made, and what it gives (what it does not give is not measured)."""

    make: Callable[[], Extract]
    gives: frozenset[str]


def silence() -> None:
    """Keep the libraries' warnings and log lines out of the tables."""
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)


def article_output(article: Article) -> Output:
    """Return one of our articles as what is measured."""
    return Output(
        article.text,
        article.title,
        tuple(map(str, article.authors)),
        written_moment(article.published),
        tuple(teaser.title or "" for teaser in article.teasers),
        article.standfirst or "",
    )


def _output(text: str | None, title: str | None = None, authors: Any = (), published: object = None) -> Output:
    return Output(text or "", title or None, tuple(map(str, authors or ())), written_moment(published))


def _scraper() -> Extract:
    from scraper import extract  # noqa: PLC0415

    return lambda body, url: article_output(extract(body, url=url))


def _trafilatura() -> Extract:
    from trafilatura import bare_extraction  # noqa: PLC0415

    def run(body: bytes, url: str | None) -> Output:
        document = bare_extraction(body, url=url, with_metadata=True)
        if document is None:
            return Output()
        facts = document.as_dict()
        authors = [name.strip() for name in (facts["author"] or "").split(";") if name.strip()]
        return _output(facts["text"], facts["title"], authors, facts["date"])

    return run


def _newspaper4k() -> Extract:
    import newspaper  # noqa: PLC0415

    _split_korean_without_data()
    settings = newspaper.Config()
    settings.fetch_images = False
    settings.memorize_articles = False
    settings.disable_category_cache = True
    settings.allow_binary_content = True

    def run(body: bytes, url: str | None) -> Output:
        article = newspaper.Article(url or "", config=settings)
        article.download(input_html=decode_page(body))
        article.parse()
        return _output(article.text, article.title, article.authors, article.publish_date)

    return run


def _split_korean_without_data() -> None:
    """Let newspaper4k split Korean with NLTK's rules: its data file would have to be downloaded."""
    import nltk  # noqa: PLC0415

    try:
        nltk.data.find("tokenizers/punkt_tab")
    except LookupError:
        nltk.word_tokenize = nltk.wordpunct_tokenize


def _readability() -> Extract:
    import lxml.html  # noqa: PLC0415
    from readability import Document  # noqa: PLC0415

    def run(body: bytes, url: str | None) -> Output:
        document = Document(decode_page(body), url=url)
        summary = lxml.html.fragment_fromstring(document.summary(html_partial=True), create_parent="div")
        for element in summary.iter(*_BLOCKS):
            element.tail = "\n" + (element.tail or "")
        lines = (" ".join(line.split()) for line in summary.text_content().split("\n"))
        return _output("\n".join(filter(None, lines)), document.short_title())

    return run


def _resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding  # noqa: PLC0415
    from resiliparse.parse.html import HTMLTree  # noqa: PLC0415

    def run(body: bytes, _: str | None) -> Output:
        tree = HTMLTree.parse(bytes_to_str(body, detect_encoding(body)))
        return _output(extract_plain_text(tree, main_content=True), (tree.title or "").strip())

    return run


def _justext() -> Extract:
    import justext  # noqa: PLC0415

    stop_words: dict[str, frozenset[str]] = {}

    def run(body: bytes, _: str | None) -> Output:
        match = _LANGUAGE.search(body[:_HEAD])
        language = _STOP_WORDS.get(match[1].decode("ascii").lower(), "English") if match else "English"
        if language not in stop_words:
            stop_words[language] = justext.get_stoplist(language)
        paragraphs = justext.justext(body, stop_words[language])
        return _output("\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate))

    return run


def _goose3() -> Extract:
    from goose3 import Goose  # noqa: PLC0415

    goose = Goose({"enable_image_fetching": False})

    def run(body: bytes, _: str | None) -> Output:
        article = goose.extract(raw_html=decode_page(body))
        return _output(article.cleaned_text, article.title, article.authors, article.publish_date)

    return run


def _boilerpy3() -> Extract:
    from boilerpy3 import extractors  # noqa: PLC0415

    extractor = extractors.ArticleExtractor(raise_on_failure=False)

    def run(body: bytes, _: str | None) -> Output:
        document = extractor.get_doc(decode_page(body))
        return _output(document.content, document.title)

    return run


def _turbohtml() -> Extract:
    import turbohtml  # noqa: PLC0415

    def run(body: bytes, _: str | None) -> Output:
        article = turbohtml.parse(body).article()
        return _output(article.text, article.title, [article.byline] if article.byline else [], article.date)

    return run


_TEXT_AND_TITLE = frozenset((TEXT, TITLE))
OURS = "scraper"
EXTRACTORS = {
    OURS: Extractor(_scraper, EVERYTHING),
    "trafilatura": Extractor(_trafilatura, EVERYTHING),
    "newspaper4k": Extractor(_newspaper4k, EVERYTHING),
    "readability-lxml": Extractor(_readability, _TEXT_AND_TITLE),
    "resiliparse": Extractor(_resiliparse, _TEXT_AND_TITLE),
    "goose3": Extractor(_goose3, frozenset((TEXT, TITLE, AUTHORS, DATES))),
    "justext": Extractor(_justext, frozenset((TEXT,))),
    "boilerpy3": Extractor(_boilerpy3, _TEXT_AND_TITLE),
    "turbohtml": Extractor(_turbohtml, EVERYTHING),
}
