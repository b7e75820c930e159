"""What readers say of answers, kept on this computer in one SQLite file with all that is needed to look into it."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Any, Literal, TypeAlias

from corpus.library import Edition
from qa.answer import Answer

COMMENT = 2000  # characters
SCHEMA = 1
_APPLICATION = 0x706F6C71  # tells this program's files from other SQLite files
# Controls but tab and line feed, what turns the direction of text, and halves of characters.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_TABLE = """CREATE TABLE feedback (
    id INTEGER PRIMARY KEY, time TEXT NOT NULL, kind TEXT NOT NULL, mark INTEGER, comment TEXT NOT NULL,
    question TEXT NOT NULL, history TEXT NOT NULL, answer TEXT NOT NULL, notice TEXT NOT NULL, sha256 TEXT NOT NULL
) STRICT"""
_COLUMNS = "time, kind, mark, comment, question, history, answer, notice, sha256"

Reason: TypeAlias = Literal["too_long", "locked", "full", "read_only", "damaged", "other"]


class Kind(StrEnum):
    """What a reader thinks of an answer."""

    HELPFUL = "helpful"
    INCOMPLETE = "incomplete"
    WRONG_CITATION = "wrong_citation"


class FeedbackError(Exception):
    """Feedback was not kept, or cannot be read; the message is one sentence, `reason` names it for other languages."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Remark:
    """One reader's word on one answer. `mark` is the citation meant; `time` is UTC in ISO 8601.

    `answer` is the contract's JSON: language, outcome, text, citations, evidence, generator, settings digest.
    `sha256` is the edition's: that of all files of the notice's folder.
    """

    kind: Kind
    mark: int | None
    comment: str
    time: str
    question: str
    history: tuple[str, ...]
    answer: dict[str, Any]
    notice: str
    sha256: str


def default_place() -> Path:
    """`feedback.sqlite3` in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("policyqa") / "feedback.sqlite3"


class Feedback:
    """The store in a file, made when the first remark is kept. Safe from several threads and processes.

    `wait` is how long, in seconds, another process may take to finish writing.
    """

    def __init__(self, path: Path, wait: float = 5.0) -> None:
        self.path = path
        self._wait = wait

    def add(
        self, answer: Answer, edition: Edition, kind: Kind, *, mark: int | None = None, comment: str = ""
    ) -> Remark:
        """Keep a remark, wholly or not at all; returns it as kept.

        Raises FeedbackError where it cannot be kept, ValueError for a mark that the answer does not have.
        """
        if mark is not None and mark not in {citation.mark for citation in answer.citations}:
            raise ValueError(f"the answer has no citation [{mark}]")
        comment = clean_comment(comment)
        if len(comment) > COMMENT:
            got = f"the comment has {len(comment):,} characters"
            raise FeedbackError("too_long", f"{got}, {COMMENT:,} at most can be kept; please shorten it")
        remark = Remark(
            kind=Kind(kind),
            mark=mark,
            comment=comment,
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            question=_storable(answer.question.text),
            history=tuple(map(_storable, answer.question.history)),
            answer=json.loads(_storable(answer.dumps())),
            notice=edition.notice.slug,
            sha256=edition.sha256,
        )
        with self._open(writing=True) as store, store:
            store.execute(f"INSERT INTO feedback ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _row(remark))
        return remark

    def all(self) -> tuple[Remark, ...]:
        """Every remark, oldest first; none where there is no file yet. Raises FeedbackError."""
        if not self.path.exists():
            return ()
        with self._open(writing=False) as store:
            if self._version(store) is None:
                return ()
            rows = store.execute(f"SELECT {_COLUMNS} FROM feedback ORDER BY id").fetchall()
        return tuple(map(_remark, rows))

    @contextmanager
    def _open(self, *, writing: bool) -> Iterator[sqlite3.Connection]:
        """A connection of its own for each use, so that threads share nothing."""
        try:
            if writing:
                self._make()
            with closing(sqlite3.connect(self.path, timeout=self._wait)) as store:
                self._prepare(store, writing)
                yield store
        except sqlite3.Error as error:
            raise self._error(error) from error
        except OSError as error:
            reason: Reason = "full" if error.errno in (ENOSPC, EDQUOT) else "read_only"
            raise FeedbackError(reason, self._message(reason)) from error

    def _make(self) -> None:
        """An empty file that only the user may read: comments are theirs to show."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    def _prepare(self, store: sqlite3.Connection, writing: bool) -> None:
        """Check whose file it is; give a new one its table."""
        if self._version(store) is None and writing:
            # Another process may be at the same: then this does nothing, and the file works without.
            with suppress(sqlite3.OperationalError):
                store.execute("PRAGMA journal_mode = WAL")
            with store:
                store.execute("BEGIN IMMEDIATE")
                if self._version(store) is None:
                    store.execute(_TABLE)
                    store.execute(f"PRAGMA application_id = {_APPLICATION}")
                    store.execute(f"PRAGMA user_version = {SCHEMA}")
        version = self._version(store)
        if version not in (SCHEMA, None):
            got = f"{self.path} holds feedback of version {version}, this program knows {SCHEMA}"
            raise FeedbackError("other", f"{got}; update the program or name another file")

    def _version(self, store: sqlite3.Connection) -> int | None:
        """The schema's version; None for an empty file. Raises FeedbackError for another program's."""
        own = not store.in_transaction
        if own:  # so that all three are read of one state of the file, which another process may be making
            store.execute("BEGIN")
        queries = ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
        application, version, tables = (int(store.execute(query).fetchone()[0]) for query in queries)
        if own:
            store.rollback()
        if application == _APPLICATION:
            return version
        if application or version or tables:
            raise FeedbackError("other", f"{self.path} is another program's database; name another file")
        return None

    def _error(self, error: sqlite3.Error) -> FeedbackError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of it is detail
        reasons: dict[int, Reason] = {
            sqlite3.SQLITE_BUSY: "locked",
            sqlite3.SQLITE_LOCKED: "locked",
            sqlite3.SQLITE_FULL: "full",
            sqlite3.SQLITE_READONLY: "read_only",
            sqlite3.SQLITE_PERM: "read_only",
            sqlite3.SQLITE_CANTOPEN: "read_only",
            sqlite3.SQLITE_NOTADB: "damaged",
            sqlite3.SQLITE_CORRUPT: "damaged",
        }
        reason = reasons.get(code, "other")
        return FeedbackError(reason, self._message(reason, str(error)))

    def _message(self, reason: Reason, detail: str = "") -> str:
        return {
            "locked": f"{self.path} is in use by another program and did not come free; please try again",
            "full": f"there is no room left for {self.path}; free some disk space and try again",
            "read_only": f"{self.path} cannot be opened for writing; check its folder and permissions",
            "damaged": f"{self.path} is not an intact SQLite file; move it away and a new one is made",
        }.get(reason, f"{self.path} cannot be used ({detail})")


def clean_comment(text: str) -> str:
    r"""A comment as it is kept: without control characters, and without white space around it.

    >>> clean_comment(" a\x1b[31m\r\nb\u202e ")
    'a[31m\nb'
    """
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _storable(text: str) -> str:
    """Halves of characters cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _row(remark: Remark) -> tuple[Any, ...]:
    history, answer = (json.dumps(value, ensure_ascii=False) for value in (remark.history, remark.answer))
    said = (remark.time, str(remark.kind), remark.mark, remark.comment)
    return (*said, remark.question, history, answer, remark.notice, remark.sha256)


def _remark(row: tuple[Any, ...]) -> Remark:
    time, kind, mark, comment, question, history, answer, notice, sha256 = row
    asked = tuple(json.loads(history))
    return Remark(Kind(kind), mark, comment, time, question, asked, json.loads(answer), notice, sha256)
