from __future__ import annotations

import pytest

from corpus.script import Language
from qa.answer import Outcome, Statement
from qa.compose import source_statement
from qa.decide import Decision
from qa.draft import DraftState, ExtractiveDrafter, best
from qa.evidence import Chosen
from qa.generate.base import GeneratorError
from qa.model_draft import ModelDrafter
from qa.settings import Settings
from tests.scripted import EDITION, EN, FAILURE, HANS, HANT, ScriptedGenerator, evidence, reading

ANSWERED = Decision(Outcome.ANSWERED, tell=True)
QUESTION = {HANS: "要建成多少个5G基站？", HANT: "要建成多少個5G基站？", EN: "How many 5G base stations will there be?"}
GOOD = {
    HANS: "到2025年，力争建成5G基站25万个。[S1]",
    HANT: "到2025年，力爭建成5G基站25萬個。[S1]",
    EN: "By 2025, strive to build 250,000 5G base stations. [S1]",
}
WRONG = {language: text.replace("25", "35", 1).replace("2035", "2025") for language, text in GOOD.items()}
WRONG |= {HANS: "到2025年，力争建成5G基站35万个。[S1]", HANT: "到2025年，力爭建成5G基站35萬個。[S1]"}
WRONG |= {EN: "By 2025, strive to build 350,000 5G base stations. [S1]"}


def chosen(language: Language, *places, units=0) -> Chosen:
    issued = evidence(language, *(places or [("2.2.3", 1)]))
    return Chosen(issued[: len(issued) - units], issued[len(issued) - units :])


def written(generator, language=HANS, question=None, found=None, decision=ANSWERED, **settings):
    """What a model's draft comes to: the statements, and the record."""
    drafter = ModelDrafter(generator, EDITION, Settings(writing="always", **settings))
    state = DraftState()
    list(drafter.draft(reading(question or QUESTION[language]), found or chosen(language), decision, state))
    assert not generator.open
    return state.statements, state


def own(language, *place) -> Statement:
    return source_statement(evidence(language, place or ("2.2.3", 1))[0], language, EDITION)


@pytest.mark.parametrize("language", list(Language))
def test_a_good_draft_is_told_as_it_is(language):
    generator = ScriptedGenerator(GOOD[language])
    statements, state = written(generator, language)
    text = GOOD[language].replace("[S1]", "").strip()
    assert statements == [Statement(text, ("S1",), "generated", "supported")]
    assert (state.rejected, state.unknown_keys) == ([], 0)
    assert len(generator.history) == 1


def test_the_generator_is_given_the_evidence_under_its_keys_and_the_bound():
    generator = ScriptedGenerator(GOOD[HANS])
    found = chosen(HANS, ("2.2.3", 1), ("3.4.2", 2))
    written(generator, found=found, max_tokens=77)
    for item in found.core:
        assert f"[{item.key}] {item.heading} — {item.text}" in generator.asked[0]
    assert QUESTION[HANS] in generator.asked[0]
    assert generator.history[0][0].role == "system"
    assert generator.settings[0]["max_tokens"] == 77


def test_sentences_are_yielded_as_they_are_verified():
    generator = ScriptedGenerator(GOOD[HANS] + "支持“专精特新”企业上市融资，力争每年上市挂牌企业达到20家。[S2]")
    drafter = ModelDrafter(generator, EDITION, Settings(writing="always"))
    found = chosen(HANS, ("2.2.3", 1), ("3.4.2", 2))
    stream = drafter.draft(reading(QUESTION[HANS]), found, ANSWERED, DraftState())
    assert next(stream).keys == ("S1",)
    assert "20家" not in generator.given  # the second is still to be written
    assert [s.keys for s in stream] == [("S2",)]


def test_closing_the_draft_stops_the_generator():
    generator = ScriptedGenerator(GOOD[HANS] + GOOD[HANS].replace("25", "35"))
    drafter = ModelDrafter(generator, EDITION, Settings(writing="always"))
    stream = drafter.draft(reading(QUESTION[HANS]), chosen(HANS), ANSWERED, DraftState())
    next(stream)
    assert generator.open
    stream.close()
    assert not generator.open


@pytest.mark.parametrize("language", list(Language))
def test_a_wrong_figure_is_asked_again_and_told_if_it_is_right_then(language):
    generator = ScriptedGenerator(WRONG[language], GOOD[language])
    statements, state = written(generator, language)
    assert [(s.origin, s.verdict, s.keys) for s in statements] == [("regenerated", "supported", ("S1",))]
    assert len(state.rejected) == 1 and "figure" in state.rejected[0].problems[0]
    assert len(generator.history) == 2


@pytest.mark.parametrize("language", list(Language))
def test_wrong_again_it_is_replaced_by_the_source_sentence(language):
    generator = ScriptedGenerator(WRONG[language], WRONG[language])
    statements, state = written(generator, language)
    assert statements == [own(language)]
    assert len(state.rejected) == 2
    assert len(generator.history) == 2  # it is asked again once


def test_the_second_try_goes_on_with_the_conversation_and_says_what_failed():
    generator = ScriptedGenerator(WRONG[HANS], GOOD[HANS])
    _, state = written(generator, found=chosen(HANS, ("2.2.3", 1), ("3.4.2", 2)))
    first, second = generator.history
    assert second[: len(first)] == first
    assert [(m.role, m.content) for m in second[len(first) : -1]] == [("assistant", WRONG[HANS])]
    assert second[-1].role == "user" and state.rejected[0].problems[0] in second[-1].content


def test_a_sentence_cut_off_at_the_limit_is_not_told():
    generator = ScriptedGenerator(GOOD[HANS] + "支持“专精特新”企业上市融资，力争每年")
    statements, state = written(generator)
    assert [s.keys for s in statements] == [("S1",)] and state.rejected == []


def test_only_one_sentence_of_an_answer_is_asked_again():
    wrong = "支持“专精特新”企业上市融资，力争每年上市挂牌企业达到90家。[S2]"
    generator = ScriptedGenerator(WRONG[HANS] + wrong, GOOD[HANS])
    statements, _ = written(generator, found=chosen(HANS, ("2.2.3", 1), ("3.4.2", 2)))
    assert [(s.keys, s.origin) for s in statements] == [(("S1",), "regenerated"), (("S2",), "source")]
    assert len(generator.history) == 2


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "   \n ",
        "通知中有很多内容。",
        "我不知道。",
        "到2025年，力争建成5G基站35万个。",
        "[S1]",
        "好的，没问题。[S9]",
    ],
)
def test_a_reply_that_supports_nothing_gives_way_to_the_source(reply):
    statements, state = written(ScriptedGenerator(reply, ""))
    assert statements == [own(HANS)]
    assert state.unknown_keys == reply.count("S9")


def test_a_reply_that_runs_away_is_cut_off():
    generator = ScriptedGenerator("湖水很清，鸟儿在飞，" * 400)
    statements, _ = written(generator)
    assert statements == [own(HANS)]
    assert len(generator.given) < 1000


def test_a_sentence_said_twice_is_told_once():
    statements, _ = written(ScriptedGenerator(GOOD[HANS] * 3))
    assert len(statements) == 1


def test_a_clause_the_reply_leaves_out_is_told_by_its_best_sentence():
    statements, _ = written(ScriptedGenerator(GOOD[HANS]), found=chosen(HANS, ("2.2.3", 1), ("3.4.2", 2), ("3.4.2", 3)))
    assert [(s.keys, s.origin) for s in statements] == [(("S1",), "generated"), (("S2",), "source")]


def test_a_reply_that_keeps_no_figure_of_its_sentence_is_completed_by_it():
    generator = ScriptedGenerator("加快推进5G、工业互联网等信息基础设施建设。[S1]")
    statements, _ = written(generator, question="新型基础设施建设怎么推进？")
    assert [(s.keys, s.origin) for s in statements] == [(("S1",), "generated"), (("S1",), "source")]
    assert "25万个" in statements[1].text


def test_the_units_are_composed_by_code_after_what_is_written():
    found = chosen(HANS, ("2.2.3", 1), ("2.2.3", 6), units=1)
    generator = ScriptedGenerator(GOOD[HANS])
    statements, _ = written(generator, question="要建成多少个5G基站，谁负责？", found=found)
    assert [s.origin for s in statements] == ["generated", "source"]
    assert "责任单位" in statements[1].text and "[S2]" not in generator.asked[0]


def test_a_model_that_writes_simplified_is_told_in_traditional():
    statements, _ = written(ScriptedGenerator(GOOD[HANS]), HANT)
    assert statements[0].text == "到2025年，力爭建成5G基站25萬個。"
    assert statements[0].origin == "generated"


@pytest.mark.parametrize(
    ("question", "decision"),
    [
        ("“加快推进5G、工业互联网建设”的原文是怎么写的？", ANSWERED),
        ("2.2.3条说了什么？", ANSWERED),
        ("建成30万个5G基站，对吗？", Decision(Outcome.ANSWERED, "通知中没有这一说法：", True)),
        ("到2030年建多少5G基站？", Decision(Outcome.NOT_IN_NOTICE, "没有说明：", True)),
    ],
)
def test_what_structure_alone_can_answer_is_not_written_by_a_model(question, decision):
    generator = ScriptedGenerator()
    statements, _ = written(generator, question=question, decision=decision)
    assert generator.history == []
    assert all(s.origin in ("source", "note") for s in statements) and any(s.keys for s in statements)


def test_a_model_writes_only_long_sentences_short_unless_it_always_writes():
    def asked(writing, place, question="新型基础设施建设怎么推进？"):
        generator = ScriptedGenerator("")
        drafter = ModelDrafter(generator, EDITION, Settings(writing=writing))
        list(drafter.draft(reading(question), chosen(HANS, place), ANSWERED, DraftState()))
        return len(generator.history)

    short, long = ("2.1.2", 3), ("1.2", 3)
    assert (asked("long", short), asked("long", long)) == (0, 1)
    assert asked("always", short) == 1
    # A figure is read off the notice, and what is taken for granted is not left to a model to say after it.
    assert (asked("long", long, QUESTION[HANS]), asked("long", long, "既然都建好了，还怎么推进？")) == (0, 0)


def test_the_name_is_the_generator_s():
    assert ModelDrafter(ScriptedGenerator(), EDITION, Settings()).name == "scripted:fake"
    assert ExtractiveDrafter(EDITION).name == "extractive"


def test_an_error_midway_comes_out_and_what_was_said_stays():
    generator = ScriptedGenerator([GOOD[HANS] + "支持", FAILURE])
    drafter = ModelDrafter(generator, EDITION, Settings(writing="always"))
    found, state = chosen(HANS, ("2.2.3", 1), ("3.4.2", 2)), DraftState()
    with pytest.raises(GeneratorError):
        list(drafter.draft(reading(QUESTION[HANS]), found, ANSWERED, state))
    assert [s.keys for s in state.statements] == [("S1",)]
    assert not generator.open
    list(drafter.fall_back(reading(QUESTION[HANS]), found, str(FAILURE), state))
    assert [(s.keys, s.origin) for s in state.statements] == [
        (("S1",), "generated"),
        ((), "note"),
        (("S2",), "source"),
    ]
    assert "out of memory" in state.statements[1].text


def extracted(question, found, decision=ANSWERED):
    state = DraftState()
    statements = list(ExtractiveDrafter(EDITION).draft(reading(question), found, decision, state))
    assert statements == state.statements
    return statements


@pytest.mark.parametrize("language", list(Language))
def test_without_a_model_the_evidence_itself_is_told(language):
    found = chosen(language, ("2.4.1", 2), ("2.3.2", 3))
    texts = [s.text for s in extracted(QUESTION[language], found)]
    assert texts == [own(language, "2.4.1", 2).text, own(language, "2.3.2", 3).text]


def test_a_refusal_tells_the_one_nearest_sentence_a_correction_all():
    found = chosen(HANS, ("2.4.1", 2), ("2.3.2", 3))
    refused = extracted(QUESTION[HANS], found, Decision(Outcome.NOT_IN_NOTICE, "没有：", True))
    assert [s.keys for s in refused] == [(), ("S1",)]
    assert best(found.core) == found.core[:1]
    corrected = extracted(QUESTION[HANS], found, Decision(Outcome.ANSWERED, "不是：", True))
    assert [s.keys for s in corrected] == [(), ("S1",), ("S2",)]
    partly = extracted(QUESTION[HANS], found, Decision(Outcome.PARTIAL, "没有给出。", True))
    assert [s.keys for s in partly] == [("S1",), ("S2",), ()]


def test_who_asks_only_who_is_responsible_is_told_that_first_then_for_what():
    found = chosen(HANS, ("2.3.2", 1), ("2.3.2", 4), units=1)
    assert [s.keys for s in extracted("碳达峰由谁负责？", found)] == [("S2",), ("S1",)]
    assert [s.keys for s in extracted("碳达峰要做什么？由谁负责？", found)] == [("S1",), ("S2",)]


@pytest.mark.parametrize(
    ("question", "found", "said"),
    [
        ("有没有“着力降低企业基础要素使用成本”这句话？", "有这句原话", True),
        ("有没有“大力降低企业全部要素使用成本”这句话？", "有这句原话", False),
    ],
)
def test_a_quoted_wording_is_said_to_stand_there_or_not(question, found, said):
    note = extracted(question, chosen(HANS, ("3.8.2", 1)))[0]
    assert (found in note.text) is said
    assert note.origin == "note" and "三、（八）2." in note.text
