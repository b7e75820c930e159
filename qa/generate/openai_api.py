"""Any server that speaks the OpenAI chat protocol: llama-server, vLLM, Ollama, a gateway, OpenAI itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from qa.generate.base import GeneratorError, Message, as_chat

_STATUS = {
    401: "refused the API key: set the right one",
    403: "refused the API key: set the right one",
    404: "does not know the model {model!r} or this address: check the model's name and the base URL",
    429: "is limiting requests or the quota is used up: try again later",
}


class OpenAIGenerator:
    """A model behind `base_url`, which ends in /v1 on most servers.

    `timeout` is the longest silence borne, in seconds. The server sees to concurrency, so there is no lock.
    Raises GeneratorError naming the address, never the key.
    """

    def __init__(self, base_url: str, model: str, api_key: str | None = None, timeout: float = 60.0) -> None:
        import httpx

        self.name = f"openai_api:{model}"
        self._url = base_url.rstrip("/")
        self._model = model
        self._key = api_key
        if not self._url.startswith(("http://", "https://")):
            raise GeneratorError(f"the base URL must begin with http:// or https://, got {base_url!r}")
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0)),
        )

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> Iterator[str]:
        """The reply as the server sends it; closing the iterator closes the connection. See Generator."""
        import httpx

        request: dict[str, Any] = {
            "model": self._model,
            "messages": as_chat(messages),
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": True,
        }
        if stop:
            request["stop"] = list(stop)
        try:
            with self._client.stream("POST", f"{self._url}/chat/completions", json=request) as response:
                if response.status_code != 200:
                    raise self._refusal(response.status_code, response.read())
                yield from self._pieces(response.iter_lines())
        except httpx.TimeoutException as error:
            raise GeneratorError(
                f"{self._url} was silent for too long: try again, or allow more time"
            ) from error
        except httpx.ConnectError as error:
            raise GeneratorError(
                f"no model server answers at {self._url}: start it or correct the URL"
            ) from error
        except httpx.HTTPError as error:
            raise GeneratorError(f"{self._url} broke off in the middle of the reply: try again") from error

    def _pieces(self, lines: Iterator[str]) -> Iterator[str]:
        """Read server-sent events: each `data:` line holds a JSON chunk, the last one [DONE]."""
        finished = False
        for line in lines:
            if not line.startswith("data:"):
                continue  # blank lines, comments that keep the connection alive, event names
            data = line.removeprefix("data:").strip()
            if data == "[DONE]":
                return
            try:
                chunk = json.loads(data)
                if "error" in chunk:
                    raise GeneratorError(f"{self._url} failed: {self._message(chunk)}")
                choices = chunk["choices"]  # empty in a chunk that only counts tokens
                text = choices[0]["delta"].get("content") if choices else None
                finished = finished or bool(choices and choices[0].get("finish_reason"))
            except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
                raise GeneratorError(
                    f"{self._url} sent what is not a chat completion: check that it is OpenAI-compatible"
                ) from error
            if text:
                yield text
        if not finished:
            raise GeneratorError(f"{self._url} broke off in the middle of the reply: try again")

    def _refusal(self, status: int, body: bytes) -> GeneratorError:
        if reason := _STATUS.get(status):
            return GeneratorError(f"{self._url} {reason.format(model=self._model)}")
        try:
            said = self._message(json.loads(body))
        except ValueError:
            said = "no reason given"
        return GeneratorError(f"{self._url} answered with HTTP status {status}: {said}")

    def _message(self, body: Any) -> str:
        """The server's own reason, cut to a line, without the key should the server repeat it."""
        error = body.get("error") if isinstance(body, dict) else None
        said = error.get("message") if isinstance(error, dict) else error
        line = " ".join(str(said or "no reason given").split())[:200]
        return line.replace(self._key, "[key]") if self._key else line
