"""How the page's events are sent."""

from __future__ import annotations

from typing import Any

# Events of the page are its own affair: programs have an API of their own.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# Answered in the reply to the request. In Gradio's queue an event that joins just as the last one ends can be lost:
# the browser has closed the stream of messages, the server has not, and puts the new event's messages there.
AT_ONCE: dict[str, Any] = {**QUIET, "queue": False}


def press(button: str) -> str:
    """A script for a `then`: a file is made when it is asked for, and the button that offers it, the element with this
    id, is pressed once the page has its address."""
    return f"""
(file) => {{
  const press = (left) => {{
    const link = document.querySelector("#{button} a, a#{button}") || document.querySelector("#{button}");
    if (link) link.click(); else if (left) setTimeout(press, 50, left - 1);
  }};
  if (file) setTimeout(press, 50, 20);
}}
"""
