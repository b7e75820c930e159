"""`python -m app.api.mcp`: the assistant as an MCP server, so that a model can ask it and cite it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeAlias

from corpus.command import run_command
from qa.errors import user_errors

# At the first call, so that --help does not wait for them.
if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

    from app.api.desk import Desk

    Lifespan: TypeAlias = Callable[[MCPServer[Any]], AbstractAsyncContextManager[None]]

INSTRUCTIONS = """{title} ({number}): ask it, search it, read it, check wordings against it.

Rest what you say about this notice on these tools alone, never on what you remember of it.
- `ask` answers with marks [1] and a citation for each, verified by code. Keep the marks and the figures as they are, \
and hedges such as "strive to" (力争): they are part of the meaning.
- Cite as: {number}, the section's label, and the verbatim Chinese `quote`. Take quotes from `quote` or `verbatim` \
only, to the character; before you quote anything else, `check_quote` it.
- The English is an unofficial translation and the Simplified is restored from a converted copy: say so where the \
exact wording matters.
- When `outcome` is `not_in_notice` or `partial`, tell the user what the notice does not say. Do not fill it in.
- `search_clauses` ranks; it always finds something, also for what the notice does not say.
Every section is also a resource, policy://{slug}/3.8.1."""


def mcp_server(desk: Desk, lifespan: Lifespan | None = None) -> MCPServer[Any]:
    """The server with its tools and resources, for stdio or to be mounted."""
    from mcp.server.mcpserver import MCPServer

    from app.api.resources import add_resources
    from app.api.tools import add_tools

    edition = desk.edition
    title, number = edition.describe("title", "en"), edition.notice.document_number
    server: MCPServer[Any] = MCPServer(
        "policyqa",
        title="Ask the notice",
        description=title,
        instructions=INSTRUCTIONS.format(title=title, number=number, slug=edition.notice.slug),
        version="1.0",
        log_level="WARNING",
        subscriptions=False,
        lifespan=lifespan,
    )
    add_tools(server, desk)
    add_resources(server, edition)
    return server


def main(argv: list[str] | None = None) -> int:
    """Serve on stdin and stdout until the client goes; 2 for what the user can mend, with one sentence on stderr."""
    from qa.settings import GENERATORS

    parser = argparse.ArgumentParser(
        prog="python -m app.api.mcp",
        description="The assistant as an MCP server on stdin and stdout; `python app_gradio.py` serves it at /mcp too.",
        epilog="Settings beyond these options: POLICYQA_… variables, or a file named by POLICYQA_SETTINGS.",
    )
    parser.add_argument("--generator", choices=GENERATORS, help="what writes the answers (default: the best that runs)")
    parser.add_argument("--notice", help="which notice of the shelf (python -m corpus list)")
    parser.add_argument("--cache", help="the folder of weights and indexes")
    args = parser.parse_args(argv)
    return run_command("mcp", lambda: _server(args).run("stdio"), user_errors)


def _server(args: argparse.Namespace) -> MCPServer[Any]:
    """The server, which loads the assistant while it serves: clients wait for a greeting some seconds only.

    By then the SDK has put stderr in the place of stdout, which carries the protocol alone.
    """
    from app.api.desk import Desk
    from corpus.library import load_notice
    from qa.assistant import Assistant
    from qa.open import open_assistant
    from qa.settings import load_settings

    settings = load_settings(generator=args.generator, notice=args.notice, cache=args.cache)
    loading: Future[Assistant] = Future()

    def load() -> None:
        try:
            loading.set_result(open_assistant(settings))
        except Exception as error:  # each tool that needs it says so too
            print(f"mcp: {error}", file=sys.stderr)
            loading.set_exception(error)

    @asynccontextmanager
    async def lifespan(server: MCPServer[Any]) -> AsyncIterator[None]:
        Thread(target=load, daemon=True).start()
        yield

    return mcp_server(Desk(load_notice(settings.notice), settings, loading.result), lifespan)


if __name__ == "__main__":
    sys.exit(main())
