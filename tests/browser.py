"""The real page of a real assistant in Chromium: the notice's index and weights, the extractive generator."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.texts import preferred, say
from qa.assistant import Assistant
from qa.draft import ExtractiveDrafter

# Debian's Chromium as a test wants it: alone, without services that call home.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


class GatedDrafter(ExtractiveDrafter):
    """Waits before every sentence but the first while its gate is closed, as a slow generator would."""

    def __init__(self, edition: Any) -> None:
        super().__init__(edition)
        self.gate, self.closed = threading.Event(), threading.Event()
        self.gate.set()

    def draft(self, *arguments: Any) -> Iterator[Any]:
        try:
            for number, statement in enumerate(super().draft(*arguments)):
                if number and not self.gate.wait(60):
                    raise TimeoutError("the gate was never opened")
                yield statement
        except GeneratorExit:
            self.closed.set()
            raise


@dataclass
class Site:
    """The served page with what a test looks behind it for."""

    url: str
    assistant: Assistant
    drafter: GatedDrafter
    browser: Any
    hosts: set[str] = field(default_factory=set)

    def open(self, locale: str = "zh-CN", viewport: dict[str, int] = DESKTOP, path: str = "/", **more: Any) -> Any:
        """A page in a context of its own, ready to be used; every request it makes is noted."""
        context = self.browser.new_context(locale=locale, viewport=viewport, **more)
        context.set_default_timeout(30_000)
        context.on("request", lambda request: self.hosts.add(host(request.url)))
        page = context.new_page()
        page.goto(self.url + path)
        page.wait_for_selector(f"#head h1:has-text('{say('page.title', preferred(locale))}')")
        page.wait_for_selector("[role=tab]")
        return page


def host(url: str) -> str:
    """The host of an address; the scheme where it has none (data, blob)."""
    parts = urlsplit(url)
    return parts.netloc or parts.scheme


@contextmanager
def serving() -> Iterator[Site]:
    """The served page; skips where there is no browser or no weights."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("there is no Chromium here (apt-get install chromium)")
    playwright_api = pytest.importorskip("playwright.sync_api")
    from index import weights
    from index.retrieve import MODEL

    if weights.locate(MODEL, weights.cache_dir(None)) is None:
        pytest.skip("the weights are not here (make weights)")
    from app.listen import listen, url
    from app.page import build
    from app.server import server
    from qa.open import open_assistant
    from qa.settings import load_settings

    assistant = open_assistant(load_settings(generator="extractive"))
    drafter = GatedDrafter(assistant.edition)
    assistant.drafter = drafter
    listening = listen("127.0.0.1", 0)
    web = server(build(assistant), assistant)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield Site(url(listening), assistant, drafter, browser)
        browser.close()
    web.should_exit = True
    thread.join(10)


def show(page: Any, view: str) -> None:
    """Open a view by its tab."""
    page.click(f"#{view}-button")
    page.wait_for_selector(f"#{view}", state="visible")
