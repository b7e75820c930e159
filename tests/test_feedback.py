"""What readers say of answers: kept whole, by many at once, and turned into candidates for labelling."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.__main__ import main
from eval.feedback import candidates
from eval.questions import FOLDER, Labelled, label_faults, load_questions
from qa.answer import Answer, Outcome, Question, RankedSection, Statement, Timings
from qa.cite import cite
from qa.feedback import COMMENT, SCHEMA, Feedback, FeedbackError, Kind, clean_comment
from tests.scripted import EDITION, EN, HANS, HANT, clause, evidence


def answer(question="How many ponds are dug?", language=EN, outcome=Outcome.ANSWERED, history=()):
    issued = evidence(language, ("2.2.3", 1), ("2.4.1", 2))
    answered = outcome in (Outcome.ANSWERED, Outcome.ERROR)
    statements = [Statement("250,000.", ("S1",), "source"), Statement("Yes.", ("S2",), "source")] if answered else []
    text, citations = cite(statements, issued, EDITION, language)
    ranked = (RankedSection(clause("2.2.3").section, 3.0, 1),)
    return Answer(
        Question(question, language, history), outcome, text, citations, ranked, "scripted", Timings(), "ab12"
    )


@pytest.fixture
def store(tmp_path):
    return Feedback(tmp_path / "data" / "feedback.sqlite3")


def test_a_remark_is_kept_with_all_that_is_needed_to_look_into_it(store):
    given_answer = answer("省里\ud800要建多少？", HANS, history=("到2025年？",))
    remark = store.add(given_answer, EDITION, Kind.WRONG_CITATION, mark=2, comment=" 第二处\x1b不对\r\n应为2.2.3 ")
    assert store.all() == (remark,)
    assert (remark.kind, remark.mark, remark.comment) == (Kind.WRONG_CITATION, 2, "第二处不对\n应为2.2.3")
    assert (remark.question, remark.history) == ("省里?要建多少？", ("到2025年？",))
    assert remark.answer == given_answer.to_json() | {"question": "省里?要建多少？"}
    assert (remark.notice, remark.sha256) == ("henan-2023-27", EDITION.sha256)
    assert abs(datetime.fromisoformat(remark.time) - datetime.now(UTC)).total_seconds() < 60


def test_remarks_come_back_in_order_also_to_another_store(store):
    assert store.all() == ()
    said = [store.add(answer(), EDITION, kind) for kind in Kind]
    assert Feedback(store.path).all() == tuple(said)


def test_only_the_user_reads_the_file(store):
    store.add(answer(), EDITION, Kind.HELPFUL)
    assert {stat.S_IMODE(path.stat().st_mode) for path in store.path.parent.iterdir()} == {0o600}


def test_a_mark_must_be_the_answer_s_and_a_kind_one_of_three(store):
    with pytest.raises(ValueError, match=r"no citation \[3\]"):
        store.add(answer(), EDITION, Kind.WRONG_CITATION, mark=3)
    with pytest.raises(ValueError, match="great"):
        store.add(answer(), EDITION, "great")
    assert store.all() == ()


def test_a_comment_is_kept_whole_or_refused(store):
    assert store.add(answer(), EDITION, Kind.HELPFUL, comment="省" * COMMENT).comment == "省" * COMMENT
    with pytest.raises(FeedbackError, match="2,001 characters") as caught:
        store.add(answer(), EDITION, Kind.HELPFUL, comment="省" * (COMMENT + 1))
    assert caught.value.reason == "too_long"
    assert len(store.all()) == 1


@given(st.text())
def test_a_clean_comment_has_no_controls_and_is_clean(text):
    kept = clean_comment(text)
    assert all(
        char in "\n\t" or char.isprintable() or ord(char) > 0xFF or char == "\xad" for char in kept if char != "\xa0"
    )
    assert kept == clean_comment(kept) == kept.strip()
    kept.encode()


def test_threads_write_at_the_same_time(store):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: Feedback(store.path).add(answer(), EDITION, Kind.HELPFUL, comment=str(i)), range(40)))
    assert sorted(int(remark.comment) for remark in store.all()) == list(range(40))


def ten(path, name):
    for _ in range(10):
        Feedback(path).add(answer(), EDITION, Kind.HELPFUL, comment=name)


def test_processes_write_at_the_same_time(store):
    processes = get_context("fork")  # a fresh interpreter would take seconds to import all this
    runs = [processes.Process(target=ten, args=(store.path, name)) for name in "abc"]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
    assert [run.exitcode for run in runs] == [0, 0, 0]
    assert sorted(remark.comment for remark in store.all()) == ["a"] * 10 + ["b"] * 10 + ["c"] * 10


# What can go wrong is one sentence, and what was kept stays.


def refused(store, reason):
    with pytest.raises(FeedbackError) as caught:
        store.add(answer(), EDITION, Kind.INCOMPLETE)
    assert caught.value.reason == reason
    assert str(store.path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_locked_file(store):
    first = store.add(answer(), EDITION, Kind.HELPFUL)
    with sqlite3.connect(store.path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        refused(Feedback(store.path, wait=0.05), "locked")
        assert store.all() == (first,)  # reading goes on
        other.execute("ROLLBACK")
    other.close()
    store.add(answer(), EDITION, Kind.HELPFUL)
    assert len(store.all()) == 2


def test_a_full_disk(store, monkeypatch):
    first = store.add(answer(), EDITION, Kind.HELPFUL)
    connect = sqlite3.connect

    def small(*args, **how):
        connection = connect(*args, **how)
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
        return connection

    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(FeedbackError) as caught:
        for _ in range(100):  # until the last page is full
            store.add(answer(), EDITION, Kind.HELPFUL)
    assert caught.value.reason == "full"
    monkeypatch.undo()
    assert store.all()[0] == first


def test_a_disk_without_room_for_the_file_itself(store, monkeypatch):
    def no_room(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "open", no_room)
    refused(store, "full")


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    refused(Feedback(tmp_path / "file" / "feedback.sqlite3"), "read_only")  # its folder is a file
    refused(Feedback(tmp_path), "read_only")  # a folder itself


def test_a_read_only_file(store, monkeypatch):
    store.add(answer(), EDITION, Kind.HELPFUL)
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **how: connect(f"file:{path}?mode=ro", uri=True, **how))
    refused(store, "read_only")
    assert len(store.all()) == 1


def test_a_file_that_is_no_database_is_left_alone(store):
    store.path.parent.mkdir()
    store.path.write_text("my notes, which are long enough to be taken for a database header" * 20)
    before = store.path.read_bytes()
    refused(store, "damaged")
    assert store.path.read_bytes() == before


def test_another_program_s_database_is_left_alone(store):
    store.path.parent.mkdir()
    with sqlite3.connect(store.path) as other:
        other.execute("CREATE TABLE feedback (id)")
    other.close()
    before = store.path.read_bytes()
    refused(store, "other")
    assert store.path.read_bytes() == before


def test_a_later_version_s_file_is_left_alone(store):
    store.add(answer(), EDITION, Kind.HELPFUL)
    with sqlite3.connect(store.path) as other:
        other.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    other.close()
    with pytest.raises(FeedbackError, match="version 2, this program knows 1; update the program"):
        store.all()
    refused(store, "other")


def test_a_file_made_but_not_yet_filled_holds_nothing(store):
    store.path.parent.mkdir()
    store.path.touch()
    assert store.all() == ()
    store.add(answer(), EDITION, Kind.HELPFUL)
    assert len(store.all()) == 1


# Candidates for labelling.


def only(store, *labelled):
    (row,) = candidates(store.all(), EDITION, labelled).rows
    return row


def test_a_helpful_answer_s_citations_are_gold(store):
    store.add(answer(), EDITION, Kind.HELPFUL, comment="just so")
    row = only(store)
    assert row["gold"] == ["2.2.3", "2.4.1"]
    assert [item["quote"] for item in row["evidence"]] == [c.quote for c in answer().citations]
    assert (row["facts"], row["outcome"], row["note"]) == ([], "answered", "helpful: just so")
    assert row["id"] == f"{row['group']}-en" and row["group"].startswith("feedback-")
    note = row.pop("note")
    labelled = Labelled(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
    assert note and label_faults(labelled, EDITION) == []


def test_what_a_refusal_cites_is_harmless_not_gold(store):
    store.add(replace(answer(), outcome=Outcome.NOT_IN_NOTICE), EDITION, Kind.HELPFUL)
    row = only(store)
    assert (row["gold"], row["acceptable"], row["evidence"]) == ([], ["2.2.3", "2.4.1"], [])


@pytest.mark.parametrize("kind", [Kind.INCOMPLETE, Kind.WRONG_CITATION])
def test_one_word_against_it_leaves_the_gold_to_be_found(store, kind):
    store.add(answer(), EDITION, Kind.HELPFUL)
    store.add(answer(), EDITION, kind, mark=2)
    row = only(store)
    assert (row["gold"], row["evidence"]) == ([], [])
    assert row["note"] == f"helpful; {kind} [2] 2.4.1"


def test_a_question_is_one_candidate_however_it_is_spelt(store):
    for question in ("多少省级  计划?", "多少省級計畫？", "多少省级 计划？"):
        store.add(answer(question, HANS), EDITION, Kind.HELPFUL, comment="好")
    store.add(answer("多少省级 计划", HANS, history=("从前？",)), EDITION, Kind.HELPFUL)
    store.add(answer("多少省級計畫？", HANT), EDITION, Kind.HELPFUL)
    found = candidates(store.all(), EDITION)
    assert [(row["language"], row["history"]) for row in found.rows] == [
        ("zh-Hans", []),
        ("zh-Hans", ["从前？"]),
        ("zh-Hant", []),
    ]
    assert len({row["id"] for row in found.rows}) == 3
    assert found.rows[0]["note"] == "helpful: 好"


def test_what_is_labelled_already_or_about_another_notice_is_left_out_and_counted(store):
    known = next(q for q in load_questions() if q.language == "en" and not q.history)
    store.add(answer(known.question.upper() + " ", EN), EDITION, Kind.HELPFUL)
    store.add(answer(), EDITION, Kind.INCOMPLETE)
    store.add(answer(), replace(EDITION, notice=replace(EDITION.notice, slug="orchard")), Kind.INCOMPLETE)
    found = candidates(store.all(), EDITION, load_questions())
    assert [row["question"] for row in found.rows] == [answer().question.text]
    assert found.counts == {
        "remarks": 3,
        "helpful": 1,
        "incomplete": 2,
        "wrong_citation": 0,
        "about another notice": 1,
        "said again of a question": 0,
        "labelled already": 1,
        "candidates": 1,
    }


@pytest.mark.parametrize(
    ("question", "outcome", "history", "expected"),
    [
        ("How many ponds?", Outcome.ANSWERED, (), ("fact", "answered")),
        ("Who is responsible for ponds?", Outcome.ANSWERED, (), ("responsible", "answered")),
        ("What support is available for our firm that digs ponds?", Outcome.PARTIAL, (), ("support", "partial")),
        ("And ponds?", Outcome.ANSWERED, ("How many lakes?",), ("follow_up", "answered")),
        ("How many ponds by 2040?", Outcome.NOT_IN_NOTICE, (), ("near_miss", "not_in_notice")),
        ("Will it rain?", Outcome.OFF_TOPIC, (), ("off_topic", "off_topic")),
        ("more", Outcome.UNCLEAR, (), ("unclear", "unclear")),
        ("How many ponds?", Outcome.ERROR, (), ("fact", "answered")),
    ],
)
def test_type_and_outcome_are_guessed(store, question, outcome, history, expected):
    store.add(answer(question, EN, outcome, history), EDITION, Kind.INCOMPLETE)
    row = only(store)
    assert (row["type"], row["outcome"]) == expected


def test_the_command_prints_candidates_and_counts_apart(store, capsys, tmp_path):
    store.add(answer(), EDITION, Kind.HELPFUL)
    assert main(["feedback", "--db", str(store.path)]) == 0
    printed = capsys.readouterr()
    assert [json.loads(line)["question"] for line in printed.out.splitlines()] == [answer().question.text]
    assert "     1 candidates\n" in printed.err
    out = tmp_path / "candidates.jsonl"
    assert main(["feedback", "--db", str(store.path), "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == printed.out
    assert capsys.readouterr().out == ""


def test_the_command_never_writes_among_the_labelled_questions(store, capsys):
    store.add(answer(), EDITION, Kind.HELPFUL)
    before = sorted(FOLDER.iterdir())
    assert main(["feedback", "--db", str(store.path), "--out", str(FOLDER / "new.jsonl")]) == 2
    assert "name another file" in capsys.readouterr().err
    assert sorted(FOLDER.iterdir()) == before


def test_an_unfinished_candidate_cannot_pass_for_a_labelled_question(store, tmp_path):
    store.add(answer(), EDITION, Kind.HELPFUL)
    (tmp_path / "new.jsonl").write_text(candidates(store.all(), EDITION).dumps(), encoding="utf-8")
    with pytest.raises(ValueError, match="note"):
        load_questions(folder=tmp_path)


@pytest.mark.parametrize(("make", "says"), [(None, "there is no feedback at"), ("x" * 2000, "not an intact SQLite")])
def test_the_command_says_what_is_wrong_with_the_file(tmp_path, capsys, make, says):
    path = tmp_path / "f.sqlite3"
    if make:
        path.write_text(make)
    assert main(["feedback", "--db", str(path)]) == 2
    assert says in capsys.readouterr().err
