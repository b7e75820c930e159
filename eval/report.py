"""The report of a results folder as Markdown with pictures, from the folder alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval import calibration, plots, retrieval
from eval.bootstrap import interval
from eval.measures import MEASURE, MEASURES, agreement, percentile, split_by
from eval.planted import read_judged
from eval.record import Record, read_records
from eval.tables import MAIN, measured, planted_table, shown, systems_table, table, whole_table

_KEYS: dict[str, Callable[[Record], str]] = {
    "language": lambda r: r.language,
    "type": lambda r: r.type,
    "persona": lambda r: r.persona,
}


def write_report(folder: Path) -> Path:
    """Write report.md and its pictures into the folder; raises ValueError where there are no finished records."""
    records, meta = read_records(folder / "records.jsonl"), read_meta(folder)
    parts = [
        _head(folder, meta, records),
        _overall(records),
        _beside(folder, records, meta),
        _by(folder, records),
        _retrieval(folder, records),
        _stages(folder, records),
        _refusal(folder, records),
        _times(folder, records),
    ]
    path = folder / "report.md"
    path.write_text("\n\n".join(p for p in parts if p) + "\n", encoding="utf-8")
    return path


def read_meta(folder: Path) -> dict[str, Any]:
    """What the results name; raises ValueError where the folder holds no finished run."""
    path = folder / "meta.json"
    meta: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if not meta.get("finished"):
        raise ValueError(f"{folder} holds no finished run; run python -m eval run --name {folder.name}")
    return meta


def _command(folder: Path, what: str) -> str:
    return f"*`python -m eval run --what {what} --name {folder.name}`*"


def _head(folder: Path, meta: dict[str, Any], records: Sequence[Record]) -> str:
    machine = meta["machine"]
    changed = " (with uncommitted changes)" if meta["changed_since"] else ""
    facts = {
        "questions": f"{len(records)} ({', '.join(meta['splits'])})",
        "generator": meta["generator"],
        "commit": f"`{meta['commit'][:12]}`{changed}, code `{meta['code']}`",
        "settings": f"`{meta['settings_digest']}`",
        "machine": f"{machine['cpu']}, {machine['cores']} cores",
        "date": meta["date"],
        "packages": ", ".join(f"{name} {version}" for name, version in meta["packages"].items()),
    }
    lines = [f"# Results: {folder.name}", "", *(f"- {name}: {value}" for name, value in facts.items()), ""]
    note = (
        "Percentages with 95% bootstrap intervals over question groups (eval/bootstrap.py); n is what is divided by. "
        f"This file: `python -m eval report {folder.name}`. What names no other command comes from "
        f"{_command(folder, 'answers')}."
    )
    return "\n".join([*lines, note])


def _overall(records: Sequence[Record]) -> str:
    rows = []
    for measure in MEASURES:
        if found := measured(records, measure.name):
            title = measure.title + ("" if measure.more_is_better else " ↓")
            rows.append((title, shown(found), f"{found.n:.0f}", measure.says))
    if agree := interval(agreement(records)):
        says = "groups with one outcome, and facts right in all languages or in none"
        rows.append(("languages agree", shown(agree), f"{agree.n:.0f}", says))
    rejected, unknown = sum(len(r.rejected) for r in records), sum(r.unknown_keys for r in records)
    dropped = f"Generated sentences rejected: {rejected}; keys that were never issued: {unknown}."
    return f"## All measures\n\n{table(('measure', '%', 'n', 'of'), rows)}\n\n{dropped}"


def _beside(folder: Path, records: Sequence[Record], meta: dict[str, Any]) -> str:
    parts = []
    for name, title in (("baselines", "Baselines"), ("drafters", "Generators, with and without verification")):
        systems = {meta["generator"]: records} if name == "baselines" else {}
        for place in sorted((folder / name).glob("*/records.jsonl")):
            system = read_records(place)
            systems[read_meta(place.parent)["generator"]] = system
            # A slow one is asked a part only: the assistant on that part stands beside it.
            if name == "baselines" and len(system) < len(records):
                asked = {r.id for r in system}
                systems[f"{meta['generator']}, these {len(asked)}"] = [r for r in records if r.id in asked]
        if len(systems) > (name == "baselines"):
            parts.append(f"## {title}\n\n{whole_table(systems)}\n\n{_command(folder, _WHAT[name])}")
    return "\n\n".join(parts)


_WHAT = {"baselines": "baselines", "drafters": "ablations"}


def _by(folder: Path, records: Sequence[Record]) -> str:
    parts = []
    for name, key in _KEYS.items():
        split = split_by(records, key)
        rows = [(value, str(len(part)), *(shown(measured(part, m)) for m in MAIN)) for value, part in split.items()]
        head = (name, "n", *(MEASURE[m].title for m in MAIN))
        chosen = ("facts", "citation_recall", "refused_or_corrected")
        plotted = {v: {MEASURE[m].title: measured(p, m) for m in chosen} for v, p in split.items()}
        plots.bars(folder / f"by-{name}.png", plotted, f"By {name}")
        parts.append(f"## By {name}\n\n{table(head, rows)}\n\n![by {name}](by-{name}.png)")
    return "\n\n".join(parts)


def _retrieval(folder: Path, records: Sequence[Record]) -> str:
    qrels = retrieval.read_qrels(folder / "qrels.trec")
    if not qrels:
        return ""
    values = retrieval.per_question(qrels, retrieval.read_run(folder / "run.trec"))
    head = ("questions", "n", *map(retrieval.title, retrieval.MEASURES))
    rows = []
    for key in ("all", "language", "type"):
        parts = {"all": records} if key == "all" else split_by(records, _KEYS[key])
        for name, part in parts.items():
            if judged := [r for r in part if r.id in qrels]:
                rows.append((name, str(len(judged)), *_ranked(values, judged)))
    note = "Gold sections count for R, MRR and Success; nDCG takes gold 2, acceptable 1."
    text = f"## Retrieval\n\n{note}\n\n{table(head, rows)}"
    ablated = sorted((folder / "retrieval").glob("*.trec"), key=lambda p: (p.stem != "fused", p.stem))
    if ablated:
        runs = {p.stem: retrieval.per_question(qrels, retrieval.read_run(p)) for p in ablated}
        judged = [r for r in records if r.id in qrels]
        rows = [(name, *_ranked(found, judged)) for name, found in runs.items()]
        languages = split_by(judged, _KEYS["language"])
        each = [(name, *(_ranked(found, part)[0] for part in languages.values())) for name, found in runs.items()]
        text += f"\n\n### Ablations\n\n{table(('retriever', *head[2:]), rows)}\n\nR@1 by language:\n\n"
        text += f"{table(('retriever', *languages), each)}\n\n{_command(folder, 'ablations')}"
    return text


def _ranked(values: dict[str, dict[str, float]], records: Sequence[Record]) -> list[str]:
    of = {r.id: r.group for r in records}
    return [shown(interval(retrieval.grouped(values[m], of))) for m in retrieval.MEASURES]


def _stages(folder: Path, records: Sequence[Record]) -> str:
    parts = []
    if (path := folder / "stages" / "parse.json").exists():
        found = json.loads(path.read_text(encoding="utf-8"))
        rows = [(name, f"{same} of {of}") for name, (same, of) in found.items()]
        note = "Loading a notice refuses a translation that disagrees; `characters` are those inside some sentence."
        parts.append(f"### Parse, against the aligned translation\n\n{note}\n\n{table(('what', 'agrees'), rows)}")
    chosen = ("evidence_recall", "evidence_precision", "evidence_facts")
    parts.append(f"### Evidence choice\n\n{systems_table({'%': records}, chosen)}")
    drafted = {p.stem: read_records(p) for p in sorted((folder / "stages").glob("*.jsonl"))}
    if drafted:
        judged = ("facts", "facts_each", "citation_recall", "no_trap", "language", "evidence_facts")
        found = systems_table(drafted, judged)
        parts.append(f"### Drafting given the gold evidence\n\n{found}\n\n{_command(folder, 'stages')}")
    if (path := folder / "planted.jsonl").exists():
        parts.append(f"### Verification\n\n{planted_table(read_judged(path))}\n\n{_command(folder, 'planted')}")
    return "## Each stage alone\n\n" + "\n\n".join(parts)


def _refusal(folder: Path, records: Sequence[Record]) -> str:
    points, bins, taken = calibration.curve(records), calibration.reliability(records), calibration.decision(records)
    if taken is None:
        return ""
    plots.risk_coverage(folder / "risk-coverage.png", points, taken)
    risk = f"risk {taken.risk:.1%} (of the accepted, what the notice does not answer)"
    lines = [f"As decided: coverage {taken.coverage:.1%} of the answerable at {risk}."]
    if points:
        at = ", ".join(f"{calibration.coverage_at(points, r):.1%} at {r:.0%}" for r in calibration.RISKS)
        lines.append(f"By support: coverage {at} risk; area under risk {calibration.area_under_risk(points):.3f}.")
        if (error := calibration.calibration_error(bins)) is not None:
            lines.append(f"Expected calibration error: {error:.3f}.")
        plots.reliability(folder / "reliability.png", bins)
        lines.append("\n![reliability](reliability.png)")
    else:
        lines.append("The answers carry no support, so there is one point and no curve.")
    misses = split_by((r for r in records if r.type == "near_miss"), lambda r: r.miss or "other")
    rows = [(kind, str(len(part)), shown(measured(part, "refused_near"))) for kind, part in misses.items()]
    near = f"\n\n{table(('near miss: lacking', 'n', 'refused'), rows)}" if rows else ""
    return "## Refusal\n\n" + "\n".join(lines) + f"\n\n![risk over coverage](risk-coverage.png){near}"


def _times(folder: Path, records: Sequence[Record]) -> str:
    rows, medians = [], {}
    for name, part in ({"all": list(records)} | split_by(records, _KEYS["language"])).items():
        stages = {
            "retrieval and decision": [r.timings["retrieve"] for r in part],
            "to the first sentence": [r.timings["first_token"] - r.timings["retrieve"] for r in part],
            "the rest": [r.timings["total"] - r.timings["first_token"] for r in part],
        }
        whole = [r.timings["total"] for r in part]
        cells = [f"{percentile(v, 50):,.0f} / {percentile(v, 95):,.0f}" for v in (*stages.values(), whole)]
        rows.append((name, str(len(part)), *cells))
        medians[name] = {stage: percentile(v, 50) for stage, v in stages.items()}
    plots.times(folder / "times.png", medians)
    head = ("p50 / p95, ms", "n", "retrieval and decision", "to the first sentence", "the rest", "whole answer")
    return f"## Where the time goes\n\n{table(head, rows)}\n\n![times](times.png)"
