"""The report's tables, in Markdown: intervals, systems beside each other, planted errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eval.bootstrap import Groups, Interval, interval
from eval.measures import MEASURE, by_group, percentile
from eval.planted import Judged, groups
from eval.record import Record

# The measures of whole systems, and those of the tables by language, type and persona.
MAIN = (
    "facts",
    "citation_precision",
    "citation_recall",
    "refused_or_corrected",
    "false_refusal",
    "no_trap",
    "language",
)
BESIDE = (*MAIN, "invented", "exact_quotes", "refused_near", "refused_far", "asked_back")


def shown(found: Interval | None, *, signed: bool = False) -> str:
    """An interval as percentages: 91.2 [88.0, 94.1]."""
    if found is None:
        return "–"
    sign = "+" if signed else ""
    return f"{100 * found.value:{sign}.1f} [{100 * found.low:{sign}.1f}, {100 * found.high:{sign}.1f}]"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; its first column is text, the rest figures."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def measured(records: Iterable[Record], name: str) -> Interval | None:
    """A measure over the records with its interval."""
    return interval(by_group(records, name))


def systems_table(systems: Mapping[str, Sequence[Record]], measures: Sequence[str]) -> str:
    """A column for each system, a row for each measure."""
    rows = [(MEASURE[m].title, *(shown(measured(r, m)) for r in systems.values())) for m in measures]
    return table(("measure", *systems), rows)


def whole_table(systems: Mapping[str, Sequence[Record]]) -> str:
    """The measures of whole systems, then how long their answers are and take."""
    rows = [
        ("answer, characters (median)", *(_median([len(r.text) for r in s]) for s in systems.values())),
        ("whole answer, ms (p50)", *(_median([r.timings["total"] for r in s]) for s in systems.values())),
        ("questions", *(str(len(s)) for s in systems.values())),
    ]
    return systems_table(systems, BESIDE) + "\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _median(values: Sequence[float]) -> str:
    return f"{percentile(values, 50):,.0f}"


def planted_table(judged: Sequence[Judged]) -> str:
    """Planted errors caught and good sentences wrongly rejected, by kind and language."""
    languages = sorted({j.language for j in judged})
    texts = []
    for good, title in ((False, "planted errors caught"), (True, "good sentences wrongly rejected")):
        part = [j for j in judged if j.good is good]
        rows = []
        for kind in dict.fromkeys([*(j.kind for j in part), "all"]):
            of = [j for j in part if kind in (j.kind, "all")]
            cells = [_tally([j for j in of if j.language == lang], good) for lang in languages]
            rows.append((kind, *cells, shown(_rejected(groups(of)) if good else interval(groups(of)))))
        texts.append(table((title, *languages, "all languages, %"), rows))
    return "\n\n".join(texts)


def _rejected(right: Groups) -> Interval | None:
    return interval({name: (of - accepted, of) for name, (accepted, of) in right.items()})


def _tally(judged: Sequence[Judged], good: bool) -> str:
    return f"{sum(j.right is not good for j in judged)} / {len(judged)}" if judged else "–"
