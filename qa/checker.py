"""Going through a pasted text: each sentence, and each quotation in a sentence that is the writer's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.library import Edition
from corpus.notice import Span
from corpus.section import SectionId
from qa.changed_figures import changed_figures, rewritten_figures
from qa.checked import WordingCheck
from qa.compare import Match, best_match, parts
from qa.known_figures import known_figures
from qa.pasted import sentences, stated_section
from qa.quotations import as_quoted, attributions, left_open, narrower, quoted_spans, titles, without
from qa.stretches import stretches_of

# A quotation of fewer characters that the notice has not is taken for a name the writer put in marks.
_NAME = 8
_QUOTATION = 600  # characters within which one that is left open is closed
_OPENING = {"(", "（", "[", "〔"}
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


class Checker:
    """Goes through a text; remembers the section of the sentence before, and one named for what follows."""

    def __init__(self, edition: Edition, text: str) -> None:
        self.edition, self.text = edition, text
        self.before: SectionId | None = None
        self.announced: SectionId | None = None
        self.quoting: SectionId | None = None  # what a quotation is attributed to that goes on for several sentences

    def checks(self) -> Iterator[WordingCheck]:
        spans = list(sentences(self.text))
        if len(spans) == 1 and (part := self._part(self.text)):
            yield self._whole_section(self._blank(spans[0]), part)
            return
        for span in spans:
            for check in self._sentence(span, several=len(spans) > 1):
                self.before = check.section or self.before
                yield check

    def _part(self, text: str) -> SectionId | None:
        """The section that a text names and is nothing but: also one of a single level, which a sentence may not be."""
        try:
            section = SectionId.parse(text.strip().rstrip(" :：,，。"))
        except ValueError:
            return None
        return section if any(c.section == section for c in self.edition.notice.clauses) else None

    def _sentence(self, span: Span, *, several: bool) -> Iterator[WordingCheck]:
        stated, behind = stated_section(self.text[slice(*span)])
        own = span[0] + behind, span[1]
        while stated and (following := stated_section(self.text[slice(*own)]))[0]:  # one number after the other
            yield self._whole_section(self._blank((span[0], own[0])), stated)
            stated, span, own = following[0], own, (own[0] + following[1], own[1])
        if stated and not any(char.isalnum() for char in self.text[slice(*own)]):
            line = self.text[span[1] :].partition("\n")[0]
            if line.strip():  # the sentence that follows is attributed to it: 三、（八）2.（责任单位：…）
                self.announced = stated
            else:
                yield self._whole_section(self._blank(span), stated)
            return
        named = attributions(self.text, span)
        stated = stated or (named[-1][0] if named else self.announced or self.quoting)
        self.announced = None
        if depth := left_open(self.text[slice(*span)]):
            goes_on = depth > 0 and left_open(self.text[span[0] : span[1] + _QUOTATION]) <= 0
            self.quoting = stated if goes_on else None
        found = self._compared(own, stated)
        for part in narrower(self.text, own) if not found.identical else ():
            other = self._compared(part, stated)
            if other.similarity > found.similarity and (other.section or not found.section):
                found = other
        quoted = sorted((*quoted_spans(self.text, own), *titles(self.text, own)))
        if quoted and not found.identical and self._is_frame(found, quoted):
            inside = list(self._quoted(quoted, named, stated))
            if inside:
                yield from inside
                yield from self._own_words(span, quoted)
                return
        if found.section is None and named and self.text[own[1] - 1] in ":：":
            self.announced = stated
            yield from self._own_words(span, [])
            return
        told = self._parts(found) or [found]
        yield from (self._few_words(check) if several else check for check in told)

    def _few_words(self, found: WordingCheck) -> WordingCheck:
        """In a text of several sentences a few words that are much like some of the notice are not its wording."""
        few = sum(char.isalnum() for char in found.pasted) < _NAME
        if found.identical or found.section is None or found.stated or not few:
            return found
        return replace(self._blank(found.pasted_span), similarity=found.similarity, nearest=found.section)

    def _parts(self, found: WordingCheck) -> list[WordingCheck]:
        """Each part around an ellipsis, where all are found, but not together: in several clauses or another order."""
        spans = parts(found.pasted)
        joined = any(d.kind == "omit" for d in found.differences)
        if found.identical or joined or len(spans) < 2:
            return []
        at = found.pasted_span[0]
        checks = [replace(self._compared((at + a, at + b), found.stated), kind=found.kind) for a, b in spans]
        return checks if all(check.section for check in checks) else []

    def _quoted(
        self, quoted: Sequence[Span], named: Sequence[tuple[SectionId, Span]], stated: SectionId | None
    ) -> Iterator[WordingCheck]:
        """The quotations, each attributed to the section named right behind it in brackets, or last before it."""
        for i, (start, end) in enumerate(quoted):
            until = quoted[i + 1][0] if i + 1 < len(quoted) else end + 40
            behind = [s for s, (a, _) in named if end < a < until and self.text[end + 1 : a].strip() in _OPENING]
            before = [s for s, (a, _) in named if a < start]
            section = behind[0] if behind else before[-1] if before else stated if not named else None
            section = None if self.text[start - 1] == "《" else section
            check = replace(self._compared((start, end), section, quoted=True), kind="quotation")
            is_title = (
                self.text[start - 1] == "《"
            )  # another document's is no wording of the notice, and claims to be none
            claims = not is_title and (section or sum(char.isalnum() for char in check.pasted) >= _NAME)
            if claims or (check.identical if is_title else check.section):
                self.before = check.section or self.before
                yield from self._parts(check) or [check]

    def _is_frame(self, found: WordingCheck, quoted: Sequence[Span]) -> bool:
        """Whether the words around the quotations are mostly not the notice's, so that it is they that are quoted."""
        first = found.pasted_span[0]
        inside = {i for a, b in quoted for i in range(a - first, b - first)}
        outside = {i for i, char in enumerate(found.pasted) if char.isalnum()} - inside
        if found.section is None:
            return True
        changed = {i for d in found.differences for i in range(*d.pasted_span)}
        return 2 * len(outside & changed) >= len(outside)

    def _own_words(self, span: Span, quoted: Sequence[Span]) -> Iterator[WordingCheck]:
        """What a sentence says around its quotations, with its figures; nothing where that is hardly anything."""
        rest = without(self.text, span, quoted)
        known = known_figures(self.edition, rest)
        if known or sum(char.isalnum() for char in rest) >= _NAME:
            yield replace(self._blank(span), kind="own_words", known=known)

    def _compared(self, span: Span, stated: SectionId | None, *, quoted: bool = False) -> WordingCheck:
        blank = replace(self._blank(span), stated=stated)
        stretches = stretches_of(self.edition, english=blank.language == "en")
        wording = as_quoted(blank.pasted) if quoted else blank.pasted
        match = best_match(stretches, wording, [stated, self.before])
        if match is None or not match.enough:
            known = known_figures(self.edition, without(self.text, span, []))
            nearest = match.stretch.clause.section if match else None
            return replace(blank, similarity=match.similarity if match else 0.0, nearest=nearest, known=known)
        return _told_of(blank, match)

    def _blank(self, span: Span) -> WordingCheck:
        english = not _HAN.search(self.text, *span)
        return WordingCheck(self.text[slice(*span)], span, "en" if english else "zh")

    def _whole_section(self, blank: WordingCheck, stated: SectionId) -> WordingCheck:
        """The section of a number; the only one that ends so where there is none: （八）1. for 三、（八）1."""
        clauses = self.edition.notice.clauses
        ending = [c for c in clauses if c.section.path[-len(stated.path) :] == stated.path]
        clause = next((c for c in clauses if c.section == stated), ending[0] if len(ending) == 1 else None)
        blank = replace(blank, kind="section", stated=stated)
        if clause is None:
            return blank
        source = self.edition.notice.source[slice(*clause.span)]
        return replace(blank, section=clause.section, span=clause.span, verbatim=source, identical=True, similarity=1.0)


def _told_of(blank: WordingCheck, match: Match) -> WordingCheck:

    verbatim = match.stretch.text[slice(*match.window)]
    differences = []
    for d in match.differences:  # in the very characters pasted: a quotation is compared with its inner marks doubled
        differences.append(replace(d, pasted=blank.pasted[slice(*d.pasted_span)]))
    omitted = [d.verbatim_span for d in match.differences if d.kind == "omit"]
    there = "".join(" " if any(a <= i < b for a, b in omitted) else char for i, char in enumerate(verbatim))
    return replace(
        blank,
        section=match.stretch.clause.section,
        span=match.stretch.source_span(match.window),
        verbatim=verbatim,
        identical=match.identical,
        differences=tuple(differences),
        folded=match.folded,
        figures=() if match.identical else changed_figures(blank.pasted, there),
        rewritten=rewritten_figures(blank.pasted, there),
        similarity=match.similarity,
    )
