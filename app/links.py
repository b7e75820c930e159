"""Links to a clause: an address that can be shared, which the page itself opens in its Read view."""

from __future__ import annotations

from html import escape

from corpus.section import SectionId


def section_address(section: SectionId) -> str:
    """The address of a clause, relative to the page.

    >>> section_address(SectionId.parse("三、（八）1."))
    '?section=3.8.1'
    """
    return f"?section={section}"


def section_link(section: SectionId, text: str) -> str:
    """A link as HTML; `text` is escaped."""
    href = escape(section_address(section))
    return f'<a class="section-link" href="{href}" data-section="{escape(str(section))}">{escape(text)}</a>'
