"""Seven questions people ask first, with the real index and the notice's own sentences for an answer."""

from __future__ import annotations

import pytest

from corpus.script import Language, detect
from qa.answer import Answer, Outcome, Question
from qa.open import open_assistant
from qa.settings import Settings
from tests.scripted import EDITION

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def ask():
    assistant = open_assistant(Settings(generator="extractive"), progress=False)

    def answer(text: str) -> Answer:
        given = assistant.ask(Question.ask(text))
        for citation in given.citations:
            assert citation.quote == EDITION.notice.source[slice(*citation.span)]
            assert f"[{citation.mark}]" in given.text
        return given

    return answer


def sections(answer: Answer) -> set[str]:
    return {str(c.section) for c in answer.citations}


def test_how_many_base_stations_and_who_is_responsible(ask):
    answer = ask("到2025年全省要建成多少个5G基站，由哪些部门负责？")
    assert (answer.outcome, answer.question.language) == (Outcome.ANSWERED, Language.HANS)
    assert "25万个" in answer.text and "2.2.3" in sections(answer)
    for unit in ("工业和信息化厅", "发展改革委", "通信管理局"):
        assert unit in answer.text


def test_what_the_standard_land_system_is(ask):
    answer = ask("「標準地＋承諾制」是什麼意思？")
    assert (answer.outcome, answer.question.language) == (Outcome.ANSWERED, Language.HANT)
    assert "3.8.1" in sections(answer)
    assert "承諾制" in answer.text and detect(answer.text) is Language.HANT


def test_how_many_little_giants_a_year(ask):
    answer = ask("How many national-level little giant firms does the province aim to cultivate each year?")
    assert (answer.outcome, answer.question.language) == (Outcome.ANSWERED, Language.EN)
    assert "100 national-level" in answer.text and "3.4.2" in sections(answer)


def test_who_is_responsible_for_carbon_peaking(ask):
    answer = ask("推进碳达峰碳中和由谁负责？")
    assert answer.outcome is Outcome.ANSWERED and sections(answer) == {"2.3.2"}
    for unit in ("工业和信息化厅", "发展改革委", "生态环境厅"):
        assert unit in answer.text


def test_the_document_s_number_and_date(ask):
    answer = ask("What is the document's number, and on what date was it issued?")
    assert answer.outcome is Outcome.ANSWERED and sections(answer) == {"0"}
    assert "Yu Zheng [2023] No. 27" in answer.text and "2 August 2023" in answer.text


def test_what_there_is_for_a_german_maker_of_machine_tools(ask):
    answer = ask("We are a German machine-tool maker. Which measures in the notice are relevant to us?")
    assert answer.outcome in (Outcome.ANSWERED, Outcome.PARTIAL)
    assert "2.1.2" in sections(answer) and "machine tools" in answer.text


def test_what_the_notice_does_not_say_is_not_answered(ask):
    answer = ask("How large is the subsidy for a little giant in yuan?")
    assert answer.outcome is Outcome.NOT_IN_NOTICE
    assert "does not say" in answer.text
