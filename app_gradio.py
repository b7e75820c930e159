"""`python app_gradio.py`: the assistant as a page in the browser."""

from __future__ import annotations

import argparse
import sys
import threading
from typing import TYPE_CHECKING

from app.listen import AddressError, listen, url
from corpus.command import run_command
from qa.errors import user_errors

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant

EPILOG = """The page asks no other host for anything. To stop it: Ctrl-C.
Settings beyond these options: POLICYQA_… variables, or a file named by POLICYQA_SETTINGS."""


def build(assistant: Assistant) -> gr.Blocks:
    """The page of an assistant."""
    from app.page import build as build_page

    return build_page(assistant)


def main(argv: list[str] | None = None) -> int:
    """Serve the page until interrupted; 2 for what the user can mend, with one sentence that says how."""
    args = _parser().parse_args(argv)
    return run_command("app", lambda: _serve(args), lambda: (AddressError, *user_errors()))


def _parser() -> argparse.ArgumentParser:
    from qa.settings import GENERATORS

    parser = argparse.ArgumentParser(
        prog="python app_gradio.py",
        description="Open the assistant as a page in the browser.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=7860, help="the port to listen on (default: 7860; 0: any free one)")
    parser.add_argument("--generator", choices=GENERATORS, help="what writes the answers (default: the best that runs)")
    parser.add_argument("--notice", help="which notice of the shelf (python -m corpus list)")
    parser.add_argument("--cache", help="the folder of weights and indexes")
    return parser


def _serve(args: argparse.Namespace) -> None:
    from qa.open import open_assistant
    from qa.settings import load_settings

    settings = load_settings(generator=args.generator, notice=args.notice, cache=args.cache)
    with listen(args.host, args.port) as listening:
        assistant = open_assistant(settings)
        page = build(assistant)
        from app.server import server

        # Reading the prompts ahead takes seconds off the first answers; a question meanwhile waits for a prompt to end.
        threading.Thread(target=assistant.warm_up, daemon=True).start()
        print(f"open {url(listening)} in a browser", file=sys.stderr, flush=True)
        server(page, assistant, args.host).run(sockets=[listening])


if __name__ == "__main__":
    sys.exit(main())
