"""The plain pipeline, as tutorials build one: chunks of 512 characters, whole chunks in a prompt, no verification.

Same embedder and same generator as the assistant; the model names the sections itself. Nothing here is used by it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from corpus.library import Edition
from corpus.script import Language
from corpus.section import SectionId
from index.embed import Embedder
from qa.answer import Answer, Citation, Outcome, Question, Timings
from qa.assistant import Event, Finished
from qa.generate.base import Generator, Message
from qa.prompt import message

CHUNK = 512
CHUNKS = 3
_PROMPTS = {
    Language.EN: "Answer the question in English from the text below. After each sentence name the section it comes"
    " from in square brackets, for example [2.3.1]. If the text does not say, reply only: {refusal}\n\n{text}\n\n"
    "Question: {question}",
    Language.HANS: "请根据下面的文本用简体中文回答问题。每句话后用方括号写明出处的条款号，例如[2.3.1]。"
    "如果文本没有说明，只回答：{refusal}\n\n{text}\n\n问题：{question}",
    Language.HANT: "請根據下面的文本用繁體中文回答問題。每句話後用方括號寫明出處的條款號，例如[2.3.1]。"
    "如果文本沒有說明，只回答：{refusal}\n\n{text}\n\n問題：{question}",
}
_NAMED = re.compile(r"[\[【［]([^\]】］]{1,20})[\]】］]")


class PlainPipeline:
    """Retrieves chunks of the source by cosine and has the generator answer from them."""

    name = "plain pipeline"

    def __init__(self, edition: Edition, embedder: Embedder, generator: Generator, max_tokens: int = 220) -> None:
        self.edition = edition
        self._embedder = embedder
        self._generator = generator
        self._max_tokens = max_tokens
        source = edition.notice.source
        self.chunks = tuple(source[at : at + CHUNK] for at in range(0, len(source), CHUNK))
        self._vectors = embedder.encode_documents([""] * len(self.chunks), self.chunks)

    def stream(self, question: Question) -> Iterator[Event]:
        """The answer alone."""
        start = time.perf_counter()
        asked = " ".join((*question.history, question.text))
        cosines = self._vectors @ self._embedder.encode_queries([asked])[0]
        best = sorted(range(len(self.chunks)), key=lambda i: (-cosines[i], i))[:CHUNKS]
        retrieved, first, reply = _since(start), 0, ""
        refusal = message("not_in_notice", question.language)
        text = "\n\n".join(self.chunks[i] for i in best)
        prompt = _PROMPTS[question.language].format(refusal=refusal, text=text, question=asked)
        for piece in self._generator.stream([Message("user", prompt)], max_tokens=self._max_tokens):
            first = first or _since(start)
            reply += piece
        outcome = Outcome.NOT_IN_NOTICE if reply.strip().startswith(refusal.rstrip("。.")) else Outcome.ANSWERED
        yield Finished(
            Answer(
                question=question,
                outcome=outcome,
                text=_NAMED.sub("", reply).strip(),
                citations=self._citations(reply),
                evidence=(),
                generator=self.name,
                timings=Timings(retrieved, first, _since(start)),
                settings_digest="",
            )
        )

    def _citations(self, reply: str) -> tuple[Citation, ...]:
        """The sections the model named, whether the notice has them or not; they come without a quote."""
        sections: dict[SectionId, None] = {}
        for named in _NAMED.findall(reply):
            try:
                sections.setdefault(SectionId.parse(named))
            except ValueError:
                continue
        return tuple(
            Citation(n, self.edition.notice.slug, section, str(section), "", "", None, (0, 0), "unchecked")
            for n, section in enumerate(sections, 1)
        )


def _since(start: float) -> int:
    return round((time.perf_counter() - start) * 1000)
