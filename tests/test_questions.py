from __future__ import annotations

import json
from dataclasses import replace

import pytest

from corpus.library import load_notice
from eval.questions import FOLDER, label_faults, load_questions

EDITION = load_notice("henan-2023-27")
QUESTIONS = load_questions()
BY_ID = {q.id: q for q in QUESTIONS}
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
PERSONAS = ("enterprise", "investor", "official")
OUTCOMES = ("answered", "partial", "not_in_notice", "off_topic", "unclear")


def test_every_label_stands_in_the_notice():
    assert {q.id: faults for q in QUESTIONS if (faults := label_faults(q, EDITION))} == {}


def test_ids_are_unique_and_values_are_those_of_the_readme():
    assert len(BY_ID) == len(QUESTIONS) > 500
    described = (FOLDER / "README.md").read_text(encoding="utf-8")
    for question in QUESTIONS:
        assert question.language in LANGUAGES and question.persona in PERSONAS and question.outcome in OUTCOMES
        assert f"`{question.type}`" in described
        assert question.id.startswith(question.group) and question.question.strip()
        assert bool(question.gold) is question.answerable, question.id
        assert bool(question.facts) is question.answerable, question.id
        assert not set(question.gold) & set(question.acceptable), question.id
        assert (question.miss is not None) is (question.type == "near_miss"), question.id


def test_no_fact_is_a_trap_as_well():
    from eval.facts import states

    for question in QUESTIONS:
        for forms in question.facts:
            for form in forms:
                assert not states(form, question.traps), (question.id, form)


def test_a_group_lies_in_one_half_and_both_halves_hold_every_type_and_language():
    dev, test = load_questions("dev"), load_questions("test")
    assert len(dev) + len(test) == len(QUESTIONS)
    assert not {q.group for q in dev} & {q.group for q in test}
    assert {q.type for q in dev} == {q.type for q in test}
    assert {q.language for q in dev} == {q.language for q in test} == set(LANGUAGES)


def test_the_check_finds_faults():
    question = BY_ID["fact-5g-base-stations-zh-Hans"]
    assert label_faults(replace(question, gold=("9.9",)), EDITION) == ["no section 9.9"]
    assert label_faults(replace(question, facts=(("26万",),)), EDITION) == ["no gold section states '26万'"]
    wrong = replace(question, evidence=({"section": "2.2.3", "quote": "力爭建成5G基站26萬個"},))
    assert label_faults(wrong, EDITION) == ["not in 2.2.3: 力爭建成5G基站26萬個"]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"facts": []}'])
def test_a_bad_line_is_named(tmp_path, line):
    good = (FOLDER / "facts.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert json.loads(good)
    (tmp_path / "facts.jsonl").write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"facts\.jsonl line 2"):
        load_questions(folder=tmp_path)
