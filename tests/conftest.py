"""What the browser's tests share: one served page, and a fresh context of it for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import Site, serving


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def page(site: Site) -> Iterator[Any]:
    page = site.open()
    yield page
    site.drafter.gate.set()
    page.context.close()
