"""What the view and its files say of a measure, in the reader's language, as plain text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.texts import say
from corpus.library import Edition
from corpus.script import Language
from qa.display import heading_text, label
from qa.measure_fit import Fit, Found, Reason
from qa.measure_vocabulary import Vocabulary

_SEPARATOR = {Language.EN: "; ", Language.HANS: "、", Language.HANT: "、"}
OPEN = ("amount", "deadline", "procedure")


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells of measures in one language."""

    edition: Edition
    vocabulary: Vocabulary
    language: Language

    def joined(self, names: Iterable[str]) -> str:
        """A list in the language."""
        return _SEPARATOR[self.language].join(names)

    def name(self, facet: str, key: str) -> str:
        """An entry of the vocabulary; the reader's own description for the facet `text`."""
        if facet == "text":
            return say("measures.your_words", self.language)
        return self.vocabulary[facet][key].name(self.language)

    def need(self, fit: Fit) -> str:
        """The need a measure is listed under."""
        if fit.topics:
            return self.name("needs", fit.topics[0])
        return say("measures.other_need", self.language)

    def reason(self, reason: Reason) -> str:
        """Why a measure fits, with the notice's word for it."""
        word = self.shown(reason.word)
        return say(f"measures.by_{reason.by}", self.language, name=self.name(reason.facet, reason.key), word=word)

    def condition(self, fit: Fit) -> str:
        """Whom a measure is for that the profile does not say it is; empty where there is no such condition."""
        if not fit.condition:
            return ""
        names = self.joined(self.name(facet, key) for facet, key in fit.condition)
        return say("measures.only_if" if fit.standing == "fits" else "measures.for_names", self.language, names=names)

    def left_open(self, fit: Fit, *, fully: bool = False) -> str:
        """What a measure leaves to other documents; `fully`: with what is not stated at all, which most do not."""
        measure, parts = fit.measure, []
        if measure.refers:
            names = self.joined(self.shown(text) for text in measure.refers)
            parts.append(say("measures.refers", self.language, names=names))
        if "conditions" in measure.unstated:
            parts.append(say("measures.conditions", self.language))
        missing = [say(f"measures.{name}", self.language) for name in OPEN if name in measure.unstated]
        if fully and missing:
            parts.append(say("measures.not_stated", self.language, names=self.joined(missing)))
        return (" " if self.language is Language.EN else "").join(parts)

    def shown(self, text: str) -> str:
        """A verbatim word of the notice: as it stands, for readers of Chinese in their script."""
        text = "".join(text.splitlines())
        return text if self.language is Language.EN else self.edition.in_script(text, self.language).text

    def clause(self, fit: Fit) -> tuple[str, str]:
        """The number of a measure's clause, and its heading."""
        clause = self.edition.notice.clause(fit.measure.section)
        return label(clause, self.language), heading_text(clause, self.language, self.edition)

    def units(self, fit: Fit) -> tuple[str, ...]:
        """The responsible units of a measure's clause, one by one."""
        clause = self.edition.notice.clause(fit.measure.section)
        if self.language is Language.EN and clause.responsible_units_en:
            return clause.responsible_units_en
        return tuple(self.shown(unit) for unit in clause.responsible_units)

    def profile(self, found: Found) -> str:
        """The profile as it was understood."""
        facets = ("sectors", "groups", "places", "needs")
        names = [self.name(facet, key) for facet in facets for key in getattr(found.profile, facet)]
        return self.joined([*names, *([f"“{found.profile.text}”"] if found.profile.text else [])])
