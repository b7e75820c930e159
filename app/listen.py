"""The address the page is served at, taken before anything is loaded."""

from __future__ import annotations

import socket


class AddressError(Exception):
    """The address cannot be had; the message is one sentence for the user."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises AddressError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        what = f"cannot listen on {host} port {port} ({reason})"
        raise AddressError(f"{what}; give another with --host or --port") from error


def url(listening: socket.socket) -> str:
    """Where a browser finds it.

    >>> with listen("127.0.0.1", 0) as listening:
    ...     url(listening) == f"http://127.0.0.1:{listening.getsockname()[1]}"
    True
    """
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
