from __future__ import annotations

from datetime import date

import pytest

from corpus.front import Front, Line, is_date, lists_attachment, read_closing, read_front


def lines(text: str) -> list[Line]:
    found: list[Line] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            found.append(((at, at + len(line)), line))
        at += len(line) + 1
    return found


def front(text: str) -> Front:
    return read_front(lines(text))


TITLE = "甲市人民政府关于修渠的通知"


@pytest.mark.parametrize("number", ["甲政〔2031〕9号", "甲政[2031]9号", "甲政（2031）第9號", "甲政 〔2031〕 9号"])
@pytest.mark.parametrize("order", ["{title}\n{number}\n各镇：", "{number}\n{title}\n各镇："])
def test_the_number_stands_above_or_below_the_title(number: str, order: str) -> None:
    found = front("网站首页\n" + order.format(title=TITLE, number=number))
    assert (found.title, found.document_number, found.addressees) == (TITLE, number, "各镇")
    assert found.start == len("网站首页\n")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (TITLE, TITLE),
        (f"甲市人民政府文件\n{TITLE}", TITLE),
        ("甲市人民政府\n关于修渠的通知", TITLE),
        ("甲市人民政府关于修\n渠的通知", TITLE),
        ("甲市人民政府文件\n甲市人民政府\n关于修\n渠的通知", TITLE),
        (f"| {TITLE} |\n{TITLE}", TITLE),
        ("甲市关于修渠的意见（试行）", "甲市关于修渠的意见（试行）"),
        ("甲市關於修渠的決定", "甲市關於修渠的決定"),
        ("根据《关于修渠的通知》，现公告如下。", ""),
        ("修渠指南", ""),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert front(text + "\n各镇：").title == title


def test_of_two_titles_the_one_at_the_number_counts() -> None:
    found = front(f"乙市关于种树的通知\n内容全文\n{TITLE}\n甲政〔2031〕9号\n")
    assert found.title == TITLE


@pytest.mark.parametrize(
    ("below", "addressees"),
    [
        ("各镇人民政府，各部门：\n现通知如下：", "各镇人民政府，各部门"),
        ("各镇人民政府:", "各镇人民政府"),
        ("现将有关事项通知如下：", ""),
        ("为节水，特此通知。\n注意：", ""),
        ("附件：", ""),
        ("", ""),
    ],
)
def test_addressees(below: str, addressees: str) -> None:
    assert front(f"{TITLE}\n{below}").addressees == addressees


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2031年3月5日", date(2031, 3, 5)),
        ("２０３１年３月５日", date(2031, 3, 5)),
        ("2031 年 3 月 5 日", date(2031, 3, 5)),
        ("二〇三一年三月五日", date(2031, 3, 5)),
        ("二○三一年十二月三十一日", date(2031, 12, 31)),
        ("二零三一年十月二十日", date(2031, 10, 20)),
        ("甲市人民政府 2031年3月5日", date(2031, 3, 5)),
        ("2031年2月30日", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert is_date(text)
    assert front(f"{TITLE}\n{text}").issue_date == day


@pytest.mark.parametrize(
    "text",
    ["2031年3月", "自2031年3月5日起施行", "截至2031年3月5日", "2031年3月5日印发", "（2031年3月5日）"],
)
def test_what_is_no_date_of_a_document(text: str) -> None:
    assert not is_date(text)
    assert front(f"{TITLE}\n{text}").issue_date is None


def test_several_authorities_sign_together() -> None:
    found = front("关于修渠的通知\n请办理\n甲市水务局\n甲市财政局\n2031年3月5日")
    assert found.issuing_authority == "甲市水务局、甲市财政局"
    assert sorted(found.kinds.values()) == ["authority", "authority", "date", "title"]


def test_the_title_names_the_authority_where_nobody_signed() -> None:
    assert front(TITLE).issuing_authority == "甲市人民政府"
    assert front("关于修渠的通知").issuing_authority == ""


def test_the_name_on_the_line_of_the_date() -> None:
    assert front(f"{TITLE}\n乙市水务局2031年3月5日").issuing_authority == "乙市水务局"


def test_what_stands_above_the_title_is_not_read() -> None:
    found = front(f"来源：\n乙市水务局\n2030年1月1日\n{TITLE}\n各镇：")
    assert (found.addressees, found.issuing_authority, found.issue_date) == ("各镇", "甲市人民政府", None)
    assert front("来源：\n甲政〔2031〕9号\n各镇：").addressees == "各镇"


def test_nothing_to_read() -> None:
    found = read_front([])
    assert (found.start, found.title, found.issue_date, found.kinds) == (0, "", None, {})


def test_a_list_of_attachments_goes_on_below() -> None:
    assert lists_attachment("附件：1.甲", after_another=False)
    assert lists_attachment("附件1：甲", after_another=False)
    assert lists_attachment("  2．乙", after_another=True)
    assert not lists_attachment("2．乙", after_another=False)
    assert not lists_attachment("甲市水务局", after_another=True)


def test_the_closing_begins_with_the_first_of_its_lines() -> None:
    text = "请办理。\n附件：甲表\n甲市水务局\n2031年3月5日\n抄送：乙局。"
    closing = read_closing(lines(text))
    assert closing is not None
    assert closing.start == text.index("附件")
    assert list(closing.kinds.values()) == ["attachment", "date", "authority"]
    assert read_closing(lines("请办理。\n甲市水务局")) is None
    assert read_closing([]) is None
    listed = read_closing(lines("附件：1.甲县\n2.乙县水务局\n2031年3月5日"))
    assert listed and list(listed.kinds.values()) == ["attachment", "attachment", "date"]
