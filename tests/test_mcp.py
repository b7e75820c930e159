"""The MCP server: its tools and resources by a real client, over HTTP beside the API and over stdin and stdout."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anyio
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp_types import ResourceTemplateReference

from app.api import clauses, models
from app.api.desk import Desk
from app.api.mcp import mcp_server
from app.api.reading import clause
from qa.answer import Question
from tests.scripted import EDITION
from tests.served import assistant, beside, served

ROOT = Path(__file__).parent.parent
SLUG = EDITION.notice.slug
SOURCE = EDITION.notice.source
ASKED = "到2025年建成多少5G基站？谁负责？"
TOOLS = {"ask", "search_clauses", "get_clause", "check_quote", "list_targets", "find_measures"}


def talk(server: Any, conversation: Callable[[Client], Awaitable[None]]) -> None:
    """A conversation of a real client with a server: an address, a command or, in the same process, the server."""

    async def meet() -> None:
        with anyio.fail_after(180):
            async with Client(server) as client:
                await conversation(client)

    anyio.run(meet)


def here() -> Any:
    return mcp_server(Desk.of(assistant()))


async def call(client: Client, tool: str, **arguments: Any) -> Any:
    """What a tool gives; its text and its structure must say the same."""
    result = await client.call_tool(tool, arguments)
    text = result.content[0].text  # type: ignore[union-attr]
    assert not result.is_error, text
    assert json.loads(text) == result.structured_content
    return result.structured_content


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    return str(result.content[0].text)  # type: ignore[union-attr]


def test_it_tells_a_model_how_to_cite() -> None:
    async def conversation(client: Client) -> None:
        told = client.instructions or ""
        assert EDITION.notice.document_number in told and "verbatim" in told and "not_in_notice" in told
        assert f"policy://{SLUG}/3.8.1" in told and "{" not in told
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == TOOLS
        for tool in tools.values():
            assert tool.description and "\n  " not in tool.description and tool.title
            assert tool.annotations and tool.annotations.read_only_hint
            assert all(p.get("description") for p in tool.input_schema["properties"].values())
            assert tool.output_schema
        assert tools["ask"].input_schema["required"] == ["question"]

    talk(here(), conversation)


def test_ask_gives_the_contracts_json() -> None:
    expected = assistant().ask(Question.ask(ASKED)).to_json()

    async def conversation(client: Client) -> None:
        told = await call(client, "ask", question=ASKED)
        times = {"timings_ms": told["timings_ms"]}
        assert told == expected | times and list(told) == list(expected)
        english = await call(client, "ask", question=ASKED, language="en", history=["5G基站"])
        assert english["language"] == "en" and not re.search("[\u4e00-\u9fff]", english["text"])

    talk(here(), conversation)


def test_the_other_tools_give_what_the_api_gives() -> None:
    async def conversation(client: Client) -> None:
        found = await call(client, "search_clauses", query="5G基站", k=2)
        assert [r["rank"] for r in found["results"]] == [1, 2]
        whole = await call(client, "get_clause", section="三（八）1")
        expected = clause(EDITION, next(c for c in EDITION.notice.clauses if str(c.section) == "3.8.1"))
        assert clauses.Clause.model_validate(whole) == expected
        report = models.WordingReport.model_validate(await call(client, "check_quote", quote="建成5G基站30万个。"))
        assert not report.identical and report.sentences[0].section == "2.2.3"
        every = (await call(client, "list_targets"))["targets"]
        own = (await call(client, "list_targets", section="二（二）"))["targets"]
        assert own == [t for t in every if t["section"].startswith("2.2")] and 0 < len(own) < len(every)
        assert all(SOURCE[slice(*t["span"])] == t["quote"] for t in every)

    talk(here(), conversation)


def test_what_a_tool_cannot_do_it_says_in_a_sentence() -> None:
    async def conversation(client: Client) -> None:
        assert "is empty" in await refused(client, "ask", question=" ")
        assert "控制字符U+0007" in await refused(client, "ask", question="这\x07是什么")
        assert "2001 characters" in await refused(client, "ask", question="y" * 2001)
        assert "21 entries" in await refused(client, "ask", question="Why?", history=["Who?"] * 21)
        assert "no section 9.9" in await refused(client, "get_clause", section="9.9")
        assert "不是条款编号" in await refused(client, "get_clause", section="这条")
        assert "no word" in await refused(client, "check_quote", quote="…")
        assert "less than or equal to 50" in await refused(client, "search_clauses", query="5G", k=51)
        assert "'zh-Hant'" in await refused(client, "ask", question="Why?", language="fr")

    talk(here(), conversation)


def test_every_section_is_a_resource() -> None:
    async def conversation(client: Client) -> None:
        listed = {r.uri: r for r in (await client.list_resources()).resources}
        addresses = {f"policy://{SLUG}/{c.section}" for c in EDITION.notice.clauses}
        assert set(listed) == addresses | {f"policy://{SLUG}/source"}
        assert "三、（八）1." in (listed[f"policy://{SLUG}/3.8.1"].title or "")
        for one in EDITION.notice.clauses:
            text = (await client.read_resource(f"policy://{SLUG}/{one.section}")).contents[0].text  # type: ignore[union-attr]
            assert SOURCE[slice(*one.span)] in text
            assert f"Characters {one.span[0]} to {one.span[1]}" in text
            assert all((s.en or "") in text for s in one.sentences)
        whole = await client.read_resource(f"policy://{SLUG}/source")
        assert whole.contents[0].text == SOURCE  # type: ignore[union-attr]

    talk(here(), conversation)


def test_a_resource_is_found_by_any_spelling_and_completed() -> None:
    async def conversation(client: Client) -> None:
        [template] = (await client.list_resource_templates()).resource_templates
        assert template.uri_template == f"policy://{SLUG}/{{section}}"
        spelt = await client.read_resource(f"policy://{SLUG}/{quote('三（八）1')}")
        plain = await client.read_resource(f"policy://{SLUG}/3.8.1")
        assert spelt.contents[0].text == plain.contents[0].text  # type: ignore[union-attr]
        for wrong, said in (("9.9", "no section 9.9"), ("..%2Fetc", "not found|Unknown")):
            with pytest.raises(MCPError, match=said):
                await client.read_resource(f"policy://{SLUG}/{wrong}")
        reference = ResourceTemplateReference(type="ref/resource", uri=template.uri_template)
        found = await client.complete(reference, {"name": "section", "value": "3.8"})
        assert found.completion.values == ["3.8", "3.8.1", "3.8.2", "3.8.3"]

    talk(here(), conversation)


def test_it_is_served_beside_the_api() -> None:
    async def conversation(client: Client) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
        assert (await call(client, "ask", question=ASKED))["outcome"] == "answered"

    with served(beside(assistant())) as url:
        talk(f"{url}/mcp", conversation)
        talk(f"{url}/mcp", conversation)


def test_help_is_instant_and_a_mistake_is_one_sentence() -> None:
    command = [sys.executable, "-m", "app.api.mcp"]
    told = subprocess.run([*command, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert told.returncode == 0 and "--generator" in told.stdout
    wrong = subprocess.run([*command, "--notice", "none"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert re.fullmatch(r"mcp: there is no notice 'none'; .*\n", wrong.stderr)


def test_without_weights_it_serves_what_needs_none(tmp_path: Path) -> None:
    async def conversation(client: Client) -> None:
        assert (await call(client, "get_clause", section="1.2"))["label"] == "一、（二）"
        assert "python -m index weights" in await refused(client, "ask", question=ASKED)

    arguments = ["-m", "app.api.mcp", "--generator", "extractive", "--cache", str(tmp_path)]
    talk(StdioServerParameters(command=sys.executable, args=arguments, cwd=ROOT), conversation)


@pytest.mark.weights
def test_it_answers_over_stdin_and_stdout() -> None:
    async def conversation(client: Client) -> None:
        answer = await call(client, "ask", question=ASKED)
        assert answer["outcome"] == "answered" and "25万个" in answer["text"]
        assert {c["section"] for c in answer["citations"]} == {"2.2.3"}
        assert all(SOURCE[slice(*c["span"])] == c["quote"] for c in answer["citations"])
        wanted = "guarantee new land quotas for manufacturing projects"
        results = (await call(client, "search_clauses", query=wanted, k=1))["results"]
        assert results[0]["section"] == "3.8.1"
        applying = await call(client, "find_measures", description="We need land for a new factory.")
        assert "3.8.1" in {m["section"] for m in applying["measures"]}

    arguments = ["-m", "app.api.mcp", "--generator", "extractive"]
    talk(StdioServerParameters(command=sys.executable, args=arguments, cwd=ROOT), conversation)


@pytest.mark.weights
def test_stdout_carries_the_protocol_alone() -> None:
    """Line by line as a client writes it, so that nothing between the messages is overlooked."""
    start = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    messages: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": start},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": ASKED}}},
    ]
    command = [sys.executable, "-m", "app.api.mcp", "--generator", "extractive"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as server:
        assert server.stdin and server.stdout
        for message in messages:
            server.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        server.stdin.flush()
        replies = [json.loads(server.stdout.readline()) for _ in range(2)]
        server.stdin.close()
        assert server.stdout.read() == ""
        assert server.wait(30) == 0
    assert [(reply["jsonrpc"], reply["id"]) for reply in replies] == [("2.0", 1), ("2.0", 2)]
    assert replies[1]["result"]["structuredContent"]["outcome"] == "answered"
