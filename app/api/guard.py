"""Who may ask: programs, and pages of this site; and how much at once."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import LIMIT_BYTES, ProblemError, language_of


def is_of_this_machine(host: str) -> bool:
    """Whether a name or address is the machine's own, reachable from nowhere else.

    >>> [is_of_this_machine(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "example.org", "")]
    [True, True, True, False, False, False]
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class _Refusing:
    """Answers what is refused with the problem, and passes on all else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] == "http" and (code := self._refused(request := Request(scope))):
            app = ProblemError(code, limit=LIMIT_BYTES).response(language_of(request))
        await app(scope, receive, send)

    def _refused(self, request: Request) -> str | None:
        raise NotImplementedError


class Guard(_Refusing):
    """Refuses what a page of another site sends, since a browser says where it comes from.

    `host` is where the server listens. On this machine only, a request must name it so: a foreign name that resolves
    to this machine is how a page of another site would get around its browser (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, *, host: str) -> None:
        super().__init__(app)
        self.local = is_of_this_machine(host)

    def _refused(self, request: Request) -> str | None:
        host, origin = request.headers.get("host", ""), request.headers.get("origin")
        try:
            name, site = urlsplit(f"//{host}").hostname or "", None if origin is None else urlsplit(origin).netloc
        except ValueError:  # no address at all, such as "["
            return "foreign_host"
        if self.local and not is_of_this_machine(name):
            return "foreign_host"
        return None if site in (None, host) else "foreign_origin"


class SmallBodies(_Refusing):
    """Refuses a body that is said to be too large, before a byte of it is read."""

    def _refused(self, request: Request) -> str | None:
        declared = request.headers.get("content-length", "")
        return "too_large" if declared.isdecimal() and int(declared) > LIMIT_BYTES else None
