from __future__ import annotations

import re
import string

import pytest

from corpus.script import Language, fold, to_traditional
from qa import prompt
from qa.answer import Outcome, Question
from qa.needs import Need
from qa.prompt import PROMPTS, PromptError, answer_messages, answer_prompt, load_prompt, message, repair_messages
from qa.verify import split_keys, verify
from qa.words import content_words
from tests.scripted import EDITION, EN, HANS, HANT, evidence

TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(PROMPTS.glob("*.txt"))}
NAMES = sorted(prompt._messages())
FIELD = string.Formatter().parse


def _values(name: str) -> dict[str, str]:
    forms = prompt._messages()[name]
    return {field: "甲" for _, field, *_ in FIELD(forms["en"]) if field}


def test_there_is_a_prompt_for_each_language():
    purposes = {name.split(".")[0] for name in TEXTS}
    expected = {f"{purpose}.{language}.txt" for purpose in purposes for language in Language}
    # The judge reads Chinese in Simplified whatever the question's script.
    assert set(TEXTS) == expected - {"judge.zh-Hant.txt"}


@pytest.mark.parametrize("language", list(Language))
def test_a_prompt_loads_with_its_variables(language):
    turns = answer_prompt(language).turns
    assert turns[0].role == "system" and turns[-1].role == "user"
    assert [t.role for t in turns[1:]] == ["user", "assistant"] * (len(turns) // 2 - 1) + ["user"]
    assert answer_prompt(language).head == turns[:-1]


@pytest.mark.parametrize("language", list(Language))
def test_a_failed_sentence_is_asked_for_again_with_what_was_wrong(language):
    asked = answer_messages(Question.ask("多少？", language), "多少？", evidence(language, ("2.2.3", 1)))
    again = repair_messages(asked, "甲。[S1]", ("one", "two $x"), language)
    assert again[: len(asked)] == asked
    assert (again[len(asked)].role, again[len(asked)].content) == ("assistant", "甲。[S1]")
    assert again[-1].role == "user" and "one; two $x" in again[-1].content


def test_the_evidence_is_filled_in_and_the_head_stays():
    found = evidence(HANS, ("2.2.3", 1), ("3.4.2", 2))
    question = Question.ask("多少？")
    messages = answer_messages(question, "带上文的问题 $5 ${x}", found)
    assert messages[:-1] == answer_prompt(HANS).head
    last = messages[-1].content
    assert all(f"[{e.key}] {e.heading} — {e.text}" in last for e in found)
    assert "带上文的问题 $5 ${x}" in last and "$evidence" not in last


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("=== system\n规则\n=== user\n$question\n", "expected the variables"),
        ("=== system\n$evidence\n=== user\n$evidence $question\n", "expected the variables"),
        ("=== user\n$evidence $question $more\n", "expected the variables"),
        ("=== user\n$evidence $question\n=== assistant\n好\n", "end with the user's"),
        ("规则\n=== user\n$evidence $question\n", "begin with"),
        ("", "begin with"),
    ],
)
def test_a_prompt_that_is_not_as_expected_is_refused(tmp_path, monkeypatch, text, said):
    monkeypatch.setattr(prompt, "PROMPTS", tmp_path)
    (tmp_path / "trial.en.txt").write_text(text, encoding="utf-8")
    with pytest.raises(PromptError, match=said):
        load_prompt.__wrapped__("trial", EN, frozenset({"evidence", "question"}))


def test_a_prompt_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(prompt, "PROMPTS", tmp_path)
    with pytest.raises(PromptError, match=r"none\.en\.txt"):
        load_prompt.__wrapped__("none", EN, frozenset())


@pytest.mark.parametrize("name", NAMES)
def test_a_message_is_complete_in_every_language(name):
    forms = prompt._messages()[name]
    assert set(forms) == set(Language)
    fields = {language: {field for _, field, *_ in FIELD(form) if field} for language, form in forms.items()}
    assert fields["en"] == fields["zh-Hans"] == fields["zh-Hant"]
    assert not re.search("[\u4e00-\u9fff]", forms["en"])
    for language in Language:
        text = message(name, language, **_values(name))
        assert text.strip() == text and "{" not in text


@pytest.mark.parametrize("name", NAMES)
def test_the_two_scripts_say_the_same(name):
    forms = prompt._messages()[name]
    marks = str.maketrans("“”‘’", "「」『』")

    def plain(text: str) -> str:
        return fold(text.translate(marks)).replace("字元", "字符").replace("联系", "聯繫").replace("聯繫", "联系")

    assert plain(forms["zh-Hans"]) == plain(forms["zh-Hant"])
    assert to_traditional(forms["zh-Hant"]) == forms["zh-Hant"]


def test_there_is_a_message_for_every_refusal_and_every_kind_that_can_be_lacking():
    for outcome in set(Outcome) - {Outcome.ANSWERED}:
        assert str(outcome) in NAMES
    for need in (Need.MONEY, Need.PERSON, Need.CONTACT, Need.DEADLINE, Need.QUANTITY):
        assert f"what.{need}" in NAMES


def _worked(language: Language) -> str:
    """What the worked example says: its evidence and question, without labels and variables."""
    return "\n".join(turn.content for turn in answer_prompt(language).turns[1:-1])


SOURCES = "\n".join(t for c in EDITION.notice.clauses for s in c.sentences for t in (s.text, s.en or ""))


@pytest.mark.parametrize("language", [HANS, HANT])
def test_the_worked_example_shares_no_six_characters_with_the_notice(language):
    notice = re.sub(r"[^\u4e00-\u9fff]", "", EDITION.matching)
    for run in re.findall(r"[\u4e00-\u9fff]{6,}", fold(_worked(language))):
        assert not any(run[i : i + 6] in notice for i in range(len(run) - 5))


def test_the_worked_example_shares_no_four_words_with_the_notice():
    def runs(text: str) -> set[tuple[str, ...]]:
        words = [w for w in re.findall(r"[a-z]+", fold(text)) if content_words(w, EDITION.terms)]
        return {tuple(words[i : i + 4]) for i in range(len(words) - 3)}

    assert runs(_worked(EN)) and not runs(_worked(EN)) & runs(SOURCES)


@pytest.mark.parametrize("language", list(Language))
def test_the_reply_of_the_worked_example_keeps_its_own_rules(language):
    turns = answer_prompt(language).turns
    reply = next(t.content for t in turns if t.role == "assistant")
    text, keys = split_keys(reply)
    assert keys and text
    assert all(f"[{key}]" in turns[1].content for key in keys)
    assert verify(f"{text}[S1]", evidence(language, ("2.2.3", 1)), "", EDITION, language).statement is None
