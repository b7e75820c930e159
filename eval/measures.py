"""The measures of the answer contract: pure functions on a question's labels and what was answered.

Every one is a pair (right, of), so that any group's value is a ratio of sums: the questions for facts, the cited
sections for citation precision (micro), and so on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.script import Language, detect
from eval.facts import states
from eval.questions import Labelled
from eval.record import Cited, Counts, Record

REFUSALS = ("not_in_notice", "off_topic", "unclear")
_MARK = re.compile(r"\s*\[\d+\]")
_QUOTED = re.compile('“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|‘[^’]*’|"[^"]*"')


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's title, what it says, and whether more of it is better."""

    name: str
    title: str
    says: str
    more_is_better: bool = True


MEASURES = (
    Measure("facts", "facts right", "answerable questions whose text states every required fact"),
    Measure("facts_each", "facts stated", "required facts stated, each counted"),
    Measure("citation_precision", "citation precision", "cited sections that are gold or acceptable"),
    Measure("citation_recall", "citation recall", "answerable questions that cite every gold section"),
    Measure("invented", "invented citations", "citations of a section the notice has not", False),
    Measure("exact_quotes", "exact quotes", "quotes that are the source to the character"),
    Measure("refused_near", "near misses refused", "near misses that got no answer"),
    Measure("refused_far", "far-off refused", "off-topic questions that got no answer"),
    Measure("asked_back", "asked back", "unclear questions that were asked back"),
    Measure("refused_or_corrected", "refused or corrected", "unanswerable refused; false premises too, or corrected"),
    Measure("false_refusal", "false refusals", "answerable questions refused (false premises apart)", False),
    Measure("outcome", "outcome right", "questions with the labelled outcome"),
    Measure("no_trap", "traps avoided", "questions with traps whose text states none"),
    Measure("language", "language and script", "answers whose every line is in the question's language and script"),
    Measure("evidence_recall", "evidence: gold issued", "answerable questions with every gold section in the evidence"),
    Measure("evidence_precision", "evidence: precision", "issued sections that are gold or acceptable"),
    Measure("evidence_facts", "evidence: facts within reach", "answerable questions whose evidence states every fact"),
)
MEASURE = {m.name: m for m in MEASURES}


def judge(
    question: Labelled,
    outcome: str,
    text: str,
    cited: Sequence[Cited] = (),
    issued: Sequence[str] = (),
    issued_text: str = "",
) -> Counts:
    """The counts of every measure that applies to the question. `issued` are sections, `issued_text` what they say."""
    counts: Counts = {}

    def count(name: str, right: float, of: float = 1) -> None:
        if of:
            counts[name] = (float(right), float(of))

    gold, harmless = set(question.gold), {*question.gold, *question.acceptable}
    sections, evidence = {c.section for c in cited}, set(issued)
    stated = [states(text, forms) for forms in question.facts]
    refused = outcome in REFUSALS
    corrected = bool(stated) and all(stated)
    if question.answerable and stated:
        count("facts", all(stated))
        count("facts_each", sum(stated), len(stated))
        count("evidence_facts", all(states(issued_text, forms) for forms in question.facts))
    count("citation_precision", len(sections & harmless), len(sections))
    if gold:
        count("citation_recall", gold <= sections)
        count("evidence_recall", gold <= evidence)
        count("evidence_precision", len(evidence & harmless), len(evidence))
    count("invented", sum(not c.known for c in cited), len(cited))
    count("exact_quotes", sum(c.exact for c in cited), len(cited))
    if question.type == "near_miss":
        count("refused_near", refused)
    if question.outcome == "off_topic":
        count("refused_far", refused)
    if question.outcome == "unclear":
        count("asked_back", outcome == "unclear")
    if question.type == "false_premise":
        count("refused_or_corrected", refused or corrected)
    elif question.answerable:
        count("false_refusal", refused)
    else:
        count("refused_or_corrected", refused)
    count("outcome", outcome == question.outcome)
    if question.traps:
        count("no_trap", not states(text, question.traps))
    count("language", in_language(text, Language(question.language)))
    return counts


def in_language(text: str, language: Language) -> bool:
    """Whether every line is in the language and script, citation marks and quoted parts left out.

    A line that tells no script (漢字 written alike in both, a figure alone) is no fault.

    >>> in_language("到2031年修桥9座。[1]", Language.HANS), in_language("到2031年修橋9座。[1]", Language.HANS)
    (True, False)
    """
    lines = (_QUOTED.sub(" ", _MARK.sub("", line)) for line in text.splitlines())
    return all(detect(line, default=language) is language for line in lines if any(map(str.isalpha, line)))


def value(records: Iterable[Record], name: str) -> float | None:
    """The measure over the records, 0–1; None where it applies to none of them."""
    pairs = [r.counts[name] for r in records if name in r.counts]
    of = sum(pair[1] for pair in pairs)
    return sum(pair[0] for pair in pairs) / of if of else None


def by_group(records: Iterable[Record], name: str) -> dict[str, tuple[float, float]]:
    """The counts of a measure summed for each question group, the unit of resampling."""
    sums: dict[str, tuple[float, float]] = {}
    for record in records:
        if name in record.counts:
            right, of = sums.get(record.group, (0.0, 0.0))
            sums[record.group] = (right + record.counts[name][0], of + record.counts[name][1])
    return sums


def agreement(records: Iterable[Record]) -> dict[str, tuple[float, float]]:
    """For each group asked in several languages, whether they agree: one outcome, and facts right in all or in none.

    A system that is wrong in every language agrees with itself; `facts` tells whether it is right.
    """
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[record.group].append(record)
    return {
        name: (float(len({(r.outcome, r.counts.get("facts")) for r in group}) == 1), 1.0)
        for name, group in groups.items()
        if len({r.language for r in group}) > 1
    }


def split_by(records: Iterable[Record], key: Callable[[Record], str]) -> dict[str, list[Record]]:
    """The records by a property, in the order of its values."""
    parts: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        parts[key(record)].append(record)
    return dict(sorted(parts.items()))


def percentile(values: Sequence[float], q: float) -> float:
    """The q-th percentile (0–100) by linear interpolation; NaN of nothing.

    >>> percentile([10, 20, 30], 50), percentile([0, 100], 95)
    (20.0, 95.0)
    """
    if not values:
        return float("nan")
    ordered = sorted(values)
    place = (len(ordered) - 1) * q / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
