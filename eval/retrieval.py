"""Retrieval measured with ir-measures, and the run and qrels files in the form TREC gave them.

Gold sections have relevance 2, acceptable ones 1. R@k, RR and Success@1 count gold alone (rel ≥ 2); nDCG@10 takes
both grades as gains. Questions without a gold section are not in the qrels and not measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from eval.questions import Labelled
from eval.record import Record

MEASURES = ("R(rel=2)@1", "R(rel=2)@3", "R(rel=2)@5", "RR(rel=2)", "nDCG@10", "Success(rel=2)@1")
Qrels: TypeAlias = dict[str, dict[str, int]]
Run: TypeAlias = dict[str, dict[str, float]]


def title(measure: str) -> str:
    """A measure's name without the grade: R@5, MRR.

    >>> title("R(rel=2)@5"), title("RR(rel=2)")
    ('R@5', 'MRR')
    """
    plain = measure.replace("(rel=2)", "")
    return "MRR" if plain == "RR" else plain


def make_qrels(questions: Iterable[Labelled]) -> Qrels:
    """Relevance of sections for every question that has a gold one."""
    return {q.id: dict.fromkeys(q.acceptable, 1) | dict.fromkeys(q.gold, 2) for q in questions if q.gold}


def make_run(ranked: Iterable[tuple[str, Sequence[tuple[str, float]]]]) -> Run:
    """Question id → section → score. Trec's measures order by score and break ties their own way, so where two are
    equal the later rank gets the next lower score."""
    run: Run = {}
    for identity, sections in ranked:
        scores = run.setdefault(identity, {})
        below = float("inf")
        for section, score in sections:
            below = min(score, below - 1e-6)
            scores.setdefault(section, below)
    return run


def run_of(records: Iterable[Record]) -> Run:
    """The run that the records hold."""
    return make_run((r.id, r.ranked) for r in records)


def per_question(qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """Measure → question id → value, for every question of the qrels; one the run lacks counts 0."""
    import ir_measures

    wanted = {ir_measures.parse_measure(name): name for name in MEASURES}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(qrels, 0.0) for name in MEASURES}
    # A provider's own warning: an empty run is no error here.
    if any(identity in run for identity in qrels):
        for metric in ir_measures.iter_calc(list(wanted), qrels, {i: s for i, s in run.items() if i in qrels}):
            values[wanted[metric.measure]][metric.query_id] = float(metric.value)
    return values


def grouped(values: Mapping[str, float], groups: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    """Values of questions summed by question group, for the bootstrap; only questions that `groups` names."""
    sums: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for identity, value in values.items():
        if identity in groups:
            total, n = sums[groups[identity]]
            sums[groups[identity]] = (total + value, n + 1)
    return dict(sums)


def write_qrels(path: Path, qrels: Qrels) -> None:
    """TREC qrels: question, 0, section, relevance."""
    rows = (f"{q} 0 {section} {grade}\n" for q, judged in qrels.items() for section, grade in judged.items())
    path.write_text("".join(rows), encoding="utf-8")


def write_run(path: Path, run: Run, tag: str) -> None:
    """A TREC run: question, Q0, section, rank from 1, score, tag (white space in the tag becomes a hyphen)."""
    tag = "-".join(tag.split())
    rows = (
        f"{q} Q0 {section} {rank} {score:.6f} {tag}\n"
        for q, scores in run.items()
        for rank, (section, score) in enumerate(scores.items(), 1)
    )
    path.write_text("".join(rows), encoding="utf-8")


def read_qrels(path: Path) -> Qrels:
    """Read what `write_qrels` wrote."""
    qrels: Qrels = {}
    for question, _, section, grade in map(str.split, path.read_text(encoding="utf-8").splitlines()):
        qrels.setdefault(question, {})[section] = int(grade)
    return qrels


def read_run(path: Path) -> Run:
    """Read what `write_run` wrote."""
    run: Run = {}
    for question, _, section, _, score, _ in map(str.split, path.read_text(encoding="utf-8").splitlines()):
        run.setdefault(question, {})[section] = float(score)
    return run
