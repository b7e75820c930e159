"""The measures of a notice, read from its sentences: what is offered or asked, whom it names, how strongly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.library import Edition
from corpus.notice import Clause, Sentence, Span
from corpus.script import Restored, fold, matching_form
from corpus.section import SectionId
from qa.figures import find_figures, same_figure
from qa.fragment import Fragment, fragments
from qa.measure_vocabulary import Reading, Vocabulary
from qa.strength import hedges, is_duty, weakest

STRENGTHS = ("shall", "plain", "support", "encourage", "explore", "principle", "strive")
KINDS = ("measure", "goal", "background")
_END = ",，;；。"
_JOINS = re.compile(r"^|[,;] (?:and )?|(?<=[^,;]) and ")  # where an English sentence goes on with another verb


@dataclass(frozen=True, slots=True)
class Mention:
    """That a measure, or a heading above it, names an entry of the vocabulary; `word` is verbatim."""

    facet: str
    key: str
    word: str
    in_heading: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: `quote` is `source[span]`, a sentence or the part of one that stands for itself.

    `english` is the unofficial English of that part, or with `english_whole` of the sentence it is in. `strength` is
    `shall`, `plain`, `support`, `encourage`, `explore`, `principle` or `strive`; `kind` is `measure`, `goal` (only
    says what is to be reached) or `background` (aims, principles, the government's own organisation). `refers` are
    the other documents it points to, verbatim; `unstated` says which of `conditions`, `amount`, `deadline` and
    `procedure` it does not give. `sentence` indexes `Clause.sentences`.
    """

    id: str
    section: SectionId
    sentence: int
    quote: str
    span: Span
    english: str | None
    english_whole: bool
    kind: str
    strength: str
    mentions: tuple[Mention, ...]
    refers: tuple[str, ...]
    unstated: tuple[str, ...]

    def named(self, facet: str) -> frozenset[str]:
        """The keys of a facet that the measure itself names."""
        return frozenset(m.key for m in self.mentions if m.facet == facet and not m.in_heading)

    @property
    def named_places(self) -> frozenset[str]:
        """The places it names by their own names, not by those of a region they lie in (沿黄)."""
        return frozenset(m.key for m in self.mentions if m.facet == "places" and fold(m.word) == m.key)


def read_measures(edition: Edition, vocabulary: Vocabulary) -> tuple[Measure, ...]:
    """Every body sentence of a notice as measures, in its order: their quotes leave nothing out but end marks.

    Raises ValueError where a quote is not the source at its span to the character.
    """
    clauses = {clause.section: clause for clause in edition.notice.clauses}
    found: list[Measure] = []
    for clause in edition.notice.clauses:
        if clause.section.path[0] == 0:
            continue  # the title block and the closing
        headings = [clause, *(clauses[above] for above in _above(clause.section) if above in clauses)]
        above = matching_form(" ".join(c.heading for c in headings if c.heading), edition.terms).text
        for index, sentence in enumerate(clause.sentences):
            if sentence.kind == "body":
                found += _in_sentence(clause, index, sentence, above, edition, vocabulary)
    for measure in found:
        if edition.notice.source[slice(*measure.span)] != measure.quote:
            raise ValueError(f"{measure.id}: the quote is not what stands at {measure.span}")
    return tuple(found)


def _above(section: SectionId) -> Iterator[SectionId]:
    above = section.parent
    while above is not None:
        yield above
        above = above.parent


def _in_sentence(
    clause: Clause, index: int, sentence: Sentence, headings: str, edition: Edition, vocabulary: Vocabulary
) -> Iterator[Measure]:
    form = matching_form(sentence.text, edition.terms)
    parts = fragments(form.text)
    groups = _grouped(parts, vocabulary)
    english = _english_parts(sentence.en, parts, groups, vocabulary.reading)
    for number, (first, last) in enumerate(groups):
        within = parts[first].span[0], parts[last].span[1]
        a, b = form.to_source(*within)
        quote = sentence.text[a:b]
        a, quote = a + len(quote) - len(quote.lstrip()), quote.strip().rstrip(_END)
        own = form.text[slice(*within)]
        start = sentence.span[0] + a
        kind = _kind(own, headings, vocabulary.reading)
        yield Measure(
            id=f"{clause.section}#{index}.{number + 1}",
            section=clause.section,
            sentence=index,
            quote=quote,
            span=(start, start + len(quote)),
            english=english[number] if english else sentence.en,
            english_whole=english is None and len(groups) > 1,
            kind=kind,
            strength=_strength([part.text for part in parts[first : last + 1]], vocabulary.reading),
            mentions=_mentions(form, within, sentence, headings, vocabulary),
            refers=_refers(form, within, sentence, vocabulary.reading) if kind == "measure" else (),
            unstated=_unstated(own, vocabulary.reading) if kind == "measure" else (),
        )


def _grouped(parts: Sequence[Fragment], vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Runs of fragments (first and last) that are a measure each.

    One begins at a fragment that opens with 支持, 鼓励 and the like and names whom it is for; the others go on.
    """
    named = [e.words for facet in ("sectors", "groups", "actors") for e in vocabulary[facet].values()]
    starts = [0]
    for i, part in enumerate(parts[1:], 1):
        if vocabulary.reading.opens.match(part.text) and any(words.search(part.text) for words in named):
            starts.append(i)
    return list(zip(starts, [*(i - 1 for i in starts[1:]), len(parts) - 1], strict=True))


def _english_parts(
    english: str | None, parts: Sequence[Fragment], groups: Sequence[tuple[int, int]], reading: Reading
) -> list[str] | None:
    """The English cut where the Chinese is, or None where it does not tell or the figures would not agree.

    The k-th fragment that opens with a verb stands for the k-th place where the English has its counterpart.
    """
    if english is None or len(groups) == 1:
        return None if english is None else [english]
    cuts = [0]
    for first, _ in groups[1:]:
        chinese, verb = next(pair for pair in reading.openers if pair[0].match(parts[first].text))
        like = [i for i, part in enumerate(parts) if chinese.match(part.text)]
        places = [m.end() for m in _JOINS.finditer(english) if verb.match(english, m.end())]
        if len(places) != len(like):
            return None
        cuts.append(places[like.index(first)])
    if cuts != sorted(set(cuts)):
        return None
    found = [english[a:b] for a, b in zip(cuts, [*cuts[1:], len(english)], strict=True)]
    for (first, last), text in zip(groups, found, strict=True):
        own = [figure for part in parts[first : last + 1] for figure in part.figures]
        theirs = [f for f in find_figures(text) if f.unit not in ("year", "date", "ordinal")]
        if len(own) != len(theirs) or not all(any(same_figure(f, g) for g in theirs) for f in own):
            return None
    return [re.sub(r"(?:[,;]? and|[,;])?\s*$", "", text) for text in found[:-1]] + found[-1:]


def _kind(text: str, headings: str, reading: Reading) -> str:
    if reading.background.search(headings) or reading.principle.match(text):
        return "background"
    return "goal" if reading.goal.match(text) else "measure"


def _strength(texts: Sequence[str], reading: Reading) -> str:
    """That of the verb the measure opens with, else the weakest word outside the parts that state a goal."""
    plain = [reading.names.sub("", text) for text in texts]
    own = [text for text in plain if not reading.goal.match(text)] or plain
    opened = reading.opens.match(own[0])
    for text in (opened[0] if opened else "", *own):
        if names := hedges(text):
            return weakest(names)
    return "shall" if is_duty("".join(own)) else "plain"


def _mentions(
    form: Restored, within: Span, sentence: Sentence, headings: str, vocabulary: Vocabulary
) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for entry in vocabulary.all():
        if match := entry.words.search(form.text, *within):
            word = sentence.text[slice(*form.to_source(*match.span()))]
            found.append(Mention(entry.facet, entry.key, word))
        elif match := entry.words.search(headings):
            found.append(Mention(entry.facet, entry.key, match[0], in_heading=True))
    return tuple(found)


def _refers(form: Restored, within: Span, sentence: Sentence, reading: Reading) -> tuple[str, ...]:
    found: list[str] = []
    for match in reading.refers.finditer(form.text, *within):
        lead = reading.refers_after.match(match[0])
        span = match.start() + (lead.end() if lead else 0), match.end()
        found.append(sentence.text[slice(*form.to_source(*span))])
    return tuple(dict.fromkeys(found))


def _unstated(text: str, reading: Reading) -> tuple[str, ...]:
    """What somebody who wants to use the measure would still have to know."""
    given = {"amount": reading.amount, "deadline": reading.deadline, "procedure": reading.procedure}
    missing = [name for name, pattern in given.items() if not pattern.search(text)]
    return (*(["conditions"] if reading.eligibility.search(text) else []), *missing)
