"""What the Ask view does around an answer: checks, suggestions, keeping, taking away, telling; no browser."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ask.foot import foot
from app.ask.keep import record, restored, shelf
from app.ask.pane import english_citation
from app.ask.reasons import reason
from app.ask.suggest import follow_ups
from app.ask.take import TakeError, take
from app.ask.tell import form, tell
from app.ask.turn import Place, Turn
from app.texts import say
from corpus.library import Edition
from corpus.script import Language
from qa import strength, verify
from qa.answer import Outcome, Rejection, Statement
from qa.assistant import Finished
from qa.feedback import Feedback, Kind
from tests.test_app import EN, HANS, HANT, HOSTILE, Scripted, Seen, edition, issue, made, refused, run, view_of

__all__ = ["edition"]  # a fixture


@pytest.fixture
def done(edition: Edition) -> Turn:
    """An answered turn with two citations."""
    return run(edition, made(edition))[-1]


def stored(turn: Turn, edition: Edition) -> Any:
    """What comes back from the browser."""
    return json.loads(json.dumps(record(turn, edition)))


def test_foot_counts_what_verification_did(done: Turn, edition: Edition) -> None:
    assert done.answer is not None
    rejected = (Rejection("9 of <b>10</b>", ("figure '9' is not in the cited sentence", "strength: drops strive")),)
    statements = (*done.statements, Statement("More.", ("S2",), "regenerated", "moved"))
    answer = replace(done.answer, rejected=rejected, unknown_keys=3, statements=statements)
    for language in Language:
        text = Seen(foot(0, replace(done, answer=answer), language, edition)).text
        told = {"source": 1, "generated": 1, "regenerated": 1, "moved": 1, "quotes": 2, "unknown": 3, "rejected": 1}
        for name, n in told.items():
            assert say(f"check.{name}", language, n=n) in text
        assert say("check.summary", language, n=3, out=1) in text
        why = [say("reason.figure", language, what="9"), say("reason.hedge", language, what="strive")]
        assert "9 of <b>10</b>" in text and say("check.stop", language).join(why) in text
    plain = Seen(foot(0, done, EN, edition)).text
    assert say("check.quotes", EN, n=2) in plain and "left out 0" in plain and "dropped" not in plain


def test_a_quote_that_is_not_the_source_s_is_not_counted_as_compared(done: Turn, edition: Edition) -> None:
    assert done.answer is not None
    first, second = done.answer.citations
    answer = replace(done.answer, citations=(replace(first, quote="到2033年,修渠13萬米。"), second))
    assert say("check.quotes", EN, n=1) in Seen(foot(0, replace(done, answer=answer), EN, edition)).text


def test_every_reason_a_check_gives_is_known() -> None:
    """Read off the checks themselves, so that a new reason cannot go untranslated."""
    code = inspect.getsource(verify) + inspect.getsource(strength.strengthened)
    named = re.findall(r'f?"((?:figure|bound|only|denial|it only|cites|drops|adds|\{name\}) ?[^"]*)"', code)
    given = {re.sub(r"\{[^}]*\}", "12%", text).strip() for text in named if text != "denial"}
    assert len(given) >= 8, given
    for text in given:
        problem = f"strength: {text}" if re.match("drops|adds", text) else text
        problem = problem + " x" if problem.endswith("drops") else problem
        assert problem not in {reason(problem, HANS), reason(problem, HANT)}


def test_who_is_responsible_is_suggested_only_where_it_was_not_told(done: Turn, edition: Edition) -> None:
    who = say("ask.who", EN, heading="Rebuild the canals")
    assert Seen(follow_ups(done, HANT, edition)).all("data-ask") == [who]  # 2.2 names no unit
    clause = edition.notice.clause(done.citations[0].section)
    units = next(s for s in clause.sentences if s.kind == "responsibility")
    told = replace(done.citations[0], span=units.span)
    assert follow_ups(replace(done, citations=(*done.citations, told)), EN, edition) == ""
    assert done.answer is not None
    refused = replace(done, answer=replace(done.answer, outcome=Outcome.NOT_IN_NOTICE))
    assert follow_ups(refused, EN, edition) == follow_ups(Turn(done.question), EN, edition) == ""


def test_a_kept_answer_comes_back_as_it_was(edition: Edition) -> None:
    for outcome in Outcome:
        turn = run(edition, made(edition, outcome=outcome))[-1]
        if outcome in (Outcome.OFF_TOPIC, Outcome.UNCLEAR):  # these are a message that cites nothing
            (event,) = refused("Rain?", outcome)
            assert isinstance(event, Finished)
            note = Statement(event.answer.text, (), "note")
            turn = run(edition, [Finished(replace(event.answer, statements=(note,)))])[-1]
        (back,) = restored([stored(turn, edition)], edition)
        assert (back.text, back.citations, back.outcome) == (turn.text, turn.citations, turn.outcome)
        assert back.answer is not None and turn.answer is not None
        assert back.answer.to_json() == turn.answer.to_json()
        assert back == turn and back.place("S2") == turn.place("S2")
    stopped = replace(run(edition, made(edition))[2], stage="stopped")
    assert restored([stored(stopped, edition)], edition) == (stopped,)


def test_a_changed_notice_leaves_the_text_and_no_marks(done: Turn, edition: Edition) -> None:
    shifted = replace(edition, notice=replace(edition.notice, source=edition.notice.source.replace("12萬", "13萬")))
    for other in (replace(edition, sha256="0b" * 32), shifted):
        (back,) = restored([stored(done, edition)], other)
        assert (back.stage, back.citations, back.issued, back.answer) == ("stale", (), (), None)
        assert back.text == "120,000 metres of canal by 2033.\n3,000 people a year."
        html = foot(0, back, EN, other)
        assert say("meaning.stale", EN) in Seen(html).text and Seen(html).all("data-ask") == [done.question.text]
    forged = stored(done, edition)
    forged["quotes"][0][2] = "到2033年,修渠99萬米。"
    assert restored([forged], edition)[0].stage == "stale"


def test_marks_and_labels_are_made_anew_whatever_was_stored(done: Turn, edition: Edition) -> None:
    value = stored(done, edition)
    for citation in value["answer"]["citations"]:
        citation |= {"section": "9.9", "label": "Part IX", "quote": "forged", "span": [0, 1]}
    value["answer"]["text"] = "forged [1]"
    assert restored([value], edition) == (done,)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(JSON)
def test_no_stored_value_breaks_the_page(value: Any) -> None:
    from tests.fakes import orchard

    assert restored(value, orchard()) == ()


@given(st.data())
def test_a_damaged_record_is_left_out_or_harmless(data: st.DataObject) -> None:
    from tests.fakes import orchard

    notice = orchard()
    value = stored(run(notice, made(notice))[-1], notice)
    value[data.draw(st.sampled_from(sorted(value)))] = data.draw(JSON)
    for turn in restored([value], notice):
        for citation in turn.citations:
            assert citation.quote == notice.notice.source[slice(*citation.span)]


def test_shelf_says_everything_in_the_page_s_language(edition: Edition) -> None:
    for language in Language:
        seen = Seen(shelf(language, edition))
        assert say("keep.clear", language) in seen.text and say("keep.full", language) in seen.all("data-words")[0]
        assert seen.all("data-notice") == [edition.notice.slug]


@pytest.mark.parametrize("ending", ["docx", "md", "pdf"])
def test_answers_are_taken_away(done: Turn, edition: Edition, ending: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    path = Path(take({"take": ending, "number": 0}, (done, done), HANS, edition))
    both = Path(take({"take": ending, "number": None}, (done, done), HANS, edition))
    assert path.name == f"orchard 回答1.{ending}" and both.name == f"orchard 对话.{ending}"
    assert path.read_bytes()[:2] == {"docx": b"PK", "md": b"# ", "pdf": b"%P"}[ending]
    if ending == "md":
        assert [p.read_text("utf-8").count("## ") for p in (path, both)] == [3, 5]  # and how it was checked


NOTHING = [None, {}, {"take": "exe"}, *({"take": "md", "number": number} for number in (1, -1, "0"))]


@pytest.mark.parametrize("asked", NOTHING)
def test_what_cannot_be_taken_away_is_a_sentence(done: Turn, edition: Edition, asked: Any) -> None:
    with pytest.raises(TakeError, match=re.escape(say("take.nothing", HANT))):
        take(asked, (done,), HANT, edition)
    with pytest.raises(TakeError):
        take({"take": "md"}, (Turn(done.question, "stopped"),), HANT, edition)


def test_what_readers_say_is_kept(done: Turn, edition: Edition, tmp_path: Path) -> None:
    place = tmp_path / "feedback.sqlite3"
    told = {"number": 0, "kind": "wrong_citation", "mark": 2, "comment": HOSTILE}
    assert tell(told, (done,), place, EN, edition) == {"done": True, "said": say("tell.thanks", EN)}
    assert tell({"number": 0, "kind": "helpful"}, (done,), place, EN, edition)["done"]
    kept = Feedback(place).all()
    assert [(one.kind, one.mark, one.comment) for one in kept] == [
        (Kind.WRONG_CITATION, 2, HOSTILE), (Kind.HELPFUL, None, "")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        None,
        {},
        {"number": 0, "kind": "splendid"},
        {"number": 0, "kind": "wrong_citation"},
        {"number": 0, "kind": "wrong_citation", "mark": 9},
        {"number": 0, "kind": "helpful", "mark": 1},
        {"number": 7, "kind": "helpful"},
        {"number": -1, "kind": "helpful"},
    ],
)
def test_what_cannot_be_kept_is_a_sentence(done: Turn, edition: Edition, tmp_path: Path, told: Any) -> None:
    said = tell(told, (done,), tmp_path / "f.sqlite3", HANS, edition)
    assert said == {"done": False, "said": say("tell.error_unknown", HANS)}
    assert not (tmp_path / "f.sqlite3").exists()


def test_a_store_that_fails_is_a_sentence(done: Turn, edition: Edition, tmp_path: Path) -> None:
    damaged = tmp_path / "f.sqlite3"
    damaged.write_bytes(b"no database" * 100)
    good = {"number": 0, "kind": "helpful"}
    assert tell(good, (done,), damaged, EN, edition)["said"] == say("tell.error_damaged", EN)
    long = good | {"comment": "x" * 2001}
    assert "2,000" in tell(long, (done,), tmp_path / "g.sqlite3", EN, edition)["said"]


def test_form_is_closed_and_labelled() -> None:
    seen = Seen(form(HANT).replace("<input", "<input"))
    dialog = next(attributes for tag, attributes in seen.tags if tag == "dialog")
    assert "open" not in dialog and dialog["aria-labelledby"] == "tell-title"
    assert seen.all("for") == ["tell-comment"]


def test_citation_in_english_has_the_translation_of_a_whole_sentence(done: Turn, edition: Edition) -> None:
    place = done.place("1")
    assert place is not None
    text = english_citation(place, edition)
    assert text.startswith("Orchards, 青政〔2031〕9號, Part II (1): “到2033年,修渠12萬米。” (Unofficial")
    assert text.endswith("“By 2033, 120,000 metres of canal will be lined.”)")
    part = Place(place.section, (place.span[0], place.span[1] - 3))
    assert "lined" not in english_citation(part, edition)


def told_by(html: Any) -> dict[str, Any]:
    """What the courier carries: its kind, and its detail."""
    ((_, attributes),) = Seen(html).tags
    return {str(attributes["data-kind"]): json.loads(str(attributes["data-detail"]))}


def test_view_hands_each_ended_turn_to_the_browser_once(edition: Edition) -> None:
    view = view_of(Scripted(edition, made(edition)))
    event = SimpleNamespace(_data={"question": "How many metres?"})
    turns = view.begin("", 0, (), "en", event)[2]
    steps = list(view.answer(turns, "en"))
    assert [isinstance(step[-1], str) for step in steps] == [False, False, False, True]
    assert list(told_by(steps[-1][-1])) == ["keep"]
    halted = view.halt(steps[1][0], "en")
    assert told_by(halted[-1])["keep"]["stage"] == "stopped"
    assert not isinstance(view.halt(steps[-1][0], "en")[-1], str)  # it is kept already
    kept = told_by(steps[-1][-1])["keep"]
    back = view.restore("en", SimpleNamespace(_data={"turns": [kept]}))
    assert back[0] == steps[-1][0] and "120,000 metres" in back[2]


def test_view_takes_and_tells(edition: Edition, done: Turn, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    assistant = Scripted(edition, [])
    cast(Any, assistant).settings = SimpleNamespace(feedback_path=tmp_path / "f.sqlite3")
    view = view_of(assistant)
    file, _ = view.take((done,), "en", SimpleNamespace(_data={"take": "md", "number": 0}))
    assert Path(file["value"]).is_file()
    nothing = view.take((), "en", SimpleNamespace(_data={"take": "md", "number": None}))
    assert told_by(nothing[1]) == {"alarm": say("take.nothing", EN)}
    said = view.tell((done,), "zh-Hans", SimpleNamespace(_data={"number": 0, "kind": "helpful", "comment": "<i>"}))
    assert told_by(said) == {"told": {"done": True, "said": say("tell.thanks", HANS)}}
    assert Feedback(tmp_path / "f.sqlite3").all()[0].comment == "<i>"


def test_issued_keys_lead_to_their_sentences_after_coming_back(done: Turn, edition: Edition) -> None:
    (back,) = restored([stored(done, edition)], edition)
    assert back.issued == issue(edition, ("2.1", "到2033年"), ("2.2", "每年"))
