"""Bylines in Chinese, Japanese and Korean: names without capitals or blanks, told by the words beside them."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from scraper.models import Author, AuthorRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HAN = "\u3400-\u9fff々〇"
_KANA = "\u3040-\u30ff"
# A name in Han characters has two to four of them (five in Japanese), a transliterated one has a point in it.
_NAME = re.compile(
    rf"[{_HAN}]{{1,6}}(?:[·・•][{_HAN}{_KANA}A-Za-z]{{1,10}}){{1,2}}|[{_HAN}]{{2,5}}|[{_HAN}]{{1,3}}\s[{_HAN}{_KANA}]{{1,4}}|"
    rf"[{_KANA}]{{2,8}}(?:[·・=＝\s][{_KANA}]{{2,8}}){{1,2}}|[가-힣]{{2,4}}"
)
# What a field for authors may hold besides: the user name of a blog or a forum.
_USER = re.compile(r"[\w&.@-]{2,20}")
# Labels of authors, and of others, in front of their names. A house or a rank may precede "reporter".
_REPORTERS = (
    rf"(?:[{_HAN}A-Za-z]{{0,8}}?(?:报|報|网|網|社|台|刊|本報訊|客户端))?(?:本报|本報|本刊|本网|本社|总台|見習|见习|实习|首席|特约|特派|专题|財經|财经)?"
    r"(?:记者|記者)"
)
_AUTHORS = (
    rf"作\s?者|撰\s?文|撰\s?稿(?:人)?|文字|採訪撰文|{_REPORTERS}|"
    r"执笔(?:人)?|實習生|实习生|本报实习生|通讯员|通訊員|筆者|著者|執筆|"
    r"取材・文|文・写真|構成・文|取材|ライター|글쓴이|글|文"
)
_EDITORS = "(?:责任|責任|本文|新媒体|值班|执行)?(?:编辑|編輯|編集|小编|责编|責編|编审|主编|总编)|편집"
_PHOTOGRAPHERS = "摄影|攝影|摄|攝|撮影|写真|사진"
_TRANSLATORS = "翻译|翻譯|編譯|编译|翻訳|번역"
_OTHERS = (
    r"校对|校對|审核|審核|審稿|监制|监审|统筹|来源|來源|出处|图片?|圖片?|发布(?:时间|日期)?|发表时间|時間|时间|日期|字号|字體|"
    r"点击|浏览(?:次数)?|阅读|閱讀|評論|评论|关键词|標籤|标签|分享|分类|事務局|事진|정리|입력|등록|수정|승인|그래픽|영상"
)
_FIELD = re.compile(
    rf"(?<![{_HAN}{_KANA}가-힣])(?:(?P<author>{_AUTHORS})|(?P<editor>{_EDITORS})|(?P<photographer>{_PHOTOGRAPHERS})|"
    rf"(?P<translator>{_TRANSLATORS})|(?P<others>{_OTHERS}))(?:\s?[:：/／|｜=＝丨]+\s?|(?P<blank>\s))"
)
_REPORTER_GLUED = re.compile(rf"^\W{{0,3}}{_REPORTERS}(?=[{_HAN}]{{2,4}}(?:[、，,\s]|发自|發自|报道|報道|$))")
_BEHIND = re.compile(rf"(?P<name>[{_HAN}]{{2,5}})\s?(?:[/／|｜]\s?(?:文|撰文|著)|(?:記者|记者)(?:報道|报道)?)\s*$")
# ggjjzhzz 发表于 2005-9-15: who posted it in a blog or a forum.
_POSTED = re.compile(
    r"\W{0,3}(?P<name>[\w&.@-]{2,20})\s{0,2}(?:发表|發表|发布|發布|张贴|張貼)(?:于|於|在)[\s:：]{0,3}\d"
)
_LIST = re.compile(r"\s*[、，,;；/／&＆·]\s*|\s{1,3}|\s?和\s?|\s?与\s?|・(?=[\u3400-\u9fff]{2,5}(?:・|$))")
# Where a list of names ends: a date, a figure, what they did or where.
_STOP = re.compile(rf"\d|[。！？（(【\[]|(?:\s[{_HAN}]{{2,3}})?(?:报道|報道|報導|发自|摄影|攝影|综合|整理)")
# （记者 张倩） in the first words of a text or its last; 【山田太郎】, （山田太郎） at its end.
_BRACKETED = re.compile(
    rf"[（(【\[［](?:{_REPORTERS}|作者|撰文|文|執筆)[\s：:/／=＝]{{0,2}}(?P<names>[^()（）【】\[\]［］]{{2,40}})[)）】\]］]"
)
_SIGNED = re.compile(rf"[【（(](?P<names>[{_HAN}]{{2,5}}(?:、[{_HAN}]{{2,5}}){{0,4}})[）)】]\s*$")
_OTHER_INSIDE = re.compile(rf"\s(?:实习生|通讯员|通訊員|{_REPORTERS})\s?|\s(?:摄|攝|文/图)$|(?:摄|攝)影?$")
_ENDS_IN_PHOTO = re.compile(r"(?:摄|攝|撮影|写真|图|圖|사진)\s*[/／]?\s*$")
_HAN_OR_KANA = re.compile(f"[{_HAN}{_KANA}]")
_DENSE = re.compile(rf"[{_HAN}{_KANA}가-힣]")
# Words that begin like names and are none: "reporters learned", "our reporter".
_NO_NAMES = frozenset(
    "敬称略 一部略 了解 获悉 獲悉 从 從 昨日 今日 今天 昨天 发现 採訪 采访 看到 注意 "
    "近日 未知 佚名 匿名 不详 本报 本報 本站 原创 转载 网络 综合 编辑部 編集部 共同 時事".split()
)
_VERBS = tuple("从 從 在 对 對 向 就 为 是 了 获 獲 来 走 问 昨 今 近 日前".split())
# The commonest surnames of China; a text that ends in brackets around one of them and one or two characters is signed.
_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于蒋蔣蔡余"
    "杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛"
    "郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯常温康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞"
)
_SIGNED_CHINESE = re.compile(
    rf"[（(](?P<names>[{_HAN}]{{2,4}}(?:[、\s][{_HAN}]{{2,4}}){{0,4}}?)\s?(?:[{_HAN}]{{2,3}}(?:报道|報道|报导))?\s?[）)]\s*$"
)
_KANA_LETTER = re.compile(f"[{_KANA}]")
_OPENING = 80
_CLOSING = 60
_MAX_CHINESE = 3
_MAX_LINE = 120
_FIELD_ROLES = ("author", "editor", "photographer", "translator", "others")


def is_chinese_or_japanese(text: str) -> bool:
    """Tell whether a text has a Han character or a kana."""
    return _HAN_OR_KANA.search(text) is not None


def read_line(text: str) -> tuple[Author, ...]:
    """Return the authors whom the fields of a line name; those of photographers, editors and sources are left out.

    >>> [str(author) for author in read_line("来源：临江日报 作者：王明、李华 责任编辑：赵军")]
    ['王明', '李华']
    >>> read_line("记者从市政府获悉，新桥今日通车"), read_line("责任编辑：赵军")
    ((), ())
    """
    if not _is_line(text):
        return ()
    fields = list(_FIELD.finditer(text))
    found = [name for role, name in _fields(text, fields) if role == "author"]
    if not fields and (glued := _REPORTER_GLUED.match(text)):
        found += _names(text[glued.end() :], is_field=False)
    elif not fields and (behind := _BEHIND.search(text)):
        found += _names(behind["name"], is_field=False)
    elif posted := _POSTED.match(text):
        found.append(posted["name"])
    return tuple(map(Author, dict.fromkeys(found)))


def is_chinese_name(line: str) -> bool:
    """Tell whether a line is nothing but a Chinese name: a common surname and one or two characters.

    >>> is_chinese_name("胡平"), is_chinese_name("体育"), is_chinese_name("胡平发言稿")
    (True, False, False)
    """
    return 2 <= len(line) <= _MAX_CHINESE and line[0] in _SURNAMES and _NAME.fullmatch(line) is not None


def read_user(line: str) -> tuple[Author, ...]:
    """Return the author, by name or user name, that a line of an element for authors gives; none if it holds more.

    >>> [str(author) for author in (*read_user("作者：王明"), *read_user("风&云"))], read_user("新桥 今日 通车")
    (['王明', '风&云'], ())
    """
    if found := read_line(line):
        return found
    return (Author(line),) if _USER.fullmatch(line) and line not in _NO_NAMES else ()


def read_others(text: str) -> tuple[Author, ...]:
    """Return the editors, photographers and translators whom the fields of a line name.

    >>> [(str(each), each.role.value) for each in read_others("作者：王明 摄影：李华 责任编辑：赵军")]
    [('李华', 'photographer'), ('赵军', 'editor')]
    """
    found = _fields(text, list(_FIELD.finditer(text))) if _is_line(text) else ()
    roles = frozenset(AuthorRole) - {AuthorRole.AUTHOR}
    return tuple(Author(name, role=AuthorRole(role)) for role, name in found if role in roles)


def _is_line(text: str) -> bool:
    return len(text) <= _MAX_LINE and "。" not in text and _DENSE.search(text) is not None


def _fields(text: str, fields: Sequence[re.Match[str]]) -> Iterator[tuple[str, str]]:
    """Yield the names in the fields of a line, each behind what its field is of."""
    for field, after in zip_longest(fields, fields[1:]):
        role = next(role for role in _FIELD_ROLES if field[role])
        if role != "others":
            value = text[field.end() : after.start() if after else len(text)]
            for name in _names(value, is_field=not field["blank"]):
                yield role, name


def read_brackets(first: str, last: str) -> tuple[Author, ...]:
    """Return the reporters whom a text names in brackets at its beginning, or at its end.

    >>> [str(author) for author in read_brackets("临江2月3日电 （记者傅朱镕、蔡喆）历时十八个月", "")]
    ['傅朱镕', '蔡喆']
    >>> [str(author) for author in read_brackets("", "新桥今日通车。（总台记者 张倩）")]
    ['张倩']
    """
    end = last[-_CLOSING:]
    match = _BRACKETED.search(first[:_OPENING]) or _BRACKETED.search(end)
    match = match or (_SIGNED.search(end) if _KANA_LETTER.search(last) else _signed_in_chinese(end))
    if not match or _ENDS_IN_PHOTO.search(match["names"]):
        return ()
    return tuple(map(Author, dict.fromkeys(_names(_OTHER_INSIDE.sub(" ", match["names"]), is_field=False))))


def _signed_in_chinese(end: str) -> re.Match[str] | None:
    """Return the names in brackets at the end of a Chinese text, if each opens with a common surname."""
    match = _SIGNED_CHINESE.search(end)
    names = _LIST.split(match["names"].strip()) if match else []
    return match if names and all(len(name) <= _MAX_CHINESE and name[0] in _SURNAMES for name in names) else None


def _names(text: str, *, is_field: bool) -> list[str]:
    """Return the names of a list, up to the first piece that is none; in a field also a user name if it is alone."""
    stop = _STOP.search(text)
    names_only = (text[: stop.start()] if stop else text).strip()
    pieces = [names_only] if _is_one(names_only) else [piece for piece in _LIST.split(names_only) if piece]
    names: list[str] = []
    for piece in pieces:
        if not _NAME.fullmatch(piece) or piece in _NO_NAMES or piece.startswith(_VERBS):
            break
        names.append(piece)
    if not names and is_field and pieces and _USER.fullmatch(pieces[0]) and pieces[0] not in _NO_NAMES and not stop:
        return pieces[:1] if len(pieces) == 1 else []
    return names


def _is_one(text: str) -> bool:
    """Tell whether a text with a point or a blank in it is one name: transliterated, or Japanese with its parts apart.

    >>> _is_one("卡尔·布兰德尔"), _is_one("田中 太郎"), _is_one("王明 李华")
    (True, True, False)
    """
    parts = text.split()
    is_parted = len(parts) > 1 and parts[1][0] not in _SURNAMES
    return _NAME.fullmatch(text) is not None and (len(parts) == 1 or is_parted)
