"""From bytes to text: which encoding a page is in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

from scraper.errors import DecodeError

# First bytes of files that servers send as pages but that are not.
_SIGNATURES = {
    b"\x89PNG\r\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "gzip data",
    b"\x28\xb5\x2f\xfd": "zstd data",
    b"\x00\x00\x00\x18ftyp": "an MP4 video",
    b"\x00asm": "WebAssembly",
    b"\x7fELF": "a program",
}
# Labels of the WHATWG Encoding Standard (§4.2) that w3lib does not know, by one that it does. Those of "replacement"
# and x-user-defined stand for no text.
_OTHER_LABELS = {
    other: label
    for label, others in {
        "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
        "iso-8859-2": "iso88592",
        "iso-8859-3": "iso88593",
        "iso-8859-4": "iso88594",
        "iso-8859-5": "iso88595",
        "iso-8859-6": "csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i iso88596",
        "iso-8859-7": "iso88597 sun_eu_greek",
        "iso-8859-8": "csiso88598e csiso88598i iso-8859-8-e iso-8859-8-i iso88598 logical visual",
        "iso-8859-10": "iso885910",
        "iso-8859-13": "iso885913",
        "iso-8859-14": "iso885914",
        "iso-8859-15": "csisolatin9 iso885915",
        "koi8-r": "koi koi8",
        "koi8-u": "koi8-ru",
        "macintosh": "csmacintosh mac x-mac-roman",
        "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
        "windows-874": "dos-874 iso885911",
        "windows-1250": "x-cp1250",
        "windows-1251": "x-cp1251",
        "windows-1252": "iso88591 x-cp1252",
        "windows-1253": "x-cp1253",
        "windows-1254": "iso88599 x-cp1254",
        "windows-1255": "x-cp1255",
        "windows-1256": "x-cp1256",
        "windows-1257": "x-cp1257",
        "windows-1258": "x-cp1258",
        "gb18030": "csgb2312 gb_2312 x-gbk",
        "big5": "cn-big5 x-x-big5",
        "euc-jp": "cseucpkdfmtjapanese x-euc-jp",
        "euc-kr": "cseuckr csksc56011987 iso-ir-149 ks_c_5601-1989 ksc_5601 windows-949",
        "utf-16-be": "unicodefffe",
        "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff",
    }.items()
    for other in others.split()
}
_WIDE = ("utf-16", "utf_16", "utf-32", "utf_32")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Of random bytes 27 in 256 are control characters; no page of 1,954 real ones has any among its first 4,096 bytes.
_MAX_CONTROL_SHARE = 0.05
# The codecs of Python that decode text. It has others that no browser knows: for host names (the time of punycode
# grows with the square of the length, idna raises), for source code, for bytes.
_TEXT_CODECS = re.compile(
    r"utf-(?:8|16|32)(?:-[bl]e)?|ascii|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|big5\w*|gb\w+|hz|euc_\w+|shift_jis\w*"
    r"|iso2022_\w+|johab|tis-620|kz1048|ptcp154|hp-roman8"
)
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.-]{1,40})""", re.IGNORECASE | re.ASCII)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Every tag in UTF-16 has a NUL, and no page in another encoding has.
_HEAD = 4096
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
# A codec still counts as the page's if the page is cut off within a character, or has one damaged part.
_MAX_ERRORS_PER_CHARACTER = 0.002
# The detector reads this much of a page: its time grows with the length.
_DETECTED_BYTES = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the codec that decoded it, and the source that named the codec.

    ``utf8``: the same text as bytes, if the page came as valid UTF-8.
    """

    text: str
    encoding: str
    source: str
    utf8: bytes | None = None


def decode(body: bytes, content_type: str | None = None, url: str | None = None) -> Decoded:
    """Return the text of a page.

    Order of trust: byte order mark; bytes that are valid UTF-8 and not mere ASCII (no page in
    another encoding is that by chance, whatever it declares); the ``Content-Type`` header; the page's own
    declaration; the detector (chardet, by name). Labels mean what the WHATWG Encoding Standard says they
    mean: ``euc-kr`` is cp949, ``gb2312`` is gb18030, ``iso-8859-1`` is windows-1252. A label whose
    codec cannot decode the bytes is skipped.

    Raises:
        DecodeError: the bytes are not text (pictures, archives, random bytes).
    """
    header = _codec(http_content_type_encoding(content_type) or _rare_label(content_type)) if content_type else None
    if header and header.startswith(_WIDE) and b"\x00" in body[:_HEAD]:
        return Decoded(body.decode(header, "replace").removeprefix("\ufeff"), header, "Content-Type header")
    _refuse_binary(body, url)
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(name, "replace"), name, "byte order mark")
    utf8 = _strict_utf8(body)
    if utf8 is not None and not body.isascii():
        return Decoded(utf8, "utf-8", "UTF-8 without a fault", body)
    for source, label in (
        ("Content-Type header", header),
        ("declared in the page", html_body_declared_encoding(body) or _rare_label(_head_of(body))),
    ):
        codec = _codec(label)
        if codec and codec.startswith(_WIDE):
            codec = "utf-8"  # the declaration was read as ASCII, so the page is not in UTF-16 (WHATWG HTML 13.2.3.2)
        text = _decoded_well(body, codec) if codec else None
        if codec and text is not None:
            return Decoded(text, codec, source)
    if utf8 is not None:
        return Decoded(utf8, "utf-8", "ASCII")
    guess = _detected(body)
    codec = _codec(guess) or "cp1252"
    return Decoded(body.decode(codec, "replace"), codec, "detected" if guess else "last resort")


def _detected(body: bytes) -> str | None:
    import chardet  # noqa: PLC0415 - 13 of 4,381 pages need it, and it takes 10 ms to load

    return chardet.detect(body[:_DETECTED_BYTES])["encoding"]


def wrap_text(text: str, url: str | None = None) -> Decoded:
    """Return text that needs no decoding in the form in which `decode` returns a page in UTF-8.

    Lone surrogates, which no encoding has, become question marks.

    Raises:
        DecodeError: the text is the bytes of a picture, an archive or the like, read as characters.
    """
    try:
        body = text.encode()
    except UnicodeEncodeError:
        body = text.encode("utf-8", "replace")
        text = body.decode()
    _refuse_binary(body, url)
    return Decoded(text.removeprefix("\ufeff"), "utf-8", "text", body.removeprefix(codecs.BOM_UTF8))


def _rare_label(text: str) -> str | None:
    """Return the label of a header or the head of a page if it is one that w3lib passes over.

    >>> _rare_label("text/html; charset=Windows-949"), _rare_label("text/html; charset=utf-8")
    ('Windows-949', None)
    """
    labels = (declared[1] for declared in _CHARSET.finditer(text))
    return next((label for label in labels if label.lower() in _OTHER_LABELS), None)


def _head_of(body: bytes) -> str:
    return _COMMENT.sub("", body[:_HEAD].decode("latin-1"))


def _codec(label: str | None) -> str | None:
    """Return the codec that a label stands for, if it is one for text.

    >>> _codec("euc-kr"), _codec("windows-949"), _codec("punycode"), _codec("nothing"), _codec(None)
    ('cp949', 'cp949', None, None, None)
    """
    codec = resolve_encoding(_OTHER_LABELS.get(label.strip().lower(), label)) if label else None
    return codec if codec and _TEXT_CODECS.fullmatch(codecs.lookup(codec).name) else None


def _refuse_binary(body: bytes, url: str | None) -> None:
    for signature, what in _SIGNATURES.items():
        if body.startswith(signature):
            raise DecodeError(url, f"the input is {what}, not a page")
    head = body[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    controls = len(head) - len(head.translate(None, _CONTROL))
    if controls > _MAX_CONTROL_SHARE * len(head):
        raise DecodeError(
            url, f"the input is no text: {controls} of its first {len(head)} bytes are control characters"
        )


def _strict_utf8(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _decoded_well(body: bytes, codec: str) -> str | None:
    text = body.decode(codec, "replace")
    return text if text.count("\ufffd") <= 1 + _MAX_ERRORS_PER_CHARACTER * len(text) else None
