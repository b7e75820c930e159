"""Which measures fit a profile, why, and how well: the vocabulary and the search of the notice together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.fuse import combine
from index.retrieve import LegScores, Retriever
from qa.measure_profile import Profile, understood
from qa.measure_read import Measure, read_measures
from qa.measure_vocabulary import Vocabulary, vocabulary_of

STANDINGS = ("fits", "general", "others", "background")


@dataclass(frozen=True, slots=True)
class Weighing:
    """How evidence for a need adds up. `text` and `heading` are what a word of it there is worth, in z-scores of the
    search; a measure is about the need from `least`. Chosen on the dev half of eval/profiles (python -m eval.fitting).
    """

    text: float = 2.5
    heading: float = 1.0
    least: float = 3.0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a measure fits: an entry of the vocabulary (`facet`, `key`), found by its `word` or else by meaning.

    `by` is `text`, `heading` or `meaning`; the facet `text` stands for the reader's own description.
    """

    facet: str
    key: str
    by: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a measure stands to a profile: it `fits`, is `general`, is for `others`, or is `background`.

    `topics` are the needs it is about, the strongest first; `condition` are groups and sectors it is for which the
    profile does not state (it fits whoever is one of them); `score` orders within a standing.
    """

    measure: Measure
    standing: str
    score: float
    topics: tuple[str, ...]
    reasons: tuple[Reason, ...]
    condition: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All measures of a notice as they stand to a profile, and the profile as it was understood."""

    profile: Profile
    fits: tuple[Fit, ...]

    def standing(self, name: str) -> tuple[Fit, ...]:
        """Those that stand so, the best first."""
        return tuple(fit for fit in self.fits if fit.standing == name)


class Finder:
    """Reads the measures of a notice once; what the search says of every need is worked out at the first question."""

    def __init__(self, retriever: Retriever, weighing: Weighing = Weighing()) -> None:
        self.edition = retriever.edition
        self.vocabulary: Vocabulary = vocabulary_of(self.edition)
        self.measures = read_measures(self.edition, self.vocabulary)
        self.weighing = weighing
        self._retriever = retriever
        self._rows = np.empty(0, dtype=np.intp)  # of each measure's sentence in the search's scores
        self._near: dict[str, NDArray[np.float64]] = {}
        self._lock = Lock()

    def prepare(self) -> None:
        """Search for every need, once; later calls return at once."""
        with self._lock:
            if not self._near:
                rows = {key: row for row, key in enumerate(self._retriever.sentences)}
                self._rows = np.array([rows[m.section, m.sentence] for m in self.measures], dtype=np.intp)
                needs = list(self.vocabulary["needs"].values())
                scores = self._retriever.score_all([need.query for need in needs])
                self._near = {need.key: self._z(one) for need, one in zip(needs, scores, strict=True)}

    def find(self, profile: Profile) -> Found:
        """Every measure, those that fit first, each standing in order of score and then of the notice."""
        self.prepare()
        profile = understood(profile, self.edition, self.vocabulary)
        # What the vocabulary does not know of the reader's words is left to the search.
        unread = profile.text and not profile.needs
        near = self._z(self._retriever.score(profile.text)) if unread else None
        fits = [self._fit(i, profile, near) for i in range(len(self.measures))]
        order = {name: place for place, name in enumerate(STANDINGS)}
        return Found(profile, tuple(sorted(fits, key=lambda fit: (order[fit.standing], -fit.score, fit.measure.span))))

    def _z(self, scores: LegScores) -> NDArray[np.float64]:
        """The search's opinion of each measure's sentence, among all sentences of the notice."""
        legs = self._retriever.legs
        return combine([(legs.dense, scores.sentence_dense), (legs.lexical, scores.sentence_lexical)])[self._rows]

    def _fit(self, index: int, profile: Profile, near: NDArray[np.float64] | None) -> Fit:
        measure = self.measures[index]
        topics = self._topics(index)
        wanted = [need for need in topics if need in profile.needs]
        reasons = [self._reason(measure, "needs", need) for need in wanted]
        about_text = near is not None and near[index] >= self.weighing.least + self.weighing.heading
        score = sum(topics[need] for need in wanted)
        if near is not None and about_text:
            reasons.append(Reason("text", "text", "meaning"))
            score += float(near[index])
        own, strange, condition = self._named(measure, profile)
        reasons += own
        score += 3.0 * len({reason.facet for reason in own}) - 1.5 * bool(condition)
        if indirect := self._indirect(measure):
            score -= 2.0
        # What is only for somebody the profile does not say it is fits where it answers a need, as a condition.
        fits = bool(own) or bool(wanted or about_text)
        if measure.kind != "measure":
            standing = "background"
        elif strange or (profile.keys() and not fits and (condition or indirect)):
            standing = "others"
        else:
            standing = "fits" if fits else "general"
        ordered = tuple(sorted(topics, key=lambda need: (need not in wanted, -topics[need])))
        return Fit(measure, standing, float(score), ordered, tuple(reasons), condition if profile.keys() else ())

    def _topics(self, index: int) -> dict[str, float]:
        """The needs a measure is about and the evidence for each."""
        weighing, measure = self.weighing, self.measures[index]
        named = [m for m in measure.mentions if m.facet == "needs"]
        said = {m.key: weighing.heading if m.in_heading else weighing.text for m in named}
        evidence = {need: float(z[index]) + said.get(need, 0.0) for need, z in self._near.items()}
        return {need: value for need, value in evidence.items() if value >= weighing.least}

    def _named(self, measure: Measure, profile: Profile) -> tuple[list[Reason], bool, tuple[tuple[str, str], ...]]:
        """What the measure names of the profile; whether it is plainly for somebody else; and who it is for besides."""
        own: list[Reason] = []
        strange = False
        condition: list[tuple[str, str]] = []
        everyone = "manufacturers" in measure.named("actors")
        for facet in ("sectors", "groups", "places"):
            named, chosen = measure.named(facet), getattr(profile, facet)
            match = [key for key in sorted(named) if self._meets(facet, key, chosen)]
            own += [self._reason(measure, facet, key) for key in self._exact(facet, match)]
            if facet == "sectors" and (kinds := self._kinds(chosen) & self._telling_kinds(measure)):
                own += [self._reason(measure, "kinds", key) for key in sorted(kinds)]
                match += sorted(kinds)
            if not named or match or everyone:
                continue
            if facet == "groups":
                strange = strange or all(self._excluded(key, chosen) for key in named)
            else:
                strange = strange or bool(chosen and (facet == "sectors" or measure.named_places))
            if not strange and facet != "places":
                condition += [(facet, key) for key in self._exact(facet, sorted(named))]
        return own, strange, tuple(condition)

    def _meets(self, facet: str, key: str, chosen: Sequence[str]) -> bool:
        """Whether what is named is what was chosen, implied by it, or (a sector) a part of it."""
        closure = self.vocabulary.closure
        return any(key in closure(facet, one) or (facet == "sectors" and one in closure(facet, key)) for one in chosen)

    def _exact(self, facet: str, keys: Sequence[str]) -> list[str]:
        """Without the wider of two names for the same: 小巨人 says 专精特新 too."""
        wider = {above for key in keys for above in self.vocabulary.closure(facet, key) - {key}}
        return [key for key in keys if key not in wider]

    def _kinds(self, sectors: Sequence[str]) -> frozenset[str]:
        every = {key for sector in sectors for key in self.vocabulary.closure("sectors", sector)}
        return frozenset(kind for key in every for kind in self.vocabulary["sectors"][key].kinds)

    def _telling_kinds(self, measure: Measure) -> frozenset[str]:
        """The kinds of sector it names; none where it names them all."""
        named = measure.named("kinds")
        return frozenset() if len(named) == len(self.vocabulary["kinds"]) else named

    def _excluded(self, group: str, chosen: Sequence[str]) -> bool:
        """Whether nobody of the chosen groups can be one of this group."""
        ours = {key for one in chosen for key in self.vocabulary.closure("groups", one)}
        shut = {key for one in ours for key in self.vocabulary["groups"][one].excludes}
        return bool(self.vocabulary.closure("groups", group) & shut)

    def _indirect(self, measure: Measure) -> bool:
        """Whether it only addresses localities, zones or authorities."""
        actors = measure.named("actors")
        return bool(actors) and not any(self.vocabulary["actors"][key].direct for key in actors)

    def _reason(self, measure: Measure, facet: str, key: str) -> Reason:
        mention = next((m for m in measure.mentions if (m.facet, m.key) == (facet, key)), None)
        if mention is None:
            return Reason(facet, key, "meaning")
        return Reason(facet, key, "heading" if mention.in_heading else "text", mention.word)
