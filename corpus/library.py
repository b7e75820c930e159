"""The shelf of notices: each a folder with its verbatim text, metadata, English, glossary and term table."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.examples import Examples, load_examples
from corpus.glossary import Term, load_glossary
from corpus.notice import Notice
from corpus.parse import parse
from corpus.queries import KnownQuery, load_queries
from corpus.script import Language, Restored, TermTable, load_terms, matching_form, restore, script_of, to_traditional
from corpus.translation import attach_translation

SHELF = Path(__file__).parent / "notices"
_SCRIPTS = (Language.HANS, Language.HANT)  # a notice may be published in


class CorpusError(Exception):
    """Something is wrong with a notice's folder; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A notice with what its folder says of it: metadata in three languages, glossary, term table, hash.

    `matching` is the whole source in its matching form (no offsets), made once; `queries` what people may ask of it.
    """

    notice: Notice
    metadata: dict[str, Any]
    glossary: tuple[Term, ...]
    terms: TermTable
    sha256: str
    matching: str
    queries: tuple[KnownQuery, ...] = ()

    @property
    def script(self) -> Language:
        """The script of the source: what notice.toml states, else what its characters tell."""
        stated = self.metadata.get("copy", {}).get("script")
        return Language(stated) if stated else script_of(self.notice.source)

    def in_script(self, text: str, language: Language) -> Restored:
        """A text of the source as readers of a language are shown it, with the way back; English ones in Simplified.

        Verbatim where that is the source's own script: to restore Simplified text would corrupt it (怎么 → 怎幺).
        """
        wanted = Language.HANT if language is Language.HANT else Language.HANS
        if wanted is Language.HANS and self.script is Language.HANT:
            return restore(text, self.terms)
        shown = text if wanted is self.script else to_traditional(text)
        return Restored(shown, tuple(range(len(text) + 1)))

    def describe(self, field: str, language: str) -> str:
        """A metadata field (`title`, `document_number`, …) in `en`, `zh-Hans` or `zh-Hant`.

        Where the folder has it in no such form, it is as the source has it, Chinese in the reader's script.
        """
        stated = self.metadata.get(f"{field}_{_key(language)}")
        if stated is not None:
            return str(stated)
        own = str(self.metadata[field] if field in self.metadata else getattr(self.notice, field))
        return own if language == Language.EN else self.in_script(own, Language(language)).text

    def provenance(self, language: str) -> str:
        """Where the copy comes from and what it is worth, in the reader's language."""
        return str(self.metadata.get("copy", {}).get(_key(language), ""))


def list_notices(shelf: Path = SHELF) -> list[str]:
    """The slugs of the notices on the shelf, sorted."""
    return sorted(folder.parent.name for folder in shelf.glob("*/notice.toml"))


@lru_cache
def load_notice(slug: str, shelf: Path = SHELF) -> Edition:
    """Load a notice and check its files against their hashes and its text against its metadata.

    Raises CorpusError: an unknown slug, a file that is missing or changed, or a parse that does not agree.
    """
    folder = shelf / slug
    if slug not in (slugs := list_notices(shelf)):
        raise CorpusError(f"there is no notice {slug!r}; the shelf has: {', '.join(slugs) or 'none'}")
    metadata = _read_metadata(folder / "notice.toml")
    files = {role: folder / entry["name"] for role, entry in metadata["files"].items()}
    for role, entry in metadata["files"].items():
        _check(files[role], entry.get("sha256"))
    try:
        notice = parse(_read(files["source"]), slug)
        if "translation" in files:
            notice = attach_translation(notice, files["translation"])
        glossary = load_glossary(files["glossary"]) if "glossary" in files else ()
        terms = load_terms(files["terms"]) if "terms" in files else TermTable(())
        queries = load_queries(files["queries"], notice) if "queries" in files else ()
        offered_questions(slug, shelf)
    except ValueError as error:
        raise CorpusError(f"{slug}: {error}") from error
    _agree(notice, metadata)
    terms = replace(terms, everywhere=frozenset(map(str.casefold, metadata["jurisdiction"].get("en", ()))))
    metadata["copy"].setdefault("script", str(script_of(notice.source)))
    matching = matching_form(notice.source, terms).text
    return Edition(notice, metadata, glossary, terms, _contents_hash(files), matching, queries)


@lru_cache
def offered_questions(slug: str, shelf: Path = SHELF) -> Examples:
    """The examples.toml of a notice's folder; empty where it has none. Raises ValueError where it is wrong.

    It is not among the files of notice.toml: what is offered to ask makes no other index.
    """
    path = shelf / slug / "examples.toml"
    return load_examples(path) if path.is_file() else {}


def _key(language: str) -> str:
    """A language as the keys of notice.toml spell it: `zh_hans`."""
    return language.replace("-", "_").lower()


def _read_metadata(path: Path) -> dict[str, Any]:
    """What notice.toml states; `[copy]` and `[jurisdiction]` may be left out, and are then empty."""
    try:
        metadata = tomllib.loads(path.read_text(encoding="utf-8"))
        named = all(isinstance(entry["name"], str) for entry in metadata["files"].values())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"{path.parent.name}: notice.toml cannot be read ({error}); correct it") from error
    wanted = ["title"] if "title" not in metadata else []
    wanted += [] if named and "source" in metadata["files"] else ["files.source"]
    if wanted:
        raise CorpusError(f"{path.parent.name}: notice.toml does not state {', '.join(wanted)}; add it")
    copy = metadata.setdefault("copy", {})
    if not isinstance(copy, dict) or copy.get("script", _SCRIPTS[0]) not in _SCRIPTS:
        raise CorpusError(
            f"{path.parent.name}: notice.toml does not give [copy] a script that is {' or '.join(_SCRIPTS)}; "
            "correct it, or leave it out to have it told from the text"
        )
    within = metadata.setdefault("jurisdiction", {})
    if not isinstance(within, dict) or not all(map(_are_texts, within.values())):
        raise CorpusError(f"{path.parent.name}: notice.toml does not give [jurisdiction] as lists of words; correct it")
    return metadata


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _read(path: Path) -> str:
    # newline="" keeps the text verbatim, so spans are offsets in the file as received.
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def _check(path: Path, sha256: str | None) -> None:
    if not path.is_file():
        raise CorpusError(f"{path.parent.name}: {path.name} is missing; restore it from the project")
    if sha256 and (got := hashlib.sha256(path.read_bytes()).hexdigest()) != sha256:
        raise CorpusError(
            f"{path.parent.name}: {path.name} has been changed (SHA-256 {got[:12]}, expected {sha256[:12]}); "
            "restore it, or state the new hash in notice.toml if the change is meant"
        )


def _contents_hash(files: dict[str, Path]) -> str:
    """One hash over all files of the folder: what an index was built from."""
    digest = hashlib.sha256()
    for role in sorted(files):
        digest.update(role.encode() + files[role].read_bytes())
    return digest.hexdigest()


def _agree(notice: Notice, metadata: dict[str, Any]) -> None:
    """Raise CorpusError where what was parsed differs from what notice.toml states."""
    parsed = {
        "title": notice.title,
        "document_number": notice.document_number,
        "issuing_authority": notice.issuing_authority,
        "addressees": notice.addressees,
        "issue_date": notice.issue_date,
        "sections": len(notice.clauses),
    }
    for field, got in parsed.items():
        if field in metadata and metadata[field] != got:
            stated = f"{field} {metadata[field]!r}"
            raise CorpusError(f"{notice.slug}: notice.toml gives {stated}, the text {got!r}; correct it")
