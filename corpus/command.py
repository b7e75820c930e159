"""How every command of every package ends: with its own status, or with one sentence for the user and 2."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def run_command(
    name: str, command: Callable[[], int | None], mistakes: Callable[[], tuple[type[Exception], ...]]
) -> int:
    """Run it and return the exit status: 2 for a user's mistake, told in a sentence on stderr; 130 when interrupted.

    `mistakes` gives the errors whose message is that sentence. It is called when something has failed, so that
    `--help` need not import them; whatever else fails is a defect, and is raised.
    """
    status: int | None = 0
    try:
        with reader_may_leave():
            status = command()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not isinstance(error, mistakes()):
            raise
        print(f"{name}: {error}", file=sys.stderr)
        return 2
    return status or 0


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """What is printed here may find nobody to read it, as in `… | head`; that ends the printing and is no error."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:  # the interpreter would complain again when it flushes
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def positive(text: str) -> int:
    """The type of an option that says how many."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, got {text!r}")
    return int(text)
