from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.notice import Clause, Notice
from corpus.parse import parse
from corpus.section import SectionId
from tests.documents import DOCUMENTS, FERRY, LAW, ORCHARD, marked


def sections(source: str) -> dict[str, str]:
    """Section → heading of the numbered clauses, in their order."""
    return {str(c.section): c.heading for c in parse(source, "made-up").clauses if c.level}


def clause(source: str, section: str) -> Clause:
    return parse(source, "made-up").clause(SectionId.parse(section))


def texts(source: str, section: str) -> list[str]:
    return [s.text for s in clause(source, section).sentences]


def check_invariants(notice: Notice) -> None:
    at = 0
    rejoined = ""
    for c in notice.clauses:
        start, end = c.span
        assert at <= start < end <= len(notice.source)
        rejoined += notice.source[at:start] + notice.source[start:end]
        within = start
        for s in c.sentences:
            assert s.text == notice.source[slice(*s.span)]
            assert within <= s.span[0] < s.span[1] <= end
            assert not notice.source[within : s.span[0]].strip()
            within = s.span[1]
        assert not notice.source[within:end].strip()
        # Only page furniture above the title is in no clause.
        assert c is notice.clauses[0] or not notice.source[at:start].strip()
        at = end
    assert rejoined + notice.source[at:] == notice.source
    assert not notice.source[at:].strip()
    ids = [c.section for c in notice.clauses]
    assert len(set(ids)) == len(ids)


# --- The whole of a document


def test_a_document_in_the_order_of_the_standard() -> None:
    notice = parse(ORCHARD, "orchard")
    check_invariants(notice)
    assert notice.title == "青原市人民政府关于印发果园灌溉提升行动方案的通知"
    assert notice.document_number == "青政发〔2031〕9号"
    assert notice.issuing_authority == "青原市人民政府"
    assert notice.addressees == "各县（区）人民政府，市政府各部门"
    assert notice.issue_date == date(2031, 3, 5)
    assert {str(c.section): c.heading for c in notice.clauses} == {
        "0": "",
        "1": "总体要求",
        "2": "主要任务",
        "2.1": "改造渠系",
        "2.2": "推广滴灌",
        "2.2.1": "梨园",
        "2.2.2": "桃园",
        "2.3": "培训果农",
        "2.3.1": "每年冬季办班",
        "3": "保障措施",
        "0.1": "",
        "a1.0": "",
        "a1.1": "选管",
        "a1.1.1": "内径",
        "a1.2": "铺管",
        "a2.0": "",
        "a2.1": "对象",
    }


def test_page_furniture_is_above_the_title_block_and_kept_in_the_source() -> None:
    notice = parse(ORCHARD, "orchard")
    assert ORCHARD[: notice.clauses[0].span[0]] == "首页 > 政策 > 正文\n青原市人民政府文件\n"


def test_addressees_are_no_part_of_a_section_and_the_signature_none_of_the_last() -> None:
    block, closing = clause(ORCHARD, "0"), clause(ORCHARD, "0.1")
    assert [(s.kind, s.text[:7]) for s in block.sentences[2:]] == [
        ("addressees", "各县（区）人民"),
        ("body", "为节约用水，现"),
    ]
    assert [(s.kind, s.text) for s in closing.sentences] == [
        ("attachment", "附件：1.滴灌技术要点"),
        ("attachment", "2.奖励办法"),
        ("authority", "青原市人民政府"),
        ("date", "2031年3月5日"),
        ("body", "（此件公开发布）"),
    ]
    assert texts(ORCHARD, "3")[-1] == "特此通知。"
    assert closing.level == 0


def test_a_plan_below_the_notice_that_issues_it() -> None:
    notice = parse(FERRY, "ferry")
    check_invariants(notice)
    assert (notice.issuing_authority, notice.issue_date) == ("临江县人民政府", date(2030, 1, 9))
    assert sections(FERRY) == {
        "1": "总体要求",
        "1.1": "指导思想",
        "1.2": "目标",
        "2": "任务",
        "2.1": "更新渡船",
    }
    assert clause(FERRY, "2.1").sentences[-1].text == "淘汰木船20艘。"


def test_an_annex_without_the_line_that_announces_it() -> None:
    source = "一、修渠\n二、种树\n甲县人民政府\n2031年3月5日\n种树细则\n一、选苗\n二、挖坑\n"
    check_invariants(parse(source, "x"))
    assert sections(source) == {"1": "修渠", "2": "种树", "a1.1": "选苗", "a1.2": "挖坑"}
    assert texts(source, "a1.0") == ["种树细则"]
    assert texts(source, "0.1") == ["甲县人民政府", "2031年3月5日"]


def test_a_date_alone_does_not_make_an_annex() -> None:
    assert "a1.1" not in sections(FERRY + "一、再说\n")
    source = "一、修渠\n甲县人民政府\n2031年3月5日\n一、二级渠道除外。\n"
    assert [str(c.section) for c in parse(source, "x").clauses] == ["1", "0.1"]


def test_a_signature_within_the_text_closes_nothing() -> None:
    source = "一、原件\n（一）落款为甲县人民政府\n2031年3月5日\n二、复印件\n"
    assert [str(c.section) for c in parse(source, "x").clauses] == ["1", "1.1", "2"]
    assert texts(source.split("二")[0], "1.1") == ["（一）落款为甲县人民政府"]


def test_the_signature_of_the_notice_counts_before_that_of_its_plan() -> None:
    notice = parse(FERRY + "乙县人民政府\n2031年3月5日\n", "x")
    assert (notice.issuing_authority, notice.issue_date) == ("临江县人民政府", date(2030, 1, 9))
    assert [s.kind for s in notice.clauses[-1].sentences] == ["authority", "date"]


def test_two_annexes_each_starting_again() -> None:
    source = "一、总则\n附件1\n甲\n一、乙\n二、丙\n附件2：丁\n一、戊\n"
    assert sections(source) == {"1": "总则", "a1.1": "乙", "a1.2": "丙", "a2.1": "戊"}


def test_an_annex_named_in_the_text_opens_nothing() -> None:
    source = "一、总则\n附件1所列果园优先。\n附件2 所列果园其次。\n附件3 果园\n二、其他\n"
    assert sections(source) == {"1": "总则", "2": "其他"}


def test_a_list_of_attachments_continues_no_section() -> None:
    source = "一、任务\n1.修渠\n附件：1.甲表\n2.乙表\n甲县水务局\n2031年3月5日\n"
    assert sections(source) == {"1": "任务", "1.1": "修渠"}
    source = "一、任务\n附件1：甲表\n附件2：乙表\n甲县水务局\n2031年3月5日\n附件1\n甲表\n附件2\n乙表\n"
    assert [str(c.section) for c in parse(source, "x").clauses] == ["1", "0.1", "a1.0", "a2.0"]
    source = "一、任务\n附件1：甲表\n甲县水务局\n2031年3月5日\n附件1\n甲表\n"
    assert [str(c.section) for c in parse(source, "x").clauses] == ["1", "0.1", "a1.0"]


def test_articles_of_a_law_are_not_taken_for_sections() -> None:
    notice = parse(LAW, "law")
    check_invariants(notice)
    assert [str(c.section) for c in notice.clauses] == ["0"]
    assert "（一）占用盲道的；" in texts(LAW, "0")
    assert sections("一、甲\n第一条 乙\n二、丙\n") == {"1": "甲", "2": "丙"}
    annexed = "甲县关于印发办法的通知\n一、遵照执行。\n附件\n" + LAW + "附件2\n一、甲\n"
    assert [str(c.section) for c in parse(annexed, "x").clauses] == ["0", "1", "a1.0", "a2.0", "a2.1"]


def test_a_document_without_marks_is_one_clause() -> None:
    source = "甲县人民政府关于放假的通知\n各镇：\n元旦放假一天。请值好班。\n甲县人民政府\n2031年12月20日\n"
    notice = parse(source, "x")
    check_invariants(notice)
    assert [s.kind for s in notice.clauses[0].sentences] == [
        *["title", "addressees", "body", "body", "authority", "date"]
    ]
    assert len(notice.clauses) == 1


@pytest.mark.parametrize("source", ["", " ", "\n", "\r\n\t\u3000\n"])
def test_an_empty_document_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="made-up: the document is empty"):
        parse(source, "made-up")


@pytest.mark.parametrize("source", [ORCHARD, FERRY, LAW])
@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n\n", "\r\n\r\n"])
def test_line_endings_and_blank_lines_change_nothing(source: str, ending: str) -> None:
    changed = parse(source.replace("\n", ending), "x")
    check_invariants(changed)
    plain = parse(source, "x")
    assert [(c.section, c.heading, len(c.sentences)) for c in changed.clauses] == [
        (c.section, c.heading, len(c.sentences)) for c in plain.clauses
    ]
    assert (changed.title, changed.issue_date) == (plain.title, plain.issue_date)


# --- Marks


FORMS = (
    ["一、", "一．", "一.", "一 、", "　　一、", "一、\t"],
    ["（一）", "(一)", "(一）", "㈠", "（ 一 ）", "（一）、"],
    ["1.", "1．", "1、", "１．", "⒈", "1 .", "1. "],
    ["（1）", "(1)", "（１）", "①", "⑴", "( 1 )"],
)


@pytest.mark.parametrize("marks", [tuple(f[i % len(f)] for f in FORMS) for i in range(7)])
def test_marks_in_every_width(marks: tuple[str, str, str, str]) -> None:
    one, two, three, four = marks
    source = f"{one}甲\n{two}乙\n{three}丙\n{four}丁\n"
    assert sections(source) == {"1": "甲", "1.1": "乙", "1.1.1": "丙", "1.1.1.1": "丁"}
    assert [c.level for c in parse(source, "x").clauses] == [1, 2, 3, 4]


def test_numbers_go_on_past_ten_and_twenty() -> None:
    numerals = [*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"), "二十", "二十一"]
    headings = sections("".join(f"{numeral}、渠\n" for numeral in numerals))
    assert list(headings) == [str(n) for n in range(1, 22)]
    assert list(sections("".join(f"{n}.渠\n" for n in range(1, 13)))) == [str(n) for n in range(1, 13)]
    assert "11" in sections("".join(f"{n}、渠\n" for n in [*numerals[:10], "十 一"]))


def test_numbering_starts_again_in_each_section() -> None:
    source = "一、甲\n（一）乙\n1.丙\n2.丁\n（二）戊\n1.己\n二、庚\n（一）辛\n1.壬\n"
    assert list(sections(source)) == ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2", "2.1", "2.1.1"]


def test_a_skipped_level() -> None:
    source = "一、甲\n1.乙\n2.丙\n（1）丁\n二、戊\n（一）己\n（1）庚\n"
    assert list(sections(source)) == ["1", "1.1", "1.2", "1.2.1", "2", "2.1", "2.1.1"]
    assert [c.level for c in parse(source, "x").clauses] == [1, 3, 3, 4, 1, 2, 4]


def test_a_level_out_of_order_gives_no_section_twice() -> None:
    source = "一、甲\n1.乙\n（一）丙\n"
    assert list(sections(source)) == ["1", "1.1"]
    check_invariants(parse(source, "x"))


def test_circled_numbers_below_the_fourth_level_are_text() -> None:
    source = "一、甲\n（一）乙\n1.丙\n（1）丁。\n①戊。\n②己。\n（2）庚\n"
    assert list(sections(source)) == ["1", "1.1", "1.1.1", "1.1.1.1", "1.1.1.2"]
    assert texts(source, "1.1.1.1") == ["（1）丁。", "①戊。", "②己。"]


@pytest.mark.parametrize(
    "line",
    [
        *["（三）项所列果园优先。", "（三）项规定的果园。", "（三）和（四）由水务局办理。"],
        *["（三）至（五）项同前。", "（三）、（四）项不变。", "（三）（四）项不变。", "（九）另行规定。"],
        *["三、四季度验收。", "三、四线城市除外。", "三、四、五月施工。", "三、（一）项所列果园。"],
        *["11.5的试验水位。", "1.5万亿元用于修渠。", "1.5万亩。", "2025年修完。", "1、2号渠。"],
        *["3.2节另有说明。", "三分之一已完工。", "第三、第四项不变。", "（2031）年底前。"],
        *["十、甲。", "三一、甲。"],
    ],
)
def test_a_line_that_only_refers_to_a_section_opens_none(line: str) -> None:
    source = f"一、甲\n二、乙\n（一）丙。丁。\n（二）戊。己。\n{line}\n三、庚\n"
    assert list(sections(source)) == ["1", "2", "2.1", "2.2", "3"]
    assert line in "".join(texts(source, "2.2"))


@pytest.mark.parametrize(
    "line",
    [
        *["（三）中小企业帮扶。", "（三）到2031年修完。", "（三）及时兑现。", "（三）所得税优惠。"],
        *["（三）项目建设。", "（三）条件保障。", "（三）目的意义。", "（三）2031年目标。"],
        *["（三）和谐用水。", "（三）与时俱进。"],
    ],
)
def test_a_heading_that_begins_like_a_reference_is_still_one(line: str) -> None:
    assert "1.3" in sections(f"一、甲\n（一）乙。丁。\n（二）丙。丁。\n{line}戊。\n")


@pytest.mark.parametrize("line", ["三、三年目标", "三、五大工程", "三、四大工程", "三、十项措施"])
def test_a_heading_that_begins_with_a_number(line: str) -> None:
    assert sections(f"一、甲\n二、乙\n{line}\n")["3"] == line[2:]


@pytest.mark.parametrize("line", ["1.2031年底前修完。", "1. 5G基站建设。", "1.到2031年修完。"])
def test_an_item_that_begins_with_a_figure(line: str) -> None:
    assert list(sections(f"一、甲\n{line}乙。\n")) == ["1", "1.1"]


def test_enumerations_within_a_sentence_open_nothing() -> None:
    source = "一、甲\n（一）乙。一是修渠；二是种树。（1）清淤；（2）衬砌。1.闸门；2.水泵。\n"
    source += "一是补种。\n二是浇水。\n（二）丙\n"
    assert list(sections(source)) == ["1", "1.1", "1.2"]
    assert texts(source, "1.1")[:3] == ["（一）乙。", "一是修渠；", "二是种树。"]


@pytest.mark.parametrize("row", ["| 一、 | 甲 |", "一、甲 | 3 | 4", "二、甲\t3\t4", "（一）甲 | 5"])
def test_rows_of_a_table_open_nothing(row: str) -> None:
    source = f"一、指标\n{row}\n二、保障\n"
    assert list(sections(source)) == ["1", "2"]
    assert row in texts(source, "1")
    check_invariants(parse(source, "x"))


# --- Headings


@pytest.mark.parametrize(
    ("line", "heading", "sentences"),
    [
        ("一、总体要求", "总体要求", ["一、总体要求"]),
        ("一、支持对象。凡种果者，均可申请。", "支持对象", ["一、支持对象。", "凡种果者，均可申请。"]),
        ("一、支持对象。\n凡种果者。", "支持对象", ["一、支持对象。", "凡种果者。"]),
        ("一、重视水源，落实责任。另发。", "重视水源，落实责任", ["一、重视水源，落实责任。", "另发。"]),
        ("一、凡种果的，给予补助。补助每年一次。", "", ["一、凡种果的，给予补助。", "补助每年一次。"]),
        ("一、" + "长" * 41 + "。短。", "", ["一、" + "长" * 41 + "。", "短。"]),
        ("一、不得占用渠道。", "", ["一、不得占用渠道。"]),
        ("一、种果者；", "", ["一、种果者；"]),
        ("一、深化“\n三化”改革。推进。", "深化“三化”改革", ["一、深化“\n三化”改革。", "推进。"]),
        ("一、 总 体 要 求", "总 体 要 求", ["一、 总 体 要 求"]),
        ("一、", "", ["一、"]),
        ("一、。", "", ["一、。"]),
    ],
)
def test_headings(line: str, heading: str, sentences: list[str]) -> None:
    check_invariants(parse(line, "x"))
    assert clause(line, "1").heading == heading
    assert texts(line, "1") == sentences


def test_the_item_of_a_list_says_something_and_a_heading_does_not() -> None:
    source = "一、对象：\n1.种果者；\n2.修渠者。\n"
    assert [s.kind for s in clause(source, "1.1").sentences] == ["body"]
    assert [s.kind for s in clause(source, "1.2").sentences] == ["body"]
    assert clause(source, "1").heading == "对象"


@pytest.mark.parametrize("gap", [" ", "　", "。", "。 "])
def test_two_headings_run_together(gap: str) -> None:
    assert sections(f"一、总体要求{gap}（一）指导思想。节水。") == {"1": "总体要求", "1.1": "指导思想"}


def test_headings_with_spaces_run_together() -> None:
    assert sections("一、总 体 要 求 （ 一 ） 指导思想。节水。") == {"1": "总 体 要 求", "1.1": "指导思想"}


def test_paragraphs_belong_to_the_clause_they_follow_and_the_lead_in_to_its_section() -> None:
    source = "一、甲\n（一）乙。导语。\n1.丙。丁。\n另起一段。\n（二）戊。己。\n"
    assert texts(source, "1.1") == ["（一）乙。", "导语。"]
    assert texts(source, "1.1.1") == ["1.丙。", "丁。", "另起一段。"]


# --- Every document


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_invariants_of_documents(source: str) -> None:
    if source.strip():
        check_invariants(parse(source, "x"))


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
    | st.text("一二十、（）1.①㈠附件\r\n 。", max_size=60)
)
def test_any_text_is_read_or_refused_as_empty(source: str) -> None:
    if source.strip():
        check_invariants(parse(source, "x"))
    else:
        with pytest.raises(ValueError, match="empty"):
            parse(source, "x")


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6))
def test_well_formed_documents_are_read_as_written(shape: list[int]) -> None:
    """`shape[i]` sections （一）… under the part i+1, each with one item 1."""
    lines, expected = [], []
    for part, count in enumerate(shape, 1):
        lines.append(marked(1, part) + "部分")
        expected.append(f"{part}")
        for n in range(1, count + 1):
            lines += [marked(2, n) + "项目。修渠。", marked(3, 1) + "条目。种树。"]
            expected += [f"{part}.{n}", f"{part}.{n}.1"]
    assert list(sections("\n".join(lines))) == expected
