"""The OpenAI-compatible generator, against a real server on loopback."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from qa.generate import GeneratorError, Message
from qa.generate.openai_api import OpenAIGenerator

ASK = [Message("system", "be brief"), Message("user", "where?")]


def say(generator: OpenAIGenerator) -> str:
    return "".join(generator.stream(ASK, max_tokens=64))


def chunk(text: str | None, **more: Any) -> bytes:
    delta = {} if text is None else {"content": text}
    return b"data: " + json.dumps({"choices": [{"delta": delta, **more}]}).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


class Server(ThreadingHTTPServer):
    """Answers each request with `status` and the `body` chunks; keeps the requests; notes who hangs up."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status = 200
        self.body: list[bytes] = []
        self.wait = 0.0
        self.requests: list[tuple[str, str | None, dict[str, Any]]] = []
        self.hung_up = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, self.headers["Authorization"], asked))
        self.send_response(self.server.status)
        self.end_headers()
        try:
            for part in self.server.body:
                self.wfile.write(part)
                time.sleep(self.server.wait)
        except OSError:
            self.server.hung_up.set()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        yield running
        running.shutdown()


def test_a_server_is_asked_greedily_and_its_reply_streamed(server: Server) -> None:
    server.body = [
        b": keep-alive\n\n",
        chunk(None, role="assistant"),
        chunk("河"),
        chunk("南"),
        chunk(None, finish_reason="stop"),
        b'data: {"choices": [], "usage": {"total_tokens": 9}}\n\n',
        DONE,
    ]
    generator = OpenAIGenerator(server.url + "/", "m", "secret", 5)
    assert list(generator.stream(ASK, max_tokens=7, stop=["\n"])) == ["河", "南"]
    path, key, asked = server.requests[0]
    assert (path, key, generator.name) == ("/v1/chat/completions", "Bearer secret", "openai_api:m")
    assert asked == {
        "model": "m",
        "messages": [{"role": "system", "content": "be brief"}, {"role": "user", "content": "where?"}],
        "max_tokens": 7,
        "temperature": 0,
        "stream": True,
        "stop": ["\n"],
    }


def test_a_reply_may_end_without_the_done_line(server: Server) -> None:
    server.body = [chunk("yes", finish_reason="stop")]
    assert say(OpenAIGenerator(server.url, "m")) == "yes"
    assert server.requests[0][1] is None, "no key, no authorisation"


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, b'{"error": {"message": "bad key secret"}}', "refused the API key"),
        (404, b"", "does not know the model 'm' or this address"),
        (429, b"", "is limiting requests"),
        (500, b'{"error": {"message": "no\\nroom for secret"}}', r"HTTP status 500: no room for \[key\]"),
        (502, b"<html>", "HTTP status 502: no reason given"),
        (400, b"[1]", "HTTP status 400: no reason given"),
        (200, b"<html>a login page</html>", "broke off"),
        (200, b"data: {not json\n\n", "not a chat completion"),
        (200, b'data: {"choices": [{}]}\n\n', "not a chat completion"),
        (200, b"data: 7\n\n", "not a chat completion"),
        (200, b'data: {"error": {"message": "overloaded"}}\n\n', "failed: overloaded"),
        (200, chunk("half"), "broke off"),
    ],
)
def test_a_refusal_is_one_sentence_without_the_key(
    server: Server, status: int, body: bytes, said: str
) -> None:
    server.status, server.body = status, [body]
    with pytest.raises(GeneratorError, match=said) as caught:
        say(OpenAIGenerator(server.url, "m", "secret"))
    assert server.url in str(caught.value) and "secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening, so nobody answers
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(GeneratorError, match=f"no model server answers at {url}"):
            say(OpenAIGenerator(url, "m", "secret"))


def test_a_silent_server_is_given_up(server: Server) -> None:
    server.body, server.wait = [chunk("one"), chunk("two")], 1.0
    heard: list[str] = []
    with pytest.raises(GeneratorError, match="silent for too long"):
        heard.extend(OpenAIGenerator(server.url, "m", timeout=0.2).stream(ASK, max_tokens=9))


def test_closing_hangs_up_on_the_server(server: Server) -> None:
    server.body, server.wait = [chunk("word " * 200)] * 2000, 0.005
    writing = OpenAIGenerator(server.url, "m").stream(ASK, max_tokens=9)
    next(writing)
    writing.close()  # type: ignore[attr-defined]
    assert server.hung_up.wait(5), "the server was left writing"
