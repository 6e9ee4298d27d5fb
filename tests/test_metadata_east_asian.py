"""Bylines in Chinese, Japanese and Korean."""

from __future__ import annotations

import pytest

from scraper import extract
from scraper.extraction.metadata.east_asian_bylines import read_brackets, read_line
from scraper.extraction.metadata.name_shapes import is_organisation
from scraper.extraction.metadata.names import read_names

CHINESE = (
    "临江新桥二日正式通车，历时三年的工程至此全部完成，两岸居民出行时间将大为缩短，市长当天上午第一个走过桥面，数千名市民随后步行过江。",
    "新桥全长一千二百米，桥面宽三十米，采用当地石材建造的六座桥墩可以抵御百年一遇的洪水，工程队在两个冬天的洪水中坚持施工。",
    "旧桥将在秋天拆除，届时桥下筑巢的燕子已经南飞，镇档案馆中最早的一份账单记载了四百年前的一次修缮，无人知道它由谁建造。",
)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("作者：王明", ["王明"]),
        ("作者 王明", ["王明"]),
        ("作者：王明 李华", ["王明", "李华"]),
        ("来源：临江日报 作者：王明、李华 责任编辑：赵军", ["王明", "李华"]),
        ("2026年02月03日 10:05 来源：临江网 记者：王明 编辑：赵军", ["王明"]),
        ("本报记者 王明 通讯员 李华", ["王明", "李华"]),
        ("本报记者王明发自北京", ["王明"]),
        ("临江日报记者 王明 北京报道", ["王明"]),
        ("文/王明 图/赵军", ["王明"]),
        ("文｜王明 摄影｜赵军", ["王明"]),
        ("王明/文", ["王明"]),
        ("作者：卡尔·布兰德尔", ["卡尔·布兰德尔"]),
        ("作者：mlind", ["mlind"]),
        ("執筆：田中太郎", ["田中太郎"]),
        ("文＝田中太郎、写真＝鈴木一郎", ["田中太郎"]),
        ("取材・文／田中 太郎", ["田中 太郎"]),
        ("田中太郎記者", ["田中太郎"]),
        ("责任编辑：赵军", []),
        ("摄影：赵军", []),
        ("记者从市政府获悉，新桥今日通车", []),
        ("记者了解到，新桥今日通车", []),
        ("作者：佚名", []),
        ("作者：王明。他住在临江", []),
    ],
)
def test_the_fields_of_a_line_name_the_authors(line: str, names: list[str]) -> None:
    assert [author.name for author in read_line(line)] == names


@pytest.mark.parametrize(
    ("last", "names"),
    [
        ("新桥今日通车。（记者 张倩）", ["张倩"]),
        ("新桥今日通车。（总台记者 张倩 李华）", ["张倩", "李华"]),
        ("新桥今日通车。（张倩 李华）", ["张倩", "李华"]),
        ("新桥今日通车。（张倩 上海报道）", ["张倩"]),
        ("新桥今日通车。（未完）", []),
        ("新桥今日通车。（王府井）旁边", []),
        ("橋が開通した。（田中太郎）", ["田中太郎"]),
        ("橋が開通した。【田中太郎、鈴木一郎】", ["田中太郎", "鈴木一郎"]),
        ("橋が開通した。（敬称略）", []),
        ("新桥今日通车。（记者 张倩 摄）", []),
    ],
)
def test_names_in_brackets_end_a_text(last: str, names: list[str]) -> None:
    assert [author.name for author in read_brackets("", last)] == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("김철수 기자 kim@post.example", ["김철수"]),
        ("김철수·이영희 기자", ["김철수", "이영희"]),
        ("(센나우=연합뉴스) 김철수 기자 =", ["김철수"]),
        ("김철수 논설위원", ["김철수"]),
        ("김철수 기자 / 사진=홍길동 기자", ["김철수"]),
    ],
)
def test_korean_reporters_are_told_from_photographers(line: str, names: list[str]) -> None:
    assert [author.name for author in read_names(line, labelled=True)] == names


def test_bodies_in_chinese_are_organisations() -> None:
    assert is_organisation("大江网络")
    assert is_organisation("센나우일보")
    assert not is_organisation("王明")


def test_the_reporter_in_brackets_signs_a_whole_page() -> None:
    first, second, last = CHINESE
    body = f"<h1>临江新桥正式通车</h1><p>{first}</p><p>{second}</p><p>{last}（张倩）</p>"
    head = "<title>临江新桥正式通车</title><meta name=author content=大江网络>"
    page = f"<html lang=zh><head>{head}</head><body>{body}</body></html>"
    assert [author.name for author in extract(page, url="https://a.example/x").authors] == ["张倩"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("<p>本报实习生 刘国 周炜</p><p>本报记者 王明</p>", ["刘国", "周炜", "王明"]),
        (
            "<p>本报实习生 刘国</p><p>本报记者 王明</p><p>本报记者 李华</p><p>本报记者 赵军</p>",
            ["刘国", "王明", "李华"],
        ),
        ("<p>本报实习生 刘国</p><p>临江</p><p>本报记者 王明</p>", ["刘国"]),
    ],
)
def test_lines_of_reporters_below_each_other_add_up(lines: str, names: list[str]) -> None:
    page = f"<h1>新桥通车</h1>{lines}" + "".join(f"<p>{text}</p>" for text in CHINESE)
    assert [author.name for author in extract(page).authors] == names


@pytest.mark.parametrize(
    ("box", "names"),
    [
        ("<p>作者：</p><p>风&amp;云</p><p>振威将军 能力值</p>", ["风&云"]),
        ("<p>风&amp;云</p><p>振威将军 能力值</p>", ["风&云"]),
        ("<p>作者：王明</p><p>振威将军 能力值</p>", ["王明"]),
    ],
)
def test_the_first_line_of_a_box_for_authors_is_the_user(box: str, names: list[str]) -> None:
    page = f'<h1>新桥通车</h1><div class="author">{box}</div>' + "".join(f"<p>{text}</p>" for text in CHINESE)
    assert [author.name for author in extract(page).authors] == names
