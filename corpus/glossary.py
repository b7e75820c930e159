"""Policy terms and institutions of a notice, with the words people use for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Term:
    """One term: Mainland form, the form in the copy, English, and what English readers type for it.

    `kind` is `term`, `institution` or `place`.
    """

    zh_hans: str
    zh_hant: str
    en: str
    kind: str
    aliases_en: tuple[str, ...]

    @property
    def english_forms(self) -> tuple[str, ...]:
        """The English term and its aliases, without quotation marks."""
        return tuple(form.strip("“”") for form in (self.en, *self.aliases_en))


def load_glossary(path: Path) -> tuple[Term, ...]:
    """Read a JSONL glossary; raises ValueError naming the line that does not hold a term."""
    terms = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            forms = row["zh_hans"], row["zh_hant"], row["en"]
            terms.append(Term(*forms, row["kind"], tuple(row["aliases_en"])))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path.name}, line {number}: expected a term, got {line[:60]!r}") from error
    return tuple(terms)
