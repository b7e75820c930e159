"""The API: every address with an assistant that searches by words, and the refusals; then really served, with curl."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import anyio
import pytest
from fastapi.testclient import TestClient

from app.api import clauses, measures, models
from app.api.application import api
from app.api.desk import Desk
from app.api.guard import is_of_this_machine
from app.api.problems import LIMIT_BYTES, ProblemError
from app.server import application
from app.texts import say
from corpus.library import SHELF
from corpus.script import Language
from qa.answer import Question
from qa.assistant import Assistant, Finished
from qa.targets import targets
from qa.wording import LIMIT, check_wording
from tests.browser import Site, host
from tests.scripted import EDITION, WordRetriever
from tests.served import assistant, beside, gated, served

EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT
QUESTIONS = {
    EN: "How many 5G base stations by 2025, and who is responsible?",
    HANS: "到2025年建成多少5G基站？谁负责？",
    HANT: "到2025年建成多少5G基站？誰負責？",
}
SOURCE = EDITION.notice.source
TEXTS = tomllib.loads((Path(__file__).parent.parent / "app" / "api" / "texts.toml").read_text(encoding="utf-8"))["api"]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(beside(assistant()), base_url="http://localhost:8000", raise_server_exceptions=False) as client:
        yield client


def events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream by name; keep-alive comments left out."""
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    found = [re.fullmatch(r"event: (\w+)\ndata: (.*)", block) for block in blocks]
    assert all(found), blocks
    return [(m[1], json.loads(m[2])) for m in found if m]


def without_times(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "timings_ms"}


# Asking


@pytest.mark.parametrize("language", QUESTIONS)
def test_an_answer_is_the_contracts_json(client: TestClient, language: Language) -> None:
    asked = {"question": QUESTIONS[language], "id": "q-7"}
    reply = client.post("/api/v1/ask", json=asked)
    expected = assistant().ask(Question.ask(asked["question"], id="q-7")).to_json()
    assert reply.status_code == 200 and reply.headers["content-type"] == "application/json"
    assert list(reply.json()) == list(expected)
    assert without_times(reply.json()) == without_times(expected)
    assert reply.json()["language"] == language and "25" in reply.json()["text"]
    assert all(SOURCE[slice(*c["span"])] == c["quote"] for c in reply.json()["citations"])


def test_the_documented_answer_has_just_what_the_contract_has() -> None:
    answer = assistant().ask(Question.ask(QUESTIONS[EN])).to_json()
    assert list(models.Answer.model_fields) == list(answer)
    assert list(models.Citation.model_fields) == list(answer["citations"][0])
    assert list(models.Ranked.model_fields) == list(answer["evidence"][0])
    assert models.Answer.model_validate(answer).model_dump(mode="json") == answer


def test_language_and_history_are_the_assistants() -> None:
    seen: list[Question] = []

    class Listening(Assistant):
        def stream(self, question: Question) -> Iterator[Any]:
            seen.append(question)
            yield from super().stream(question)

    plain = assistant()
    client = TestClient(api(Desk.of(Listening(plain.retriever, plain.drafter, plain.settings))))
    asked = {"question": "谁负责？", "language": "en", "history": ["5G基站？", "多少个？"], "id": 12}
    assert client.post("/v1/ask", json=asked).json()["id"] == "12"
    assert seen == [Question("谁负责？", EN, ("5G基站？", "多少个？"), "12")]


def test_a_stream_is_evidence_then_sentences_then_the_same_answer(client: TestClient) -> None:
    asked = {"question": QUESTIONS[HANS]}
    reply = client.post("/api/v1/ask/stream", json=asked)
    assert reply.headers["content-type"].startswith("text/event-stream")
    (first, evidence), *statements, (last, answer) = events(reply.text)
    assert (first, last) == ("evidence", "answer")
    assert [name for name, _ in statements] == ["statement"] * 2
    assert answer["text"] == statements[-1][1]["so_far"]
    assert answer["text"].startswith(statements[0][1]["so_far"])
    assert evidence["sections"] == answer["evidence"]
    assert all(SOURCE[slice(*s["span"])] for s in evidence["sentences"])
    assert without_times(answer) == without_times(client.post("/api/v1/ask", json=asked).json())


def test_a_stream_of_a_question_that_is_none_is_its_answer_alone(client: TestClient) -> None:
    [(name, answer)] = events(client.post("/api/v1/ask/stream", json={"question": "？？"}).text)
    assert (name, answer["outcome"]) == ("answer", "unclear")


@pytest.mark.parametrize("language", QUESTIONS)
def test_what_fails_is_said_in_the_questions_language_and_not_shown(language: Language) -> None:
    class Broken(WordRetriever):
        def search_all(self, *_: Any, **__: Any) -> Any:
            raise RuntimeError("secret")

    plain = assistant()
    broken = api(Desk.of(Assistant(Broken(), plain.drafter, plain.settings)))  # type: ignore[arg-type]
    asking = TestClient(broken, raise_server_exceptions=False)
    reply = asking.post("/v1/ask", json={"question": QUESTIONS[language]})
    assert reply.status_code == 500 and "secret" not in reply.text
    [(name, problem)] = events(asking.post("/v1/ask/stream", json={"question": QUESTIONS[language]}).text)
    assert name == "problem" and problem == reply.json()
    assert (problem["code"], problem["language"]) == ("failed", language)


# Refusals

REFUSED = [
    ({"question": ""}, "empty", "question", EN),
    ({"question": " \n "}, "empty", "question", EN),
    ({"question": "", "language": "zh-Hant"}, "empty", "question", HANT),
    ({"question": "问" * 2001}, "too_long", "question", HANS),
    ({"question": "問題" * 1001}, "too_long", "question", HANT),
    ({"question": "why " * 501}, "too_long", "question", EN),
    ({"question": "a\0b"}, "control_character", "question", EN),
    ({"question": "这\x1b[2J吗"}, "control_character", "question", HANS),
    ({"question": "\ud83d what"}, "not_text", "question", EN),
    ({"question": "基站？", "language": "fr"}, "unknown_language", "language", HANS),
    ({"question": "基站？", "language": 3}, "unknown_language", "language", HANS),
    ({"question": "What?", "lang": "en"}, "unknown_field", "lang", EN),
    ({"question": 5}, "not_text", "question", EN),
    ({"question": None}, "not_text", "question", EN),
    ({}, "missing", "question", EN),
    ([], "not_object", None, EN),
    ("What?", "not_object", None, EN),
    ({"question": "What?", "history": "Who?"}, "not_list", "history", EN),
    ({"question": "What?", "history": ["a"] * 21}, "too_many", "history", EN),
    ({"question": "What?", "history": ["Who?", ""]}, "empty", "history.1", EN),
    ({"question": "What?", "history": ["y" * 2001]}, "too_long", "history", EN),
    ({"question": "What?", "id": "x" * 201}, "too_long", "id", EN),
    ({"question": "What?", "id": 10**300}, "too_long", "id", EN),
    ({"question": "What?", "id": ["x"]}, "not_text", "id", EN),
    ({"question": "What?", "\ud83d": 1}, "not_object", None, EN),
    ({"question": "What?", "<b>\x1b": 1}, "unknown_field", "<b>\x1b", EN),
    ({"question": "What?", "query": "Who?"}, "unknown_field", "query", EN),
    ({"question": "What?", "path": 1}, "unknown_field", "path", EN),
]


@pytest.mark.parametrize("address", ["/api/v1/ask", "/api/v1/ask/stream"])
@pytest.mark.parametrize(("body", "code", "field", "language"), REFUSED)
def test_a_bad_question_is_refused_in_its_own_language(
    client: TestClient, address: str, body: Any, code: str, field: str | None, language: Language
) -> None:
    reply = client.post(address, content=json.dumps(body), headers={"content-type": "application/json"})
    problem = reply.json()
    assert reply.status_code == 422, problem
    assert (problem["code"], problem["field"], problem["language"]) == (code, field, language)
    assert reply.headers["content-language"] == language
    assert "{" not in problem["message"].replace('{"question": "…"}', "")
    assert len(problem["message"]) < 200 and "\0" not in reply.text and "\x1b" not in reply.text


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b'{"question": ', "application/json", 422, "not_json"),
        (b"", "application/json", 422, "not_object"),
        (b'{"question": "What?"}', "text/plain", 422, "not_object"),
        (b'{"question": "\xff"}', "application/json", 400, "bad_request"),
        (b"[" * 100_000, "application/json", 400, "bad_request"),
    ],
)
def test_what_is_not_json_is_refused(client: TestClient, body: bytes, kind: str, status: int, code: str) -> None:
    headers = {"content-type": kind, "accept-language": "zh-TW,zh;q=0.9"}
    reply = client.post("/api/v1/ask", content=body, headers=headers)
    assert (reply.status_code, reply.json()["code"], reply.json()["language"]) == (status, code, HANT)


def test_every_refusal_has_its_sentence_in_three_languages() -> None:
    raised = "".join(path.read_text("utf-8") for path in (Path(__file__).parent.parent / "app" / "api").glob("*.py"))
    values = dict.fromkeys(["field", "n", "limit", "char", "given", "first", "last"], "¤")
    for code in TEXTS:
        assert f'"{code}"' in raised, f"nothing says {code}"
        messages = {say(f"api.{code}", language, **values) for language in Language}
        assert len(messages) == 3
        assert all(re.fullmatch(r"[^。.]*.*[。.]", message) for message in messages)
    codes = set(re.findall(r'(?:ProblemError|PydanticCustomError)\(\s*"(\w+)"', raised))
    assert {"empty", "busy", "unknown_section"} <= codes <= set(TEXTS)


def test_other_addresses_and_methods_are_refused_as_problems(client: TestClient) -> None:
    for reply, status, code in [
        (client.get("/api/v1/nothing"), 404, "not_found"),
        (client.get("/api/v1/ask"), 405, "wrong_method"),
        (client.post("/api/v1/targets"), 405, "wrong_method"),
    ]:
        assert (reply.status_code, reply.json()["code"]) == (status, code)


def test_a_page_of_another_site_is_refused() -> None:
    with TestClient(beside(assistant()), base_url="http://localhost:8000") as client:
        for address in ("/api/v1/health", "/api/docs", "/mcp"):
            foreign = client.get(address, headers={"origin": "https://elsewhere.example"})
            assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign_origin")
            rebound = client.get(address, headers={"host": "elsewhere.example", "origin": "http://elsewhere.example"})
            assert (rebound.status_code, rebound.json()["code"]) == (421, "foreign_host")
        for headers in ({"host": "["}, {"origin": "http://["}, {"origin": "null"}):
            assert client.get("/api/v1/health", headers=headers).status_code in (403, 421)
        own = client.get("/api/v1/health", headers={"origin": "http://localhost:8000"})
        assert own.status_code == 200
        assert not [name for name in own.headers if name.startswith("access-control")]


def test_the_page_is_guarded_as_the_api_is() -> None:
    import gradio as gr

    with gr.Blocks() as page:
        gr.Button().click(lambda: None)
    with TestClient(application(page, assistant()), base_url="http://localhost:8000") as client:
        join = {"data": [], "fn_index": 0, "session_hash": "s"}
        for method, address in [("GET", "/"), ("GET", "/config"), ("POST", "/gradio_api/queue/join")]:
            own = client.request(method, address, json=join, headers={"origin": "http://localhost:8000"})
            assert own.status_code == 200
            rebound = client.request(method, address, json=join, headers={"host": "evil.example"})
            assert (rebound.status_code, rebound.json()["code"]) == (421, "foreign_host")
            assert "content-security-policy" in rebound.headers
            foreign = client.request(method, address, json=join, headers={"origin": "http://evil.example"})
            assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign_origin")
        assert "process_completed" in client.get("/gradio_api/queue/data", params={"session_hash": "s"}).text


def test_a_server_for_others_answers_under_any_name() -> None:
    with TestClient(beside(assistant(), host="0.0.0.0"), base_url="http://policy.example") as client:
        assert client.get("/api/v1/health").status_code == 200
        assert client.get("/api/v1/health", headers={"origin": "http://other.example"}).status_code == 403
    assert not is_of_this_machine("127.0.0.1.example")


def test_a_body_too_large_is_refused_declared_or_not(client: TestClient) -> None:
    headers = {"content-type": "application/json"}
    for body in (b"x" * (LIMIT_BYTES + 1), (b"x" * 50_000 for _ in range(30))):
        reply = client.post("/api/v1/check-wording", content=body, headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (413, "too_large")


# Only so much at a time


def test_a_place_is_taken_in_turn_and_the_one_too_many_is_refused() -> None:
    async def scenario() -> None:
        answering, drafter = gated()
        desk = Desk.of(answering, at_once=1, in_line=1)
        began: list[int] = []
        ended: list[bool] = []

        async def ask(number: int) -> None:
            async with desk.answering(Question.ask(QUESTIONS[EN])) as events:
                async for event in events:
                    began.append(number)
                    ended.append(isinstance(event, Finished))

        async with anyio.create_task_group() as group:
            group.start_soon(ask, 1)
            while len(began) < 2:
                await anyio.sleep(0.01)
            group.start_soon(ask, 2)
            await anyio.sleep(0.05)
            with pytest.raises(ProblemError, match="busy"):
                async with desk.answering(Question.ask(QUESTIONS[HANS])):
                    raise AssertionError("there was room")
            assert set(began) == {1}
            drafter.gate.set()
        assert began == [1] * 4 + [2] * 4
        assert ended == [False, False, False, True] * 2
        async with desk.answering(Question.ask(QUESTIONS[HANS])):
            pass

    anyio.run(scenario)


def test_busy_says_when_to_ask_again() -> None:
    client = TestClient(api(Desk.of(assistant(), at_once=0, in_line=0)))
    reply = client.post("/v1/ask/stream", json={"question": QUESTIONS[HANT]})
    assert (reply.status_code, reply.json()["language"], reply.headers["retry-after"]) == (503, HANT, "5")


@pytest.mark.parametrize("address", ["/v1/ask", "/v1/ask/stream"])
def test_a_client_that_goes_away_stops_the_generator(address: str) -> None:
    answering, drafter = gated()
    desk = Desk.of(answering)
    began = threading.Event()
    body = json.dumps({"question": QUESTIONS[EN]}).encode()

    async def scenario() -> None:
        left = anyio.Event()
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            if messages:
                return messages.pop()
            if not left.is_set():
                await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if b"event: statement" in message.get("body", b""):
                began.set()

        scope = {
            **{"type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1"},
            **{"method": "POST", "path": address, "raw_path": address.encode(), "query_string": b"", "root_path": ""},
            **{"scheme": "http", "server": ("localhost", 80), "client": ("localhost", 1), "extensions": {}},
            "headers": [(b"content-type", b"application/json"), (b"host", b"localhost")],
        }

        async with anyio.create_task_group() as group:
            group.start_soon(api(desk), scope, receive, send)
            awaited = [drafter.gate.reached, *([began] if address.endswith("stream") else [])]  # type: ignore[attr-defined]
            while not all(event.is_set() for event in awaited):
                await anyio.sleep(0.01)
            left.set()
            await anyio.sleep(0.1)
            drafter.gate.set()

    anyio.run(scenario)
    assert drafter.closed.wait(5), "the generator went on"
    assert desk._inside == 0


# The notice


def test_every_clause_is_verbatim_with_exact_spans(client: TestClient) -> None:
    for clause in EDITION.notice.clauses:
        told = client.get(f"/api/v1/clauses/{clause.section}").json()
        assert told["section"] == str(clause.section)
        assert SOURCE[slice(*told["span"])] == told["verbatim"]
        assert [SOURCE[slice(*s["span"])] for s in told["sentences"]] == [s["verbatim"] for s in told["sentences"]]
        assert told["english"].split("\n") == [line for s in clause.sentences for line in (s.en or "").split("\n")]
        assert told["units"]["verbatim"] == list(clause.responsible_units)
        assert list(told) == list(clauses.Clause.model_fields)


def test_a_clause_is_found_by_any_spelling_of_its_number(client: TestClient) -> None:
    spellings = ("3.8.1", "III.8.1", "三（八）1", "三、（八）1.", "第三部分第八项第1条", "第三部分第八項第1條", "3/8/1")
    found = [client.get(f"/api/v1/clauses/{spelling}").json() for spelling in spellings]
    assert [clause["label_en"] for clause in found] == ["Part III (8) 1"] * len(spellings)
    assert "新增用地计划指标应保尽保" in found[0]["simplified"] and "新增用地計畫指標應保盡保" in found[0]["verbatim"]


def test_neighbours_lead_through_the_whole_notice(client: TestClient) -> None:
    told = {str(c.section): client.get(f"/api/v1/clauses/{c.section}").json() for c in EDITION.notice.clauses}
    at, walked = "0", []
    while at:
        walked.append(at)
        around = told[at]["neighbours"]
        assert around["next"] is None or told[around["next"]]["neighbours"]["previous"] == at
        assert all(told[child]["neighbours"]["parent"] == at for child in around["children"])
        at = around["next"]
    assert walked == list(told)


def test_the_tree_holds_every_section_once(client: TestClient) -> None:
    def sections(branches: list[dict[str, Any]]) -> Iterator[str]:
        for branch in branches:
            assert all(child["section"].startswith(branch["section"]) for child in branch["children"])
            yield branch["section"]
            yield from sections(branch["children"])

    tree = client.get("/api/v1/clauses").json()["sections"]
    assert sorted(sections(tree)) == sorted(str(c.section) for c in EDITION.notice.clauses)
    assert [branch["section"] for branch in tree] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("spelling", "code", "language"),
    [
        ("9.9", "unknown_section", EN),
        ("九（九）", "unknown_section", HANS),
        ("seven", "not_a_section", EN),
        ("第三條款項", "not_a_section", HANT),
        ("..%2F..%2Fetc%2Fpasswd", "not_a_section", EN),
        ("%FF%00", "not_a_section", EN),
    ],
)
def test_a_section_there_is_not_is_refused(client: TestClient, spelling: str, code: str, language: str) -> None:
    reply = client.get(f"/api/v1/clauses/{spelling}")
    assert (reply.status_code, reply.json()["code"], reply.json()["language"]) == (422, code, language)


def test_the_source_is_the_file_as_it_stands(client: TestClient) -> None:
    facts = client.get("/api/v1/notice").json()
    assert client.get("/api/v1/notice/source").text == SOURCE and facts["characters"] == len(SOURCE)
    folder = SHELF / facts["notice"]
    assert {f["role"] for f in facts["files"]} >= {"source", "translation"}
    for file in facts["files"]:
        assert hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    assert facts["issue_date"] == "2023-08-02" and facts["title"]["en"].startswith("Notice of")
    assert all(facts["provenance"][language] for language in Language)


def test_search_gives_k_clauses_with_their_sentences(client: TestClient) -> None:
    told = client.get("/api/v1/search", params={"q": "5G基站", "k": 3}).json()
    hits = WordRetriever().search("5G基站", 3)
    assert [(r["section"], r["rank"]) for r in told["results"]] == [(str(h.section), h.rank) for h in hits]
    for result in told["results"]:
        assert [SOURCE[slice(*s["span"])] for s in result["sentences"]] == [s["verbatim"] for s in result["sentences"]]
        scores = [s["score"] for s in result["sentences"]]
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "missing"),
        ({"q": ""}, "empty"),
        ({"q": "5G", "k": 0}, "not_number"),
        ({"q": "5G", "k": 51}, "not_number"),
        ({"q": "5G", "k": "two"}, "not_number"),
        ({"q": "5G", "k": 10**30}, "not_number"),
        ({"q": "a\x07"}, "control_character"),
        ({"q": "x" * 2001}, "too_long"),
    ],
)
def test_a_bad_search_is_refused(client: TestClient, query: dict[str, Any], code: str) -> None:
    reply = client.get("/api/v1/search", params=query)
    assert (reply.status_code, reply.json()["code"]) == (422, code)


def test_wordings_are_checked_as_in_the_terminal(client: TestClient) -> None:
    text = "到2025年，力争建成5G基站30万个。培育一批省级工业互联网平台。"
    told = client.post("/api/v1/check-wording", json={"text": text}).json()
    expected = json.loads(json.dumps([check.to_json() for check in check_wording(EDITION, text)]))
    assert told == {"identical": False, "sentences": expected}
    assert [s["identical"] for s in expected] == [False, True]
    assert models.WordingReport.model_validate(told).sentences[0].figures[0]["notice"]["low"] == "250000"
    assert client.post("/api/v1/check-wording", json={"text": expected[1]["verbatim"]}).json()["identical"]


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), ("……", "nothing_to_check"), ("字" * (LIMIT + 1), "too_long")]
)
def test_a_text_that_cannot_be_checked_is_refused(client: TestClient, text: str, code: str) -> None:
    reply = client.post("/api/v1/check-wording", json={"text": text})
    assert (reply.status_code, reply.json()["code"]) == (422, code)


def test_targets_are_all_there(client: TestClient) -> None:
    told = client.get("/api/v1/targets").json()
    assert told["targets"] == json.loads(json.dumps([target.to_json() for target in targets(EDITION)]))
    assert len(models.Targets.model_validate(told).targets) == len(told["targets"]) > 50


# What applies to an enterprise


def test_the_keys_of_a_profile_have_names_in_three_languages(client: TestClient) -> None:
    told = client.get("/api/v1/measures").json()
    assert list(told) == ["sectors", "groups", "places", "needs"]
    for key in [key for keys in told.values() for key in keys]:
        assert set(key["name"]) == {"en", "zh-Hans", "zh-Hant"} and all(key["name"].values())
    assert all(told.values())


@pytest.mark.parametrize(
    ("profile", "code", "field"),
    [
        ({"sectors": ["nothing"]}, "unknown_key", "sectors"),
        ({"needs": "land"}, "not_list", "needs"),
        ({"sector": ["x"]}, "unknown_field", "sector"),
        ({"text": "厂" * 1001}, "too_long", "text"),
        ({"text": "a\0"}, "control_character", "text"),
        ({"all": "perhaps"}, "invalid", "all"),
    ],
)
def test_a_bad_profile_is_refused(client: TestClient, profile: dict[str, Any], code: str, field: str) -> None:
    reply = client.post("/api/v1/measures", json=profile)
    assert (reply.status_code, reply.json()["code"], reply.json()["field"]) == (422, code, field)


# Documentation


def test_the_documentation_asks_no_other_host_for_anything(client: TestClient) -> None:
    page = client.get("/api/docs").text
    addresses = re.findall(r"""(?:src|href|url)\s*[=:]\s*["']([^"']+)""", page)
    assets = ["docs/assets/swagger-ui-bundle.js", "docs/assets/swagger-ui.css"]
    assert sorted(addresses) == ["data:,", *assets, "openapi.json"]
    assert "//" not in page.replace("window.location.origin", "")
    assert all(client.get(f"/api/{address}").status_code == 200 for address in assets)
    style = client.get("/api/docs/assets/swagger-ui.css").text
    assert "@import" not in style and not re.search(r"url\(\s*[\"']?(?:https?:)?//", style)


def test_every_address_is_documented(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["servers"] == [{"url": "/api"}]
    operations = {(p, m): o for p, methods in described["paths"].items() for m, o in methods.items()}
    assert {p for p, _ in operations} >= {
        *("/v1/ask", "/v1/ask/stream", "/v1/search", "/v1/clauses", "/v1/clauses/{section}", "/v1/check-wording"),
        *("/v1/targets", "/v1/notice", "/v1/notice/source", "/v1/health", "/v1/measures"),
    }
    for operation in operations.values():
        assert operation["description"] and operation["tags"]
        assert operation["responses"]["422"]["content"]["application/json"]["schema"]["$ref"].endswith("/Problem")
    asking = described["components"]["schemas"]["AskRequest"]
    assert set(asking["properties"]) == {"question", "language", "history", "id"}
    assert client.post("/api/v1/ask", json=asking["examples"][0]).json()["outcome"] == "answered"


# Really served, with curl


def curl(*arguments: str) -> str:
    run = subprocess.run(["curl", "-sS", "--noproxy", "*", *arguments], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return run.stdout


needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")


@needs_curl
def test_the_server_answers_others_while_a_sentence_is_written() -> None:
    answering, drafter = gated()
    with ExitStack() as stack:
        url = stack.enter_context(served(beside(answering)))
        stack.callback(drafter.gate.set)
        body = json.dumps({"question": QUESTIONS[EN]})
        command = ["curl", "-sSN", "--noproxy", "*", "--json", body, f"{url}/api/v1/ask/stream"]
        stream = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        stack.callback(stream.kill)
        lines: list[str] = []
        while not lines or not lines[-1].startswith("event: statement"):
            lines.append(stream.stdout.readline())  # type: ignore[union-attr]
        started = time.monotonic()
        assert json.loads(curl(f"{url}/api/v1/health"))["status"] == "ok"
        assert len(json.loads(curl(f"{url}/api/v1/targets"))["targets"]) > 50
        assert time.monotonic() - started < 20 and stream.poll() is None
        stream.kill()
        time.sleep(1)  # until the server has noticed
        drafter.gate.set()
        assert drafter.closed.wait(10), "the generator went on without its reader"


@pytest.fixture(scope="module")
def real() -> Iterator[str]:
    """The whole application, page and all, with the real index."""
    from index import weights
    from index.retrieve import MODEL

    if weights.locate(MODEL, weights.cache_dir(None)) is None:
        pytest.skip("the weights are not here (make weights)")
    from app.page import build
    from qa.open import open_assistant
    from qa.settings import load_settings

    answering = open_assistant(load_settings(generator="extractive"), progress=False)
    with served(application(build(answering), answering)) as url:
        yield url


@needs_curl
@pytest.mark.weights
@pytest.mark.parametrize("language", QUESTIONS)
def test_curl_gets_a_cited_answer(real: str, language: Language) -> None:
    answer = json.loads(curl("--json", json.dumps({"question": QUESTIONS[language]}), f"{real}/api/v1/ask"))
    assert (answer["outcome"], answer["language"]) == ("answered", language)
    source = curl(f"{real}/api/v1/notice/source")
    assert answer["citations"] and all(source[slice(*c["span"])] == c["quote"] for c in answer["citations"])
    assert {c["section"] for c in answer["citations"]} == {"2.2.3"}


@needs_curl
@pytest.mark.weights
def test_curl_gets_a_stream_a_search_and_the_page(real: str) -> None:
    told = events(curl("-N", "--json", json.dumps({"question": QUESTIONS[EN]}), f"{real}/api/v1/ask/stream"))
    assert [name for name, _ in told] == ["evidence", "statement", "statement", "answer"]
    asked = ("-G", "--data-urlencode", "q=新增用地计划指标", "-d", "k=2")
    results = json.loads(curl(*asked, f"{real}/api/v1/search"))["results"]
    assert results[0]["section"] == "3.8.1" and len(results) == 2
    assert json.loads(curl(f"{real}/api/v1/clauses/III.8.1"))["label"] == "三、（八）1."
    assert "<html" in curl(f"{real}/")
    headers = curl("-o", "/dev/null", "-D", "-", f"{real}/api/docs")
    assert "content-security-policy: default-src 'self'" in headers.lower()
    assert "access-control" not in headers.lower()


@needs_curl
@pytest.mark.weights
def test_curl_gets_what_applies_to_an_enterprise(real: str) -> None:
    asked = {"text": "We need land for a new factory in Zhengzhou."}
    told = json.loads(curl("--json", json.dumps(asked), f"{real}/api/v1/measures"))
    assert told["profile"]["places"] and told["measures"]
    assert all(SOURCE[slice(*m["span"])] == m["quote"] and m["standing"] == "fits" for m in told["measures"])
    assert "3.8.1" in {m["section"] for m in told["measures"]}
    assert measures.Measures.model_validate(told).model_dump(mode="json") == told


@pytest.mark.browser
def test_the_documentation_works_in_a_browser(site: Site) -> None:
    asked: list[str] = []
    wrong: list[str] = []
    page = site.browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(f"{site.url}/api/docs")
    page.click('[data-path="/v1/health"]')
    page.click("button.execute")
    page.wait_for_selector(".live-responses-table >> text=henan-2023-27", timeout=20_000)
    page.close()
    hosts = {host(address) for address in asked} - {"data", "blob"}
    assert hosts == {host(site.url)} and not wrong
