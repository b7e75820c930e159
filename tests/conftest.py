"""What the browser's tests share: one served page, and a fresh context of it for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import Site, serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests last: Playwright's event loop stays in the main thread, where others want their own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


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
