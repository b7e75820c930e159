"""With the network cut, a question in each script is answered, and nobody has tried to connect."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.weights
ROOT = Path(__file__).parent.parent
QUESTIONS = {
    "zh-Hans": "到2025年要建成多少个5G基站？",
    "zh-Hant": "到2025年要建成多少個5G基站？",
    "en": "How many 5G base stations will be built by 2025?",
}
CUT_OFF = """
import ipaddress, json, socket, sys

tried = []
connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

def is_local(host):
    try:
        return host in (None, "", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

def guarded(call):
    def attempt(self, address, *rest):
        if isinstance(address, tuple) and not is_local(address[0]):
            tried.append(str(address))
            raise OSError("the network is cut")
        return call(self, address, *rest)
    return attempt

def resolve(host, *rest, **more):
    if not is_local(host):
        tried.append(str(host))
        raise socket.gaierror("the network is cut")
    return getaddrinfo(host, *rest, **more)

socket.socket.connect, socket.socket.connect_ex = guarded(connect), guarded(connect_ex)
socket.getaddrinfo = resolve
try:  # the cut itself is tried first
    socket.create_connection(("example.org", 443), timeout=1)
except OSError:
    assert tried.pop() == "example.org"
else:
    raise AssertionError("the network is not cut")

from qa.answer import Question
from qa.open import open_assistant
from qa.settings import load_settings

assistant = open_assistant(load_settings(generator="extractive"), progress=False)
answers = {q: assistant.ask(Question.ask(q)).to_json() for q in json.loads(sys.argv[1])}
print(json.dumps({"answers": answers, "tried": tried}))
"""


def test_questions_are_answered_without_the_network():
    command = [sys.executable, "-c", CUT_OFF, json.dumps(list(QUESTIONS.values()))]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    result = json.loads(run.stdout.splitlines()[-1])
    assert result["tried"] == []
    for language, question in QUESTIONS.items():
        answer = result["answers"][question]
        assert (answer["language"], answer["outcome"]) == (language, "answered")
        assert [c["section"] for c in answer["citations"]] == ["2.2.3"]
