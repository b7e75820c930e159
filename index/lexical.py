"""BM25 over Han bigrams, stemmed English words and figures by value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.glossary import Term
from corpus.script import Language, TermTable, detect, matching_form
from corpus.section import SectionId
from index.passage import Passage

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*")  # 5g and iiot; a bare number is a figure
_FIGURE = re.compile(
    r"(?<![a-z0-9.])(?P<number>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?(?![a-z0-9])"
    r"\s*(?P<scale>万亿|[十百千]?[万亿]|[千百](?!分)|(?:trillion|billion|million|thousand)\b)?"
    r"\s*(?P<percent>%|个百分点|percent(?:age points?)?\b|per cent\b)?"
)
_SCALE = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7}
_SCALE |= {"亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12}
_SCALE |= {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_STOP_WORDS = """
a an and are as at be been by can could did do does for from had has have how i if in into is it its me my of
on or our s shall should so such t than that the their them then there these they this to under us was we were
what when where which who whom whose why will with would you your
"""
_STOP = frozenset(_STOP_WORDS.split())


# Lucene's variant with the parameters of Anserini, better on the dev questions than k1 = 1.5, b = 0.75:
# a long clause is long because it covers more, so its length counts less against it.
BM25 = {"method": "lucene", "k1": 0.9, "b": 0.4}


class Analyser:
    """Text → tokens, alike for documents and questions of either language and script."""

    def __init__(self, terms: TermTable, glossary: Sequence[Term]) -> None:
        import Stemmer

        self._terms = terms
        self._stem = Stemmer.Stemmer("english").stemWord
        self._english = [(self._form(term.zh_hans), " ".join(term.english_forms)) for term in glossary]

    def document(self, chinese: Iterable[str], english: Iterable[str]) -> list[str]:
        """Tokens of one document, both languages together, so a question of either meets it.

        The English forms of the glossary's terms in its Chinese are added: "hidden champions" and IIoT
        find the clause whose translation says it in other words.
        """
        zh, en = self._form("\n".join(chinese)), self._form("\n".join(english))
        return self._tokens(zh) + self._tokens(en) + self._tokens(self._expansion(zh))

    def query(self, question: str) -> list[str]:
        """The different tokens of a question, in order; a single Han character only where it is all there is.

        An English question that carries a Chinese term is given the term's English as well.
        """
        form = self._form(question)
        if len(form.strip()) == 1 and _HAN.fullmatch(form.strip()):
            return [form.strip()]
        if detect(question) is Language.EN and _HAN.search(form):
            form += "\n" + self._expansion(form)
        tokens = (token for token in self._tokens(form) if len(token) > 1 or not _HAN.match(token))
        return list(dict.fromkeys(tokens))

    def _form(self, text: str) -> str:
        return matching_form(text, self._terms).text

    def _expansion(self, form: str) -> str:
        return self._form("\n".join(english for chinese, english in self._english if chinese in form))

    def _tokens(self, form: str) -> list[str]:
        han = [token for run in _HAN.findall(form) for token in (*run, *map("".join, pairwise(run)))]
        words = [self._stem(word) for word in _WORD.findall(form) if word not in _STOP]
        return han + words + [figure_token(match) for match in _FIGURE.finditer(form)]


def figure_token(match: re.Match[str]) -> str:
    """A figure by its value, so 25万, 250,000 and 0.25 million are one token; a rate is no amount.

    >>> [figure_token(m) for m in _FIGURE.finditer("25万个, 250,000; 2.3万亿 2.3 trillion; 80%")]
    ['#250000', '#250000', '#2300000000000', '#2300000000000', '#80%']
    """
    number = Decimal(match["number"].replace(",", "") + (match["fraction"] or ""))
    value = number.scaleb(_SCALE.get(match["scale"] or "", 0))
    return f"#{value.normalize():f}" + ("%" if match["percent"] else "")


class LexicalIndex:
    """BM25 over documents given as tokens; document i is row i.

    Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; the variant is
    that of Kamphuis et al., "Which BM25 Do You Mean?", ECIR 2020, as bm25s computes it.
    """

    def __init__(self, bm25: Any) -> None:
        self._bm25 = bm25

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index the documents; raises ValueError where none has a token."""
        import bm25s

        # The vocabulary in sorted order: equal documents make equal files.
        vocabulary = {token: i for i, token in enumerate(sorted({t for tokens in documents for t in tokens}))}
        if not vocabulary:
            raise ValueError(f"expected documents with words in them, got {len(documents)} without any")
        bm25 = bm25s.BM25(**BM25)
        ids = [[vocabulary[token] for token in tokens] for tokens in documents]
        bm25.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        return cls(bm25)

    def __len__(self) -> int:
        return int(self._bm25.scores["num_docs"])

    def scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """The BM25 score of every document: float32 `(n,)` in row order, 0 where no token occurs."""
        known = self._bm25.get_tokens_ids(list(query))
        if not known:
            return np.zeros(len(self), dtype=np.float32)
        return np.asarray(self._bm25.get_scores_from_ids(known), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write bm25s's own files: named arrays and JSON."""
        self._bm25.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what `save` wrote; raises OSError or ValueError where a file is missing or damaged."""
        import bm25s

        return cls(bm25s.BM25.load(folder, show_progress=False))


def index_passages(
    analyser: Analyser, passages: Sequence[Passage], english: bool = True
) -> tuple[LexicalIndex, LexicalIndex]:
    """BM25 over the clauses and over the sentences: both languages of each as one document, title in front.

    Rows are the different sections, and the different (section, sentence index), in the passages' order.
    `english=False` leaves the English passages out.
    """
    clauses: dict[SectionId, tuple[list[str], list[str]]] = {}
    sentences: dict[tuple[SectionId, int], tuple[list[str], list[str]]] = {}
    for passage in passages:
        texts = (
            clauses.setdefault(passage.section, ([], []))
            if passage.sentence is None
            else sentences.setdefault((passage.section, passage.sentence), ([], []))
        )
        if english or passage.language != "en":
            own = texts[passage.language == "en"]
            own += [passage.text] if own else [passage.title, passage.text]
    return (
        LexicalIndex.build([analyser.document(*texts) for texts in clauses.values()]),
        LexicalIndex.build([analyser.document(*texts) for texts in sentences.values()]),
    )
