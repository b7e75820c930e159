"""The Read view without a browser: the text to the character, its columns, its addresses, and where hits are marked."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.ask.pane import citation_text
from app.ask.turn import Place
from app.read.reading import Reading
from app.read.render import document, titled
from app.read.search import search
from app.read.view import located, place
from app.texts import say
from corpus.library import Edition, load_notice
from corpus.notice import Sentence
from corpus.script import Language, TermTable, matching_form
from corpus.section import SectionId
from qa.assistant import Assistant
from tests.fakes import orchard

EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT
HENAN = "henan-2023-27"


@pytest.fixture(scope="module")
def henan() -> Reading:
    return Reading(load_notice(HENAN))


@pytest.fixture(scope="module")
def small() -> Reading:
    return Reading(orchard())


class Page(HTMLParser):
    """What a browser would make of the document: texts by sentence and column, and every element's attributes."""

    VOID = ("input", "br", "img")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: dict[tuple[int, str], str] = {}
        self.order: list[tuple[int, str]] = []  # the sentences, each with the white space before it
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []
        self._column: tuple[int, str] | None = None
        self.feed(html)
        self.close()
        assert not self._open, "an element was left open"

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        values = {key: value or "" for key, value in attrs}
        self.elements.append((tag, values))
        if tag not in self.VOID:
            self._open.append(tag)
        if "data-at" in values and "sentence" in values["class"].split():
            self.order.append((int(values["data-at"]), values.get("data-gap", "")))
        elif values.get("class") in ("verbatim", "simplified", "english"):
            self._column = (self.order[-1][0], values["class"])
            self.texts[self._column] = ""

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._column = None

    def handle_data(self, data: str) -> None:
        if self._column:
            self.texts[self._column] += data

    def values(self, attribute: str) -> list[str]:
        return [values[attribute] for _, values in self.elements if attribute in values]


@pytest.mark.parametrize("language", list(Language))
def test_the_source_column_is_the_source_to_the_character(henan: Reading, small: Reading, language: Language) -> None:
    # A clause on the line of another, a line broken within a sentence, Windows' line ends, characters of HTML.
    odd = "關於甲<乙>的通知\r\n甲政〔2031〕2號\r\n各縣:\r\n"
    odd += "一、總則 (一)目的。為“\r\n甲”&乙,  制定。第二句。\r\n第三句。\r\n"
    readings = (henan, small, Reading(orchard(translated=False, source=odd)))
    for reading in readings:
        page, notice = Page(document(reading, language)), reading.edition.notice
        shown = "".join(gap + page.texts[at, "verbatim"] for at, gap in page.order)
        assert shown == notice.source[notice.clauses[0].span[0] : notice.clauses[-1].span[1]]


def test_columns_hold_the_restored_simplified_with_its_marks_and_the_english(small: Reading) -> None:
    page = Page(document(small, EN))
    (smart,) = [s for s in small.edition.notice.clause(SectionId((2, 1))).sentences if "智慧型" in s.text]
    assert page.texts[smart.span[0], "simplified"] == "推广智能阀门。"
    assert page.texts[smart.span[0], "english"] == "Smart valves will be spread."
    heading = small.edition.notice.clause(SectionId((2, 1))).sentences[0]
    assert page.texts[heading.span[0], "simplified"] == "(一)改造渠系。"
    assert page.texts[heading.span[0], "english"] == "(1) Rebuild the canals."


def test_views_are_those_the_notice_has_texts_for(small: Reading) -> None:
    assert small.views == ("verbatim", "simplified", "english", "beside-simplified", "beside-english")
    assert [small.first_view(language) for language in (EN, HANS, HANT)] == ["english", "simplified", "verbatim"]
    plain = Reading(orchard(translated=False))
    assert plain.views == ("verbatim", "simplified", "beside-simplified") and plain.first_view(EN) == "verbatim"
    edition = orchard(translated=False)
    published = Reading(replace(edition, metadata={**edition.metadata, "copy": {"script": "zh-Hans"}}))
    assert published.views == ("verbatim", "traditional", "beside-traditional")
    assert [published.first_view(language) for language in (EN, HANS, HANT)] == ["verbatim", "verbatim", "traditional"]
    assert published.shows("verbatim") == ("verbatim",)
    assert small.shows("beside-english") == ("verbatim", "english")


@pytest.mark.parametrize("language", list(Language))
def test_every_clause_has_its_place_its_entry_and_its_names(henan: Reading, language: Language) -> None:
    html, notice = document(henan, language), henan.edition.notice
    page, sections = Page(html), [str(clause.section) for clause in notice.clauses]
    assert [v["data-section"] for _, v in page.elements if v.get("class") == "clause"] == sections
    assert sorted(page.values("data-entry")) == sorted(sections)
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    issued = notice.issue_date
    assert issued and issued.isoformat() in html and henan.edition.provenance(language) in html
    for clause in notice.clauses:
        assert titled(clause, language, henan.edition) and (not clause.level or clause.section.label_zh in html)


def test_units_are_named_in_the_readers_language(henan: Reading) -> None:
    clause = next(clause for clause in henan.edition.notice.clauses if clause.responsible_units)
    english = document(henan, EN)
    assert f"</b> {'; '.join(clause.responsible_units_en)}</p>".replace("’", "’") in english
    assert f"<b>{say('pane.units', EN)}</b>" in english
    assert f"</b> {'、'.join(clause.responsible_units)}</p>" in document(henan, HANT)


@pytest.mark.parametrize("language", list(Language))
def test_a_copied_citation_is_the_one_the_side_pane_copies(henan: Reading, language: Language) -> None:
    page, edition = Page(document(henan, language)), henan.edition
    before, after = page.values("data-before"), page.values("data-after")
    for clause, first, last in zip(edition.notice.clauses, before, after, strict=True):
        quote = "".join(edition.notice.source[slice(*clause.span)].splitlines())
        assert first + quote + last == citation_text(Place(clause.section, clause.span), language, edition)


def stretches(reading: Reading, found: dict[str, Any], column: str) -> list[str]:
    """The texts that are marked in a column."""
    by_start: dict[int, Sentence] = {s.span[0]: s for c in reading.edition.notice.clauses for s in c.sentences}
    marks = [mark for mark in found["marks"] if mark["column"] == column]
    return [reading.text(by_start[mark["at"]], column)[mark["start"] : mark["end"]] for mark in marks]


def test_simplified_traditional_and_restored_wordings_mark_the_same_places(henan: Reading) -> None:
    found = [search(henan, wording, "verbatim", HANS) for wording in ("智能制造", "智慧型製造", "智能製造")]
    assert found[0]["marks"] == found[1]["marks"] == found[2]["marks"]
    verbatim, restored = (stretches(henan, found[0], column) for column in ("verbatim", "simplified"))
    assert set(verbatim) == {"智慧型製造"} and set(restored) == {"智能制造"}
    # Counted in the source itself, not by what is tested.
    assert len(verbatim) == len(restored) == found[0]["count"] == henan.edition.notice.source.count("智慧型製造")
    numbers = [mark["hit"] for mark in found[0]["marks"] if mark["column"] == "verbatim"]
    assert numbers == list(range(found[0]["count"]))


def test_marks_are_the_wording_in_every_column_wherever_it_stands(henan: Reading) -> None:
    edition = henan.edition
    for wording in ("5G基站25万个", "设计河南", "(责任单位:省科技厅", "互联网", "发展", "力争达到2.3万亿元"):
        found = search(henan, wording, "verbatim", HANS)
        assert found["count"] > 0
        for column in ("verbatim", "simplified"):
            # A hit over several sentences is marked in each; joined they are the wording.
            shown: dict[int, str] = {}
            marks = [mark for mark in found["marks"] if mark["column"] == column]
            for mark, text in zip(marks, stretches(henan, found, column), strict=True):
                shown[mark["hit"]] = shown.get(mark["hit"], "") + text
            forms = {matching_form("".join(text.split()), edition.terms).text for text in shown.values()}
            typed = matching_form(wording, edition.terms).text
            if column == "verbatim":  # a term of the copy is marked whole: 工業網際網路 for 互联网
                forms = {typed if typed in form else form for form in forms}
            assert forms == {typed}, (wording, column)


def test_english_is_marked_and_its_source_sentence_tinted(small: Reading) -> None:
    found = search(small, "SMART   valves", "english", EN)
    assert found["count"] == 1 and stretches(small, found, "english") == ["Smart valves"]
    assert {(row["column"], row["hit"]) for row in found["whole"]} == {("verbatim", 0), ("simplified", 0)}
    assert say("read.hits", EN, n=1, clauses=1) == found["said"]
    beside = search(small, "smart valves", "verbatim", HANT)  # the source has it not: the English is stepped through
    assert beside["count"] == 1 and beside["said"] == say("read.hits_in_english", HANT, n=1, clauses=1)


def test_a_view_steps_through_its_own_language(small: Reading) -> None:
    english, source = search(small, "12", "english", EN), search(small, "12", "beside-english", EN)
    assert english["count"] == source["count"] == 1  # 12萬米; 120,000 metres
    hit = {mark["column"]: mark["hit"] for mark in english["marks"]}
    assert hit == {"verbatim": None, "simplified": None, "english": 0}
    hit = {mark["column"]: mark["hit"] for mark in source["marks"]}
    assert hit == {"verbatim": 0, "simplified": 0, "english": None}
    elsewhere = search(small, "阀门", "english", EN)
    assert elsewhere["said"] == say("read.hits_in_source", EN, n=1, clauses=1)
    assert [row["column"] for row in elsewhere["whole"]] == ["english"]


def test_the_list_shows_hits_by_clause_as_text(small: Reading) -> None:
    found = search(small, "智能", "simplified", HANS)
    assert '<mark class="quote">智能</mark>阀门' in found["list"] and 'data-section="2.1"' in found["list"]
    odd = Reading(orchard(translated=False, source="關於甲的通知\n甲政〔2031〕2號\n一、目的\n甲<b>乙</b>丙。\n"))
    assert "甲&lt;b&gt;<mark" in search(odd, "乙", "verbatim", HANT)["list"]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("wording", ["火箭", "{wording} {", "<script>", "%s \\"])
def test_no_hits_are_one_sentence_with_what_was_typed(small: Reading, wording: str, language: Language) -> None:
    found = search(small, wording, "verbatim", language)
    assert (found["count"], found["marks"], found["whole"], found["list"]) == (0, [], [], "")
    assert wording in found["said"] and found["said"].endswith((".", "。"))


def test_nothing_typed_finds_nothing_and_a_number_finds_its_clause(small: Reading) -> None:
    assert search(small, " \n", "verbatim", EN) == {"count": 0, "marks": [], "whole": [], "list": "", "said": ""}
    found = search(small, "二(一)", "verbatim", HANS)
    assert 'data-section="2.1"' in found["list"]


def test_an_address_may_spell_its_section_as_people_do(henan: Reading) -> None:
    for spelling in ("3.8.1", "三、（八）1.", "III.8.1", "第三部分第八项第1条", "３．８．１"):
        assert located(henan, spelling, EN) == {"section": "3.8.1"}
    assert located(henan, "0", EN) == {"section": "0"}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("spelling", ["9.9", "", "{section}", "<b>", "1." * 500])
def test_an_unknown_section_is_one_sentence(small: Reading, spelling: str, language: Language) -> None:
    said = located(small, spelling, language)["said"]
    assert spelling[:40] in said and "2.2" in said and len(said) < 200
    assert said.endswith((".", "。")) and "\n" not in said


def test_the_page_is_sent_without_the_text_which_the_server_gives_when_asked(henan: Reading) -> None:
    import gradio as gr

    assistant = cast(Assistant, SimpleNamespace(edition=henan.edition))
    with gr.Blocks() as blocks:
        language = gr.Radio([str(code) for code in Language], value=str(HANS))
        place(assistant, language)
    (view,) = [block for block in blocks.blocks.values() if getattr(block, "elem_id", "") == "reader"]
    assert len(str(view.value)) < 400
    assert view.document("zh-Hant") == document(henan, HANT)
    assert view.search({"wording": "5G", "view": "nonsense", "language": "xx"})["count"] > 0
    assert view.locate({"section": "1.2", "language": "en"}) == {"section": "1.2"}


def test_an_edition_without_terms_or_english_is_read_too() -> None:
    edition: Edition = replace(orchard(translated=False), terms=TermTable(()))
    html = document(Reading(edition), EN)
    assert 'class="english"' not in html and "智慧型" in html
