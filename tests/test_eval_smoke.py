"""The small stratified part of dev with the real weights: CI fails when a measure falls below its floor."""

from __future__ import annotations

import pytest

from eval.questions import load_questions
from eval.run import ask, make_record
from eval.smoke import falls, questions_asked, stratified


def test_the_part_holds_every_type_and_language():
    dev = load_questions("dev")
    part = stratified(dev, questions_asked())
    assert len(part) == questions_asked()
    assert {q.type for q in part} == {q.type for q in dev}
    assert {q.language for q in part} == {q.language for q in dev}
    assert {q.split for q in part} == {"dev"}


@pytest.mark.weights
@pytest.mark.parametrize(("kind", "generator"), [("extractive", "extractive"), ("local", "llama_cpp")])
def test_no_measure_falls_below_its_floor(kind, generator):
    from qa.open import open_assistant
    from qa.settings import load_settings

    if generator == "llama_cpp":
        pytest.importorskip("llama_cpp", reason="llama-cpp-python is not compiled here")
    assistant = open_assistant(load_settings(generator=generator), progress=False)
    part = stratified(load_questions("dev"), questions_asked())
    records = [make_record(q, ask(assistant, q), assistant.edition) for q in part]
    assert falls(records, kind) == []
