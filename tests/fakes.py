"""Small fakes whose results a reader can count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corpus.glossary import Term as Glossed
from corpus.library import Edition
from corpus.notice import Clause
from corpus.parse import parse
from corpus.queries import KnownQuery
from corpus.script import Term, TermTable, matching_form
from index.embed import DEPTHS, Vectors


class CountingEmbedder:
    """A vector counts how often each word of `vocabulary` occurs in the text; its last number is always 1.

    So the cosine of two texts can be worked out by hand, and a text without any of the words has one too.
    `queries` and `documents` record what it was asked to encode.
    """

    name = "counting"

    def __init__(self, vocabulary: Sequence[str], digest: str = "c0") -> None:
        self.vocabulary = tuple(vocabulary)
        self.dimensions = len(self.vocabulary) + 1
        self.digest = digest * 32
        self.queries: list[str] = []
        self.documents: list[str] = []

    def encode_queries(self, queries: Sequence[str], progress: bool = False) -> Vectors:
        self.queries += queries
        return self._encode(queries)

    def represent_queries(self, queries: Sequence[str], progress: bool = False) -> tuple[Vectors, Vectors]:
        vectors = self.encode_queries(queries)
        return vectors, np.zeros((len(vectors), len(DEPTHS), 0), dtype=np.float32)

    def encode_documents(
        self, titles: Sequence[str], texts: Sequence[str], progress: bool = False
    ) -> Vectors:
        documents = [f"{title}\n{text}" for title, text in zip(titles, texts, strict=True)]
        self.documents += documents
        return self._encode(documents)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        counts = [[*(text.lower().count(word) for word in self.vocabulary), 1] for text in texts]
        vectors = np.array(counts, dtype=np.float32)
        lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / lengths


ORCHARD = """\
關於印發果園灌溉計畫的通知
青政〔2031〕9號
各縣人民政府：
請認真執行。
一、總體要求
二、主要任務
(一)改造渠系。到2033年,修渠12萬米。推廣智慧型閥門。(責任單位:市水務局)
(二)培訓果農。每年培訓3000人。
"""
ENGLISH = {
    "請認真執行。": "Please carry it out.",
    "一、總體要求": "I. General requirements",
    "二、主要任務": "II. Main tasks",
    "(一)改造渠系。": "(1) Rebuild the canals.",
    "到2033年,修渠12萬米。": "By 2033, 120,000 metres of canal will be lined.",
    "推廣智慧型閥門。": "Smart valves will be spread.",
    "(責任單位:市水務局)": "(Responsible units: Water Bureau)",
    "(二)培訓果農。": "(2) Train the growers.",
    "每年培訓3000人。": "3,000 people will be trained each year.",
}
HEADINGS = {"總體要求": "General requirements", "主要任務": "Main tasks"}
HEADINGS |= {"改造渠系": "Rebuild the canals", "培訓果農": "Train the growers"}


def orchard(
    *,
    translated: bool = True,
    sha256: str = "0a" * 32,
    source: str = ORCHARD,
    queries: tuple[KnownQuery, ...] = (),
) -> Edition:
    """A notice of five clauses: 0, 1 and 2 (a heading alone), 2.1 and 2.2."""
    notice = parse(source, "orchard")
    if translated:
        notice = replace(notice, clauses=tuple(_translated(clause) for clause in notice.clauses))
    terms = TermTable((Term("智慧型", "智能", 1), Term("計畫", "计划", 1)))
    metadata = {"title": notice.title, "title_zh_hans": "关于印发果园灌溉计划的通知", "title_en": "Orchards"}
    return Edition(
        notice=notice,
        metadata={**metadata, "copy": {"script": "zh-Hant"}},
        glossary=(Glossed("智能", "智慧型", "smart", "term", ("intelligent",)),),
        terms=terms,
        sha256=sha256,
        matching=matching_form(notice.source, terms).text,
        queries=queries,
    )


def _translated(clause: Clause) -> Clause:
    english = [ENGLISH.get(s.text, f"Line {i}.") for i, s in enumerate(clause.sentences)]
    sentences = tuple(replace(s, en=en) for s, en in zip(clause.sentences, english, strict=True))
    return replace(clause, sentences=sentences, heading_en=HEADINGS.get(clause.heading, ""))
