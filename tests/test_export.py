"""Tables and answers to take away, read back with other programs' eyes."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import stat
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import docx
import gradio.utils
import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app import download
from app.download import safe_name, saved
from corpus.script import Language
from qa.answer import Answer, Outcome, Question, RankedSection, Rejection, Statement, Timings
from qa.cite import cite
from qa.export import pdf
from qa.export.markdown import as_text, to_markdown
from qa.export.pdf import to_pdf
from qa.export.record import ExportError, record
from qa.export.table import Table, clean, to_csv, to_xlsx
from qa.export.word import to_docx
from tests.fakes import orchard
from tests.scripted import EDITION, EN, HANS, HANT, clause, evidence

WHEN = datetime(2031, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def answer(question, language, statements=(), outcome=Outcome.ANSWERED, *, history=(), near=(), rejected=()):
    issued = evidence(language, ("2.2.3", 1), ("3.4.2", 1), ("2.4.1", 2))
    text, citations = cite(statements, issued, EDITION, language)
    return Answer(
        question=Question(question, language, history),
        outcome=outcome,
        text=text,
        citations=citations,
        evidence=tuple(RankedSection(clause(s).section, 3.0 - i, i) for i, s in enumerate(near, 1)),
        generator="scripted",
        timings=Timings(),
        settings_digest="0123456789ab",
        statements=tuple(statements),
        issued=issued,
        rejected=rejected,
    )


def said(text, *keys, verdict="supported"):
    return Statement(text, keys, "generated" if keys else "note", verdict)


ENGLISH = answer(
    "How many 5G base stations?",
    EN,
    [said("By 2025, 250,000 [2] of them.", "S1"), said("1,000 and 250,000.", "S2", "S1")],
)
SIMPLIFIED = answer(
    "哪些支持？", HANS, [said("每年1000家。", "S2", verdict="source"), said("鼓励。", "S3", verdict="moved")]
)
REFUSED = answer(
    "2030年要建多少個5G基地台？",
    HANT,
    [said("通知中沒有說明。")],
    Outcome.NOT_IN_NOTICE,
    near=("2.2.3", "3.4.2", "2.1", "1.2"),
)
RUDE = answer("*Will* it [rain](http://x)?\n# <b>no</b>\n1. $x$ ` | _y_", EN, [said("Off topic.")], Outcome.OFF_TOPIC)
ALL = (ENGLISH, SIMPLIFIED, REFUSED, RUDE)


# Tables.

ODD_CELLS = ["=1+1", "+8613800", "-3", "@SUM(A1)", "#N/A", "#REF!", "TRUE", "0012", "1e5", "'=x"]
ODD_CELLS += ["省工信廳、\n發改委", '"a",b']
CELLS = st.one_of(
    st.none(),
    st.integers(-(2**53), 2**53),
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda x: float(f"{x:.15g}")),
    st.text(max_size=30),
    st.sampled_from(ODD_CELLS),
)
TABLES = st.integers(1, 4).flatmap(
    lambda n: st.builds(
        Table,
        st.text(max_size=40),
        st.tuples(*[st.text(min_size=1, max_size=12)] * n),
        st.lists(st.tuples(*[CELLS] * n), max_size=6).map(tuple),
        st.lists(st.text(max_size=20), max_size=2).map(tuple),
        st.sampled_from(Language),
    )
)


def kept(value):
    """What a cell holds after a round trip: text without what XML cannot hold, nothing for no text."""
    return (clean(value) or None) if isinstance(value, str) else value


@given(TABLES)
@settings(deadline=None, max_examples=60)
def test_a_workbook_gives_back_every_cell_as_it_was(table):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table)))
    sheet, *others = book.worksheets
    rows = [table.columns, *table.rows]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            assert cell.value == kept(value)
            assert cell.data_type == ("s" if kept(value) is not None and isinstance(value, str) else "n")
    assert sheet.max_row == len(rows)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1")
    assert len(others) == bool(table.notes)
    if table.notes:
        assert [others[0].cell(i, 1).value for i in range(1, len(table.notes) + 1)] == [kept(n) for n in table.notes]


@given(TABLES)
@settings(deadline=None, max_examples=100)
def test_a_csv_gives_back_every_cell_and_no_formula(table):
    data = to_csv(table)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    for row, got in zip([table.columns, *table.rows], rows, strict=True):
        for value, cell in zip(row, got, strict=True):
            if isinstance(value, str):
                text = clean(value)
                assert cell == (f"'{text}" if text.startswith(tuple("=+-@\t")) else text)
            else:
                assert cell == ("" if value is None else str(value))


def test_a_workbook_is_laid_out_to_be_read():
    table = Table("目标/表", ("责任单位", "n"), (("省工业和信息化厅、发展改革委", 3), ("甲" * 200, 4)), ("说明",), HANS)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table)))
    assert book.sheetnames == ["目标 表", "说明"]
    sheet = book.worksheets[0]
    assert sheet["A1"].font.bold and not sheet["A2"].font.bold
    assert sheet["A1"].fill.fgColor.rgb.endswith("1F3A5F")
    assert sheet["A2"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width == 60
    assert sheet.column_dimensions["B"].width == 8
    assert sheet.auto_filter.ref == "A1:B3"


def test_text_too_long_for_a_cell_says_that_it_was_cut():
    cut = openpyxl.load_workbook(io.BytesIO(to_xlsx(Table("t", ("a",), (("x" * 40_000,),))))).worksheets[0]["A2"].value
    assert (len(cut), cut[-2:]) == (32_767, "x…")


@pytest.mark.parametrize("row", [("a",), ("a", "b", "c"), ("a", float("nan")), (float("inf"), 1)])
def test_a_table_refuses_a_row_it_cannot_hold(row):
    with pytest.raises(ValueError, match="row 1"):
        Table("t", ("a", "b"), (row,))


# Markdown.

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ODD_TEXTS = ["&amp; &#35;", "<script>x</script>", "[a]: http://b", "***", "___", "1) a", "a\n===", "a\n---"]
ODD_TEXTS += ["    code", "```", "|a|\n|-|", "~~a~~", "![a](b)", "<http://a>", "a  \nb", "\\", "a\\\nb", "[^1]", "> a"]
TEXTS = st.one_of(
    st.text(alphabet="ab1 \n\t\\`*_{}[]()<>#+-.!|~&=:\"'$@/%^;,?省", max_size=40),
    st.text(max_size=40),
    st.sampled_from(ODD_TEXTS),
)


def shown(markdown):
    """Blocks and what is read in them; fails where anything but text and line breaks comes of it."""
    tokens = MARKDOWN.parse(markdown)
    assert {t.type for t in tokens} <= {"paragraph_open", "inline", "paragraph_close"}, markdown
    children = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in children} <= {"text", "hardbreak"}, markdown
    return "".join("\n" if child.type == "hardbreak" else child.content for child in children)


@given(TEXTS)
@settings(max_examples=400)
def test_what_people_wrote_is_shown_as_text(text):
    lines = (line.strip(" \t") for line in clean(text).split("\n"))
    # A reader of Markdown leaves out what Unicode calls white space at the ends of a line or a paragraph.
    assert [line.strip() for line in shown(as_text(text)).split("\n")] == ([x.strip() for x in lines if x] or [""])


@pytest.mark.parametrize("language", Language)
def test_markdown_holds_questions_answers_and_quotes(language):
    text = to_markdown(ALL, EDITION, language, WHEN).decode()
    tokens = MARKDOWN.parse(text)
    headings = [tokens[i + 1].content for i, t in enumerate(tokens) if t.type == "heading_open" and t.tag == "h2"]
    assert len(headings) == len(ALL) + 1  # and how it was checked
    quotes = [tokens[i + 2].children for i, t in enumerate(tokens) if t.type == "blockquote_open"]
    read = ["".join(child.content for child in children) for children in quotes]
    assert read == [c.quote for a in ALL for c in a.citations]
    assert not {"link_open", "html_inline", "html_block", "code_inline"} & {
        t.type for token in tokens for t in (token, *(token.children or ()))
    }
    # Numbered through the conversation; what only looks like a mark stays as the answer has it.
    assert "250,000 \\[2\\] of them. [1]" in text
    assert re.findall(r"^\*\*\[(\d+)\]\*\*", text, re.MULTILINE) == ["1", "2", "3", "4"]
    assert "每年1000家。[3]" in text and "鼓励。[4]" in text


# The document, whatever it is written as.


@pytest.mark.parametrize("language", Language)
def test_the_document_says_what_it_rests_on(language):
    facts = [value for _, value in record(ALL, EDITION, language, WHEN).facts]
    source = hashlib.sha256(EDITION.notice.source.encode()).hexdigest()
    assert source == EDITION.metadata["files"]["source"]["sha256"]
    for value in (
        EDITION.describe("title", language), EDITION.describe("document_number", language), "2023-08-02",
        EDITION.describe("issuing_authority", language), EDITION.provenance(language), source,
        "2031-03-05 09:30 +0800",
    ):  # fmt: skip
        assert value in facts


def test_citations_are_numbered_through_the_conversation():
    document = record((ENGLISH, SIMPLIFIED, ENGLISH), EDITION, EN, WHEN)
    assert [[q.number for q in entry.quotations] for entry in document.entries] == [[1, 2], [3, 4], [5, 6]]
    assert [entry.lines[1][1:] for entry in document.entries] == [(2, 1), (4,), (6, 5)]
    assert next(line for entry in document.entries for line in entry.lines) == ("By 2025, 250,000 [2] of them. ", 1)


def test_a_citation_stands_in_the_language_of_its_question():
    english, simplified, refused, _ = record(ALL, EDITION, HANT, WHEN).entries
    assert english.quotations[0].name == "Part II (2) 3 · 二、（二）3. Build new-type infrastructure"
    assert simplified.quotations[1].name == "二、（四）1. 培育服务型制造新业态"
    assert simplified.quotations[1].beside == SIMPLIFIED.citations[1].quote_translation
    assert simplified.quotations[1].place.endswith("引文已由他條改至此處")
    assert refused.quotations == ()
    assert [name.split()[0] for name in refused.nearest] == ["二、（二）3.", "三、（四）2.", "二、（一）"]


def test_a_follow_up_alone_says_what_was_asked_before_it():
    alone = answer("and who?", EN, history=("How many 5G base stations?",))
    assert record((alone,), EDITION, EN, WHEN).entries[0].earlier == ("How many 5G base stations?",)
    assert record((ENGLISH, alone), EDITION, EN, WHEN).entries[1].earlier == ()


def test_a_long_question_is_cut_in_its_heading_only():
    text = "Why? " * 50 + "\n\nAnd\x00 how?"
    entry = record((answer(text, EN),), EDITION, EN, WHEN).entries[0]
    assert entry.heading.endswith("…") and len(entry.heading) < 100
    assert entry.question == (text.split("\n")[0].strip(), "And how?")


def test_what_was_left_out_is_counted():
    entry = record((answer("Who?", EN, rejected=(Rejection("x", ("figure",)),)),), EDITION, EN, WHEN).entries[0]
    assert entry.made == "generator: scripted · settings: 0123456789ab · sentences left out because a check failed: 1"


def test_a_notice_that_states_little_has_a_document_too():
    edition = orchard()
    document = record((), edition, HANS, WHEN)
    assert ("发文字号", "青政〔2031〕9號") in document.facts
    assert document.subject == "关于印发果园灌溉计划的通知"


# Word.


@pytest.mark.parametrize("language", Language)
def test_word_gives_back_each_citation_with_its_number_section_and_quote(language):
    document = docx.Document(io.BytesIO(to_docx(ALL, EDITION, language, WHEN)))
    paragraphs = document.paragraphs
    at = [i for i, p in enumerate(paragraphs) if p.style.name == "Citation"]
    citations = [c for a in ALL for c in a.citations]
    assert len(at) == len(citations)
    for number, (i, citation) in enumerate(zip(at, citations, strict=True), 1):
        assert paragraphs[i].text.startswith(f"[{number}] {citation.label} ")
        assert paragraphs[i].text.endswith(citation.heading)
        assert (paragraphs[i + 1].style.name, paragraphs[i + 1].text) == ("Quote", citation.quote)
        assert citation.quote_translation in paragraphs[i + 2].text
    headings = [p.text for p in paragraphs if p.style.name == "Heading 1"]
    assert len(headings) == len(ALL) + 1 and all(str(n) in h for n, h in enumerate(headings[:-1], 1))
    read = "\n".join(p.text for p in paragraphs)
    for line in (
        "By 2025, 250,000 [2] of them. [1]",
        "1,000 and 250,000. [2][1]",
        "每年1000家。[3]",
        "通知中沒有說明。",
    ):
        assert line in read
    assert RUDE.question.text.split("\n")[1] in read
    assert next(cell.text for cell in document.tables[0].columns[1].cells) == EDITION.describe("title", language)
    assert document.core_properties.language == language
    assert document.core_properties.subject == EDITION.describe("title", language)
    assert document.core_properties.created.replace(tzinfo=UTC) == WHEN


def test_word_knows_the_script_of_every_text_and_where_marks_lead():
    document = docx.Document(io.BytesIO(to_docx(ALL, EDITION, EN, WHEN)))
    fonts = {HANS: ("Microsoft YaHei", "zh-CN"), HANT: ("Microsoft JhengHei", "zh-TW")}
    runs = {run.text: run._r for p in document.paragraphs for run in p.runs}

    def east_asian(run):
        return tuple(run.xpath(f"./w:rPr/{name}/@w:eastAsia")[0] for name in ("w:rFonts", "w:lang"))

    assert east_asian(runs["每年1000家。"]) == fonts[HANS]
    assert east_asian(runs["通知中沒有說明。"]) == fonts[HANT]
    assert east_asian(runs[ENGLISH.citations[0].quote]) == fonts[HANT]  # the source's script, whatever the question's
    for style in ("Normal", "Heading 1", "Title", "Quote"):
        names = document.styles[style].element.rPr.rFonts
        assert names.xpath("./@w:eastAsia") and not names.xpath("./@w:eastAsiaTheme")
    body = document.element.body
    led = body.xpath("//w:hyperlink/@w:anchor")
    assert led == [f"citation{n}" for n in (1, 2, 1, 3, 4)]
    assert set(led) == set(body.xpath("//w:bookmarkStart/@w:name"))
    # Word refuses a file whose properties are out of order.
    order = ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "spacing", "kern", "sz", "szCs", "lang"]
    for properties in (*body.xpath("//w:rPr"), *document.styles.element.xpath("//w:style/w:rPr")):
        names = [child.tag.split("}")[1] for child in properties if child.tag.split("}")[1] in order]
        assert names == sorted(names, key=order.index) and len(set(names)) == len(names)


# PDF.


def squeezed(text):
    """A page breaks lines where it likes."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("language", Language)
def test_a_pdf_s_text_is_what_was_put_in_and_its_fonts_are_in_the_file(language):
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(ALL, EDITION, language, WHEN)))
    read = squeezed("".join(page.extract_text() for page in reader.pages))
    for one in ALL:
        assert all(squeezed(line) in read for line in one.question.text.split("\n"))
        for citation in one.citations:
            assert squeezed(citation.quote) in read
            assert squeezed(citation.quote_translation) in read
    for text in (
        "By 2025, 250,000 [2] of them. [1]",
        "每年1000家。[3]",
        "通知中沒有說明。",
        EDITION.provenance(language),
    ):
        assert squeezed(text) in read
    assert (reader.metadata.title, reader.metadata.subject) == (
        record(ALL, EDITION, language, WHEN).title, EDITION.describe("title", language),
    )  # fmt: skip
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "Noto" in descriptor["/FontName"] or "Source" in descriptor["/FontName"]


def accessible(data):
    """Whether the file declares PDF/UA, which Typst allows only where every character has been drawn by a font."""
    return b"pdfuaid" in pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]["/Metadata"].get_data()


def test_every_character_of_both_scripts_is_drawn_and_one_that_no_font_has_does_no_harm():
    assert all(accessible(to_pdf(ALL, EDITION, language, WHEN)) for language in Language)
    odd = to_pdf([answer("Why \U000f1234?", EN)], EDITION, HANS, WHEN)
    assert not accessible(odd)
    assert "Why" in pypdf.PdfReader(io.BytesIO(odd)).pages[0].extract_text()


def test_without_a_font_a_pdf_is_refused_in_one_sentence(monkeypatch):
    class None_:
        def families(self):
            return ["DejaVu Sans Mono"]

    monkeypatch.setattr(pdf, "_fonts", None_)
    with pytest.raises(ExportError, match=r"^生成 PDF 需要嵌入中文字体[^。]+。$"):
        to_pdf(ALL, EDITION, HANS, WHEN)


# Files to download.


@pytest.fixture
def served(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "served"))
    return tmp_path / "served"


def test_a_file_lies_where_gradio_serves_it_and_only_its_user_reads_it(served):
    path = Path(saved("目标.csv", b"data"))
    assert (path.name, path.read_bytes()) == ("目标.csv", b"data")
    assert path.is_relative_to(gradio.utils.get_upload_folder())
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert saved("目标.csv", b"data") == str(path)
    assert saved("目标.csv", b"other") != str(path)
    assert list(path.parent.iterdir()) == [path]


def test_old_files_are_removed_and_young_ones_kept(served):
    old, young = (Path(saved(name, b"x")) for name in ("old.csv", "young.csv"))
    long_ago = time.time() - download.KEEP - 60
    os.utime(old.parent, (long_ago, long_ago))
    others = served / "upload"
    others.mkdir()
    os.utime(others, (long_ago, long_ago))
    saved("new.csv", b"x")
    assert (old.exists(), young.exists(), others.exists()) == (False, True, True)


@given(st.text(max_size=300))
def test_every_name_is_safe(name):
    safe = safe_name(name)
    assert Path(safe).name == safe and safe not in ("", ".", "..")
    assert len(safe.encode()) <= 160
    assert not re.search(r'[\x00-\x1f/\\:*?"<>|]', safe)
