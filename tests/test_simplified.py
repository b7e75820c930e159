"""A notice published in Simplified Chinese, put on a shelf as the README describes it."""

from __future__ import annotations

import hashlib
import io
import json
import re
from pathlib import Path

import docx
import pytest

from app.ask.pane import pane
from app.ask.turn import Turn
from app.measures.words import Teller
from app.passage import row
from app.read.reading import Reading
from app.read.render import document
from app.read.search import search
from app.targets.export import targets_table
from app.targets.render import render
from app.targets.rows import rows
from app.wording.examples import examples
from app.wording.render import results
from corpus.__main__ import main
from corpus.find import find
from corpus.library import CorpusError, Edition, load_notice, offered_questions
from corpus.notice import Clause
from corpus.script import Language
from corpus.section import SectionId
from index import store
from index.passage import make_passages, shown
from index.retrieve import Retriever
from qa.answer import Answer, Evidence, Outcome, Question, Statement, Timings
from qa.assistant import Assistant
from qa.cite import cite
from qa.display import heading_text, sentence_text, unit_names
from qa.draft import ExtractiveDrafter
from qa.export.record import record
from qa.export.word import to_docx
from qa.institutions import named_institutions
from qa.measure_read import read_measures
from qa.measure_vocabulary import load_vocabulary
from qa.measures import translation
from qa.parts import without_self_reference
from qa.settings import Settings
from qa.targets import targets
from qa.wording import check_wording
from qa.words import content_words
from tests.fakes import CountingEmbedder

EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT
SLUG = "canals"
SOURCE = """青川市人民政府关于显著提升用水效率的通知
青政〔2031〕9号
各县人民政府：

一、总体要求
到2033年,力争修渠12万米，用水效率显著提升。
二、怎么修
（一）改造旧渠
1. 干部包干
鼓励企业认领渠段，面积达到350亩以上的给予支持。
（责任单位：市水利厅、发展改革委）
2. 后续管护
每年修渠6公里以上，不得占用永久基本农田。
（责任单位：市农业农村厅）

青川市人民政府
2031年5月6日
"""


def put(shelf: Path, more: str = "", source: str = SOURCE) -> None:
    """A folder with what the README asks for, and no more than is added."""
    folder = shelf / SLUG
    folder.mkdir(exist_ok=True)
    (folder / "source.txt").write_text(source, "utf-8")
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    (folder / "notice.toml").write_text(
        'title = "青川市人民政府关于显著提升用水效率的通知"\n'
        'document_number = "青政〔2031〕9号"\nissue_date = 2031-05-06\n'
        f'{more}\n[files]\nsource = {{ name = "source.txt", sha256 = "{sha256}" }}\n',
        "utf-8",
    )
    load_notice.cache_clear()
    offered_questions.cache_clear()


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    put(tmp_path)
    return load_notice(SLUG, tmp_path)


def test_a_notice_as_the_readme_describes_it_is_loaded_and_its_script_told(edition: Edition) -> None:
    assert edition.script is HANS
    assert (edition.notice.document_number, edition.notice.issuing_authority) == ("青政〔2031〕9号", "青川市人民政府")
    sections = [str(clause.section) for clause in edition.notice.clauses]
    assert sections == ["0", "1", "2", "2.1", "2.1.1", "2.1.2", "0.1"]
    assert [edition.provenance(language) for language in Language] == ["", "", ""]


@pytest.mark.parametrize("copy", ["", "[copy]", '[copy]\nscript = "zh-Hans"'])
@pytest.mark.parametrize("language", [None, EN, HANS, HANT])
def test_a_section_is_shown_in_every_script(
    tmp_path: Path, copy: str, language: Language | None, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, copy)
    asked = ["--shelf", str(tmp_path), "show", "一"] + (["--language", language] if language else [])
    assert main(asked) == (2 if language is EN else 0)
    shown, told = capsys.readouterr()
    if language is EN:
        assert told == "corpus: section 1 of canals has no English translation\n"
    else:
        assert ("顯著提升" if language is HANT else "到2033年,力争修渠12万米，用水效率显著提升。") in shown


@pytest.mark.parametrize("script", ['"zh"', '""', "1", '["zh-Hans"]'])
def test_a_script_there_is_none_of_is_refused_in_one_sentence(tmp_path: Path, script: str) -> None:
    put(tmp_path, f"[copy]\nscript = {script}")
    with pytest.raises(CorpusError, match=r"canals: notice\.toml does not give \[copy\] a script that is zh-Hans or"):
        load_notice(SLUG, tmp_path)
    put(tmp_path, 'copy = "zh-Hans"')
    with pytest.raises(CorpusError, match=r"a script that is zh-Hans or zh-Hant; correct it"):
        load_notice(SLUG, tmp_path)


def test_a_traditional_notice_is_told_by_its_characters(tmp_path: Path) -> None:
    put(tmp_path, source="一、總體要求\n用水效率顯著提升。\n")
    path = tmp_path / SLUG / "notice.toml"
    path.write_text('title = ""\n[files]\nsource = { name = "source.txt" }\n', "utf-8")
    edition = load_notice(SLUG, tmp_path)
    assert edition.script is HANT
    assert edition.in_script("顯著", HANT).text == "顯著" and edition.in_script("顯著", HANS).text == "显著"


def test_a_text_is_verbatim_in_its_own_script_and_the_way_back_is_known(edition: Edition) -> None:
    text = "怎么显著提升"
    assert [edition.in_script(text, language).text for language in (EN, HANS)] == [text, text]
    converted = edition.in_script(text, HANT)
    assert converted.text == "怎麼顯著提升"
    assert converted.from_source(2, 4) == converted.to_source(2, 4) == (2, 4)


def test_what_the_folder_says_is_in_the_readers_script(edition: Edition) -> None:
    told = [edition.describe("title", language) for language in (EN, HANS, HANT)]
    assert told == [edition.notice.title, edition.notice.title, "青川市人民政府關於顯著提升用水效率的通知"]
    assert edition.describe("issuing_authority", HANS) == "青川市人民政府"  # not in notice.toml: as the text has it


def test_a_wording_is_found_in_any_script(edition: Edition) -> None:
    for wording in ("效率显著提升", "效率顯著提升"):
        (match,) = find(edition, wording)
        assert (match.text, match.language) == ("效率显著提升", "zh-Hans")


def clause(edition: Edition, section: str) -> Clause:
    return edition.notice.clause(SectionId.parse(section))


def answered(edition: Edition, language: Language) -> Answer:
    """An answer with the sentence of the first section as its own."""
    first = clause(edition, "1")
    sentence = first.sentences[1]
    text = sentence_text(sentence, language, edition)
    issued = (Evidence("S1", first, sentence, text, heading_text(first, language, edition), 1.0),)
    statements = (Statement(text, ("S1",), "source", "source"),)
    text, citations = cite(statements, issued, edition, language)
    made = Outcome.ANSWERED, text, citations, (), "scripted", Timings(), "0123456789ab"
    return Answer(Question("？", language), *made, statements=statements, issued=issued)


def test_what_is_displayed_is_verbatim_in_simplified_and_converted_to_traditional(edition: Edition) -> None:
    sentence, second = clause(edition, "1").sentences[1], clause(edition, "2")
    verbatim = "到2033年,力争修渠12万米，用水效率显著提升。"
    assert [sentence_text(sentence, language, edition) for language in (EN, HANS)] == [verbatim, verbatim]
    assert sentence_text(sentence, HANT, edition) == "到2033年,力爭修渠12萬米，用水效率顯著提升。"
    assert [heading_text(second, language, edition) for language in (EN, HANS, HANT)] == ["怎么修", "怎么修", "怎麼修"]
    units = [unit_names(clause(edition, "2.1.2"), language, edition) for language in (EN, HANS, HANT)]
    assert units == ["市农业农村厅", "市农业农村厅", "市農業農村廳"]
    assert [shown(edition, "怎么", None, language) for language in Language] == ["怎么", "怎么", "怎麼"]
    passages = {p.text: p.title for p in make_passages(edition) if p.section == SectionId.parse("2.1.1")}
    assert any("面积达到350亩" in text for text in passages)
    assert set(passages.values()) == {"怎么修 / 改造旧渠 / 干部包干"}


def test_a_quote_is_the_source_and_only_traditional_readers_have_another_beside_it(edition: Edition) -> None:
    for language in Language:
        (citation,) = answered(edition, language).citations
        assert citation.quote == edition.notice.source[slice(*citation.span)]
        translated = "到2033年,力爭修渠12萬米" if language is HANT else None
        assert citation.quote_translation == translated


def test_targets_are_read_from_simplified(edition: Edition) -> None:
    first, second = targets(edition)
    assert (first.what_zh, first.quote, second.units_zh) == ("修渠", "到2033年,力争修渠12万米", ("市农业农村厅",))
    assert [row.said for language in (EN, HANS) for row in rows(edition, language)] == [None] * 4
    for traditional in rows(edition, HANT):
        assert traditional.said and traditional.said_at
        assert traditional.value.strip("≈+") == traditional.said[slice(*traditional.said_at)]
    tables = {language: targets_table(edition, language, (0, 1)) for language in Language}
    assert tables[HANT].columns[-1] == "由原文轉換的繁體" and tables[HANT].rows[0][-1] == "到2033年,力爭修渠12萬米"
    assert "还原" not in tables[HANS].columns[-1] and len(tables[HANS].columns) == len(tables[HANT].columns) - 1
    assert all(len(row) == len(table.columns) for table in tables.values() for row in table.rows)


def test_the_notices_own_name_is_no_part_of_a_question(edition: Edition) -> None:
    assert without_self_reference("显著提升用水效率的通知，农田管护怎么规定？", edition) == "农田管护怎么规定？"


def test_a_measure_has_no_second_text_in_the_source_s_own_script(edition: Edition) -> None:
    vocabulary = load_vocabulary(SLUG)
    measure = next(m for m in read_measures(edition, vocabulary) if "干部" not in m.quote and m.kind == "measure")
    assert [translation(measure, language, edition) for language in (EN, HANS)] == [None, None]
    assert "認領渠段" in (translation(measure, HANT, edition) or "")
    told = [Teller(edition, vocabulary, language).shown("怎么") for language in (EN, HANS, HANT)]
    assert told == ["怎么", "怎么", "怎麼"]


def test_the_page_says_what_script_the_source_is_in(edition: Edition) -> None:
    sentence = clause(edition, "1").sentences[1]
    start = sentence.span[0] + sentence.text.index("显著")
    html = row(sentence, (start, start + 2), edition)
    assert '<p class="verbatim" lang="zh-Hans">到2033年,力争修渠12万米，用水效率<mark class="quote">显著</mark>' in html
    assert '<p class="beside traditional" lang="zh-Hant">到2033年,力爭修渠12萬米' in html
    assert '<span class="quote">顯著</span>' in html
    for language in Language:
        answer = answered(edition, language)
        turn = Turn(answer.question, "done", answer.issued, answer.statements, answer.text, answer.citations, answer)
        opened = pane((0, "1"), (turn,), language, edition)
        assert f'data-beside="{"english" if language is EN else "traditional"}"' in opened
        assert "simplified" not in opened and "显着" not in opened
        for html in (document(Reading(edition), language), render(edition, language)):
            assert "显着" not in html and "怎幺" not in html
            assert set(re.findall(r'class="verbatim" lang="([^"]+)"', html)) == {"zh-Hans"}


def test_the_notice_is_read_and_searched_in_traditional_too(edition: Edition) -> None:
    reading = Reading(edition)
    sentence = clause(edition, "1").sentences[1]
    assert reading.text(sentence, "verbatim") == sentence.text
    assert reading.text(clause(edition, "2").sentences[0], "traditional") == "二、怎麼修"
    for typed in ("效率显著提升", "效率顯著提升"):
        marks = {mark["column"]: mark for mark in search(reading, typed, "traditional", HANT)["marks"]}
        for column, text in (("verbatim", "效率显著提升"), ("traditional", "效率顯著提升")):
            assert reading.text(sentence, column)[marks[column]["start"] : marks[column]["end"]] == text


@pytest.mark.parametrize("language", list(Language))
def test_a_wording_is_checked_against_simplified(edition: Edition, language: Language) -> None:
    offered = examples(language, edition)
    told = {name: [str(c.verdict) for c in check_wording(edition, text)] for name, text in offered.items()}
    assert told["source"] == ["identical"] and told["traditional"] == ["script"]
    html = results(check_wording(edition, "力争修渠13万米。"), language, edition)
    assert '<p class="diff" lang="zh-Hans">' in html and '<p class="verbatim" lang="zh-Hans">' in html
    assert ("力爭修渠12萬米" in html) == (language is HANT)


def test_a_document_to_take_away_has_the_quote_in_its_script(edition: Edition) -> None:
    answers = [answered(edition, language) for language in Language]
    quotations = [entry.quotations[0] for entry in record(answers, edition, EN).entries]
    assert {quotation.script for quotation in quotations} == {HANS}
    assert [q.beside_name for q in quotations if q.beside] == ["Traditional, converted from the source"]
    made = docx.Document(io.BytesIO(to_docx(answers, edition, EN)))
    quotes = [run._r for p in made.paragraphs if p.style.name == "Quote" for run in p.runs]
    assert {run.xpath("./w:rPr/w:lang/@w:eastAsia")[0] for run in quotes} == {"zh-CN"}


def test_a_question_in_any_language_is_answered_in_its_script_from_the_source(edition: Edition, tmp_path: Path) -> None:
    embedder = CountingEmbedder(("渠", "农田", "效率"))
    retriever = Retriever(edition, embedder, store.build(tmp_path / "index", edition, embedder))
    assistant = Assistant(retriever, ExtractiveDrafter(edition), Settings(generator="extractive"))
    asked = {
        "每年修渠几公里？谁负责？": ("每年修渠6公里以上，不得占用永久基本农田。[1]", "责任单位：市农业农村厅。[2]"),
        "每年修渠幾公里？誰負責？": ("每年修渠6公里以上，不得佔用永久基本農田。[1]", "責任單位：市農業農村廳。[2]"),
        "How many km of canals (修渠) each year?": ("每年修渠6公里以上，不得占用永久基本农田。 [",),
    }
    for question, wanted in asked.items():
        answer = assistant.ask(Question.ask(question))
        assert answer.outcome is Outcome.ANSWERED and all(text in answer.text for text in wanted)
        assert all(c.quote == edition.notice.source[slice(*c.span)] for c in answer.citations)


QUESTION = '[[official]]\nen = "How many canals?"\nzh-Hans = "修多少渠？"\nzh-Hant = "修多少渠？"\n'


def test_the_questions_to_try_lie_in_the_notices_folder_and_make_no_other_index(tmp_path: Path) -> None:
    put(tmp_path)
    before = load_notice(SLUG, tmp_path)
    assert offered_questions(SLUG, tmp_path) == {}
    (tmp_path / SLUG / "examples.toml").write_text(QUESTION, "utf-8")
    load_notice.cache_clear()
    offered_questions.cache_clear()
    offered = offered_questions(SLUG, tmp_path)
    assert offered == {"official": ({"en": "How many canals?", "zh-Hans": "修多少渠？", "zh-Hant": "修多少渠？"},)}
    assert load_notice(SLUG, tmp_path).sha256 == before.sha256


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[official", "examples.toml cannot be read"),
        (QUESTION.replace("official", "poet"), "examples.toml: there is no 'poet'; those who ask are enterprise, "),
        (QUESTION.replace("zh-Hant", "zh-TW"), "examples.toml: expected each question of 'official' in en, "),
        ('official = "?"', "examples.toml: expected each question of 'official'"),
    ],
)
def test_questions_to_try_that_are_wrong_are_refused_in_one_sentence(tmp_path: Path, text: str, message: str) -> None:
    put(tmp_path)
    (tmp_path / SLUG / "examples.toml").write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=f"^canals: {message}"):
        load_notice(SLUG, tmp_path)


def test_the_place_a_notice_is_for_is_its_own(tmp_path: Path) -> None:
    bureau = {"zh_hans": "市水利局", "zh_hant": "市水利局", "en": "Qingchuan Municipal Bureau of Canals"}
    put(tmp_path, '[jurisdiction]\nplaces = ["青川"]\nen = ["Qingchuan", "municipal"]')
    (tmp_path / SLUG / "glossary.jsonl").write_text(json.dumps(bureau | {"kind": "institution", "aliases_en": []}))
    with (tmp_path / SLUG / "notice.toml").open("a", encoding="utf-8") as file:
        file.write('glossary = { name = "glossary.jsonl" }\n')
    own = load_notice(SLUG, tmp_path)
    assert sorted(content_words("Qingchuan municipal canals of Henan", own.terms)) == ["canal", "henan"]
    assert named_institutions("the Bureau of Canals", own) == {"市水利局"}
    put(tmp_path)
    assert "qingchuan" in content_words("Qingchuan", load_notice(SLUG, tmp_path).terms)


@pytest.mark.parametrize("stated", ["jurisdiction = 1", '[jurisdiction]\nen = "Qingchuan"', "[jurisdiction]\nen = [1]"])
def test_a_place_that_is_no_list_of_words_is_refused(tmp_path: Path, stated: str) -> None:
    put(tmp_path, stated)
    with pytest.raises(CorpusError, match=r"canals: notice\.toml does not give \[jurisdiction\] as lists of words"):
        load_notice(SLUG, tmp_path)
