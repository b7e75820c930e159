"""The drafter that has a model write: every sentence is verified, repaired or replaced, and gaps are filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.library import Edition
from corpus.script import Language, to_traditional
from qa.answer import Evidence, Rejection, Statement
from qa.compose import LONG_EN, LONG_HAN, brief_statement, source_statement
from qa.decide import Decision
from qa.draft import DraftState, ExtractiveDrafter
from qa.evidence import Chosen
from qa.fragment import stated_figures
from qa.generate.base import Generator, Message, TokenScorer
from qa.needs import Need
from qa.prompt import answer_messages, answer_prompt, repair_messages
from qa.reading import Reading
from qa.settings import Settings
from qa.verify import KEY, Verified, split_keys, verify
from qa.words import content_words, coverage

# A reply that goes on this long without citing anything has lost its way.
RUNAWAY = 400
# A list is told whole: this share of the words of the sentence it comes from.
LIST_COVERAGE = 0.85


class ModelDrafter:
    """Has a generator answer from the evidence. What structure alone can answer is composed without it."""

    def __init__(self, generator: Generator, edition: Edition, settings: Settings) -> None:
        self.generator = generator
        self.edition = edition
        self.settings = settings
        self._extractive = ExtractiveDrafter(edition)

    @property
    def name(self) -> str:
        """The generator's name."""
        return self.generator.name

    def warm_up(self) -> None:
        """Read the fixed part of the prompts ahead, where the generator can."""
        if isinstance(self.generator, TokenScorer):
            for language in Language:
                self.generator.warm_up(answer_prompt(language).head)

    def fall_back(self, reading: Reading, chosen: Chosen, reason: str, state: DraftState) -> Iterator[Statement]:
        """After a failure of the generator: the notice's own sentences."""
        return self._extractive.fall_back(reading, chosen, reason, state)

    def draft(
        self, reading: Reading, chosen: Chosen, decision: Decision, state: DraftState
    ) -> Iterator[Statement]:
        """Yield verified statements as they are ready; `state` records what was rejected."""
        if decision.text or not chosen.core or not self._worth_writing(reading, chosen):
            # A correction, a refusal with the nearest clause, an exact wording, a short or a complete list:
            # nothing a model writes is better than the notice's own sentences.
            yield from self._extractive.draft(reading, chosen, decision, state)
            return
        yield from self._written(reading, chosen.core, state)
        yield from self._completed(reading, chosen.core, state)
        for units in chosen.units:
            yield state.accept(source_statement(units, reading.question.language, self.edition))

    def _worth_writing(self, reading: Reading, chosen: Chosen) -> bool:
        if Need.WORDING in reading.needs or reading.quoted or reading.sections:
            return False
        if self.settings.writing == "always":
            return True
        # How much is read off the notice, and what a question takes for granted a model would say after it.
        if reading.asks_how_much or reading.presumes:
            return False
        whole = {Need.LIST, Need.DEFINITION, Need.SUPPORT, Need.META, Need.COMPARISON}
        if reading.parts or len(reading.asks) > 1 or reading.asks_only_who or whole & reading.needs:
            return False
        language = reading.question.language
        limit = LONG_EN if language is Language.EN else LONG_HAN
        brief = [brief_statement(e, reading, self.edition) for e in chosen.core]
        return any(len(s.text) > limit for s in brief)

    def _written(self, reading: Reading, core: Sequence[Evidence], state: DraftState) -> Iterator[Statement]:
        asked = answer_messages(reading.question, reading.search, core)
        failed: list[tuple[str, tuple[str, ...]]] = []
        for sentence in self._sentences(asked):
            verified = self._verify(sentence, reading, core, state)
            if verified.statement is None:
                failed.append((sentence, verified.problems))
            elif not _told(verified.statement, state.statements):
                yield state.accept(verified.statement)
        # Only now: a generator does one thing at a time. One second try an answer, or the wait grows too long.
        for number, (sentence, problems) in enumerate(failed):
            keys = split_keys(sentence)[1]
            cited = [e for e in core if e.key in keys and not _covered(e, state.statements)]
            if not cited:
                continue
            again = repair_messages(asked, sentence, problems, reading.question.language)
            rewritten = self._rewritten(again, reading, core, state) if number == 0 else None
            statement = rewritten or source_statement(cited[0], reading.question.language, self.edition)
            if not _told(statement, state.statements):
                yield state.accept(statement)

    def _sentences(self, messages: Sequence[Message]) -> Iterator[str]:
        """The generator's reply, a sentence with its keys at a time."""
        held = ""
        for piece in self.generator.stream(messages, max_tokens=self.settings.max_tokens, stop=("\n\n",)):
            held += piece
            while cut := _END.search(held):
                yield held[: cut.end()].strip()
                held = held[cut.end() :]
            if len(held) > RUNAWAY:
                break
        # What was cut off at the limit is no sentence.
        if KEY.search(held) or held.rstrip().endswith(("。", ".", "！", "!", "”")):
            yield held.strip()

    def _verify(self, sentence: str, reading: Reading, core: Sequence[Evidence], state: DraftState) -> Verified:
        language = reading.question.language
        if language is Language.HANT:
            sentence = to_traditional(sentence)
        verified = verify(sentence, core, reading.search, self.edition, language)
        state.unknown_keys += verified.unknown_keys
        if verified.statement is None and verified.problems != ("empty",):
            state.rejected.append(Rejection(sentence, verified.problems))
        return verified

    def _rewritten(
        self, messages: Sequence[Message], reading: Reading, core: Sequence[Evidence], state: DraftState
    ) -> Statement | None:
        """What the generator makes of a failed sentence at the second try, if that passes."""
        for sentence in self._sentences(messages):
            if (statement := self._verify(sentence, reading, core, state).statement) is not None:
                return replace(statement, origin="regenerated")
        return None

    def _completed(self, reading: Reading, core: Sequence[Evidence], state: DraftState) -> Iterator[Statement]:
        """The notice's own sentences for what was left out: the best sentence of each clause, a list's items."""
        best: dict[str, Evidence] = {}
        for item in sorted(core, key=lambda e: -e.score):
            best.setdefault(str(item.section), item)
        for item in best.values():
            told = [s for s in state.statements if item.key in s.keys]
            if not told or self._incomplete(item, told, reading):
                yield state.accept(brief_statement(item, reading, self.edition))

    def _incomplete(self, item: Evidence, told: Sequence[Statement], reading: Reading) -> bool:
        """Whether nothing is left of the figures that the sentence states, or a list lacks items."""
        if stated_figures(item.text) and not any(stated_figures(s.text) for s in told):
            return True
        if Need.LIST not in reading.needs:
            return False
        words = content_words(item.text, self.edition.terms)
        said = frozenset[str]().union(*(content_words(s.text, self.edition.terms) for s in told))
        return coverage(words, said) < LIST_COVERAGE


_END = re.compile(rf"(?:{KEY.pattern})+\s*[。.]?(?=\s|[^\s\[【［(（。.])|\n")


def _covered(evidence: Evidence, statements: Sequence[Statement]) -> bool:
    return any(evidence.key in s.keys for s in statements)


def _told(statement: Statement, before: Sequence[Statement]) -> bool:
    return any(statement.text == s.text for s in before)
