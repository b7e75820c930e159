"""The errors whose message is one sentence for the user: every command shows them the same way and exits 2."""

from __future__ import annotations


def user_errors() -> tuple[type[Exception], ...]:
    """Their classes; imported here, when something has failed, so that `--help` stays instant."""
    from corpus.library import CorpusError
    from index.store import StoreError
    from index.weights import WeightsError
    from qa.export.record import ExportError
    from qa.feedback import FeedbackError
    from qa.generate.base import GeneratorError
    from qa.prompt import PromptError
    from qa.settings import SettingsError

    return (
        CorpusError, StoreError, WeightsError, GeneratorError, PromptError, SettingsError, ExportError, FeedbackError,
    )  # fmt: skip
