"""From bytes to text: what a page is believed about its encoding, and what is refused."""

from __future__ import annotations

import codecs
import gzip
import hashlib

import pytest

from scraper import DecodeError, extract
from scraper.extraction.dom.decoding import decode, wrap_text

GERMAN = "Die Brücke über die Senn ist „fertig“ – nach drei Jahren. "
RUSSIAN = "Новый мост через реку открыли во вторник после трёх лет работ. "
KOREAN = "센강의 새 다리가 삼 년의 공사 끝에 화요일 개통되었다. "
JAPANESE = "川に架かる新しい橋が火曜日に開通し、町長が渡り初めをした。"
CHINESE = "临江石桥星期二上午恢复步行通行，两岸的居民都来观看。"
TRADITIONAL = "臨江石橋星期二上午恢復步行通行，兩岸的居民都來觀看。"


def page(text: str, charset: str | None = None) -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{meta}<title>x</title></head><body><p>{text * 8}</p></body></html>"


def header(charset: str) -> str:
    return f"text/html; charset={charset}"


# ---------------------------------------------------------------- byte order marks


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_outweighs_everything_and_is_no_text(mark: bytes, codec: str) -> None:
    text = page(RUSSIAN, "koi8-r")
    decoded = decode(mark + text.encode(codec), header("windows-1251"))
    assert (decoded.text, decoded.encoding, decoded.source) == (text, codec, "byte order mark")


# ---------------------------------------------------------------- what is declared truly


@pytest.mark.parametrize(
    ("text", "charset", "codec"),
    [
        (GERMAN, "windows-1252", "cp1252"),
        (RUSSIAN, "windows-1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (KOREAN, "euc-kr", "cp949"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc-jp", "euc_jp"),
        (CHINESE, "gb2312", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
    ],
)
@pytest.mark.parametrize("where", ["header", "page"])
def test_a_declared_encoding_is_believed(text: str, charset: str, codec: str, where: str) -> None:
    html = page(text, charset if where == "page" else None)
    decoded = decode(html.encode(codec), header(charset) if where == "header" else None)
    source = "Content-Type header" if where == "header" else "declared in the page"
    assert (decoded.text, decoded.source) == (html, source)


def test_the_header_goes_before_the_page() -> None:
    html = page(RUSSIAN, "windows-1252")
    assert decode(html.encode("cp1251"), header("windows-1251")).text == html


@pytest.mark.parametrize(
    "meta",
    [
        '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">',
        "<META HTTP-EQUIV=content-type CONTENT='text/html;charset=KOI8-R'>",
        "<meta charset=koi8-r>",
        '<?xml version="1.0" encoding="koi8-r"?>',
    ],
)
def test_the_page_declares_its_encoding_in_several_ways(meta: str) -> None:
    html = meta + page(RUSSIAN)
    assert decode(html.encode("koi8-r")).text == html


# ---------------------------------------------------------------- labels mean what browsers take them for


def test_iso_8859_1_means_windows_1252() -> None:
    html = page(GERMAN, "iso-8859-1")
    assert decode(html.encode("cp1252")).text == html


def test_euc_kr_means_cp949() -> None:
    html = page("똠방각하의 펲시를 찾는 사람들이 늘었다. ", "euc-kr")
    assert decode(html.encode("cp949")).text == html


@pytest.mark.parametrize("charset", ["gb2312", "gbk"])
def test_gb2312_and_gbk_mean_gb18030(charset: str) -> None:
    html = page("朱镕基与㐂的故事：€一百。", charset)
    assert decode(html.encode("gb18030")).text == html


def test_shift_jis_means_cp932() -> None:
    html = page("髙橋さんは①番の﨑で㈱を始めた。", "Shift_JIS")
    assert decode(html.encode("cp932")).text == html


# ---------------------------------------------------------------- lies


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "shift_jis", "euc-kr", "utf-16", "us-ascii"])
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, KOREAN, JAPANESE], ids=["de", "ru", "ko", "ja"])
def test_bytes_that_are_utf_8_are_utf_8_whatever_is_declared(text: str, charset: str) -> None:
    html = page(text, charset)
    decoded = decode(html.encode(), header(charset))
    assert (decoded.text, decoded.source) == (html, "UTF-8 without a fault")


@pytest.mark.parametrize("where", ["header", "page"])
@pytest.mark.parametrize(("text", "codec"), [(GERMAN, "cp1252"), (RUSSIAN, "cp1251"), (KOREAN, "cp949")])
def test_a_label_under_which_the_bytes_do_not_decode_is_passed_over(text: str, codec: str, where: str) -> None:
    html = page(text, "utf-8" if where == "page" else None)
    decoded = decode(html.encode(codec), header("utf-8") if where == "header" else None)
    assert (decoded.text, decoded.source) == (html, "detected")


def test_a_wrong_header_gives_way_to_a_true_declaration() -> None:
    html = page(KOREAN, "euc-kr")
    decoded = decode(html.encode("cp949"), header("utf-8"))
    assert (decoded.text, decoded.source) == (html, "declared in the page")


@pytest.mark.parametrize("label", ["", "none", "x-user-made", '"', "utf-8;;", "🙂"])
def test_a_label_that_nobody_knows_is_no_obstacle(label: str) -> None:
    html = page(KOREAN, "euc-kr")
    assert decode(html.encode("cp949"), header(label)).text == html


# ---------------------------------------------------------------- nothing declared


@pytest.mark.parametrize(
    ("text", "codec"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (KOREAN, "cp949"), (JAPANESE, "cp932"), (JAPANESE, "euc-jp")],
)
def test_an_undeclared_encoding_is_detected(text: str, codec: str) -> None:
    decoded = decode(page(text).encode(codec))
    assert (decoded.text, decoded.source) == (page(text), "detected")


def test_ascii_needs_no_detector() -> None:
    decoded = decode(b"<p>The bridge is open.</p>")
    assert (decoded.text, decoded.encoding, decoded.source) == ("<p>The bridge is open.</p>", "utf-8", "ASCII")


def test_an_empty_input_is_an_empty_text() -> None:
    assert decode(b"").text == ""


# ---------------------------------------------------------------- damage


@pytest.mark.parametrize(
    ("text", "codec", "charset"),
    [(RUSSIAN, "utf-8", "utf-8"), (JAPANESE, "cp932", "shift_jis"), (KOREAN, "cp949", "euc-kr")],
)
def test_a_page_cut_in_the_middle_of_a_character_keeps_its_encoding(text: str, codec: str, charset: str) -> None:
    body = page(text, charset).encode(codec)
    cut = body[: body.rindex(text[-4].encode(codec)) + 1]
    decoded = decode(cut)
    assert decoded.source == "declared in the page"
    assert decoded.text[:-1] == page(text, charset)[: len(decoded.text) - 1]


def test_one_damaged_insert_does_not_spoil_a_page_of_utf_8() -> None:
    body = page(RUSSIAN, "utf-8").encode().replace(b"<p>", b"<p>\xff", 1)
    assert RUSSIAN in decode(body).text


# ---------------------------------------------------------------- no text at all


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"GIF89a....", "GIF"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (gzip.compress(b"<p>x</p>", mtime=0), "gzip"),
        (b"\x28\xb5\x2f\xfd....", "zstd"),
        (b"\x00\x00\x00\x18ftypmp42", "MP4"),
        (b"\x7fELF\x02\x01", "program"),
        (hashlib.shake_128(b"Sennau").digest(5000), "control characters"),
    ],
    ids=["png", "jpeg", "gif", "pdf", "zip", "gzip", "zstd", "mp4", "elf", "random bytes"],
)
def test_what_is_no_text_is_refused_with_url_and_reason(body: bytes, reason: str) -> None:
    url = "https://www.sennau-post.example/a"
    with pytest.raises(DecodeError) as caught:
        extract(body, url=url, content_type="text/html")
    assert caught.value.url == url
    assert reason in caught.value.reason


def test_a_few_control_characters_are_no_reason_to_refuse_a_page() -> None:
    assert RUSSIAN in decode(page(RUSSIAN).encode().replace(b"<p>", b"<p>\0\x01\x02")).text


# ---------------------------------------------------------------- UTF-16


def test_a_page_in_ascii_that_declares_utf_16_is_no_utf_16() -> None:
    """Whoever could read the declaration has read it as ASCII (WHATWG HTML 13.2.3.2)."""
    body = b'<meta charset="utf-16"><p>The bridge is open.</p>'
    assert decode(body).text == body.decode()


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_what_its_header_says(codec: str) -> None:
    label = codec.replace("16-", "16")
    found = decode("<p>Über die Brücke.</p>".encode(codec), f"text/html; charset={label}")
    assert (found.text, found.source) == ("<p>Über die Brücke.</p>", "Content-Type header")


@pytest.mark.parametrize("label", ["punycode", "idna", "rot13", "hex", "undefined", "unicode_escape", "utf-7", "mbcs"])
@pytest.mark.parametrize("way", ["header", "meta"])
def test_a_codec_that_is_no_encoding_of_text_is_passed_over(label: str, way: str) -> None:
    meta = f"<meta charset={label}>" if way == "meta" else ""
    body = f"{meta}<p>The bridge \\x1b is open.</p>".encode()
    content_type = f"text/html; charset={label}" if way == "header" else None
    assert decode(body, content_type).text == body.decode()


@pytest.mark.parametrize("text", ["<p>plain</p>", "<p>Über die Brücke</p>", "\ufeff<p>Brücke</p>", "<p>\ud800</p>", ""])
def test_text_is_what_its_bytes_in_utf8_are_decoded_to(text: str) -> None:
    found = wrap_text(text)
    assert found.text == decode(text.encode("utf-8", "replace"), "text/html; charset=utf-8").text
    assert found.utf8 == found.text.encode()


def test_bytes_of_a_picture_that_were_taken_for_text_are_refused() -> None:
    with pytest.raises(DecodeError, match="PDF"):
        wrap_text("%PDF-1.7")


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("iso-8859-8-i", "iso8859-8", "הגשר הישן נפתח מחדש"),
        ("Windows-949", "cp949", "오래된 다리가 다시 열렸다"),
        ("x-gbk", "gb18030", "旧桥重新开放"),
        ("x-cp1251", "cp1251", "Старый мост снова открыт"),
        ("koi", "koi8-r", "Старый мост снова открыт"),
        ("x-x-big5", "big5hkscs", "舊橋重新開放"),
        ("x-euc-jp", "euc_jp", "古い橋が再び開通した"),
        ("dos-874", "cp874", "สะพานเก่าเปิดแล้ว"),
        ("iso885915", "iso8859-15", "Le pont coûte 30 €"),
    ],
)
def test_all_labels_of_the_standard_are_known(label: str, codec: str, text: str) -> None:
    body = f"<p>{text}</p>".encode(codec)
    assert text in decode(body, f"text/html; charset={label}").text
    assert text in decode(f'<meta charset="{label}">'.encode() + body).text
    hidden = f'<!-- <meta charset="{label}"> -->'.encode() + b"<meta charset=windows-1250>" + body
    assert decode(hidden).encoding == "cp1250"
