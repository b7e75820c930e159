"""Turns of a conversation: whether one leans on those before it, and the question that they make together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.library import Edition
from corpus.script import TermTable, fold, matching_form
from qa.needs import cue_script, cues
from qa.numerals import number_value
from qa.words import content_words, vocabulary

# Words by which a turn leans on the one before.
_LEANS = re.compile(
    r"^(?:那么?|那|还有|以及|另外|同样|其中|这个|这些|它|它们|他们|该|上述|前者|后者|然后|再)"
    r"|(?:这[两几三四]?[项个些件]|该项|上面|刚才|前面|其)(?:的|呢|工作|目标|任务|指标|项)?"
    r"|呢\s*[?？]?\s*$"
    r"|^\s*(?:and|what about|how about|also|then|so|ok|but|same)\b"
    r"|\b(?:that|this|those|these|it|its|they|their|them|the same|such|one)\b"
    r"(?! (?:notice|plan|document|province|policy|paper|file))"
    # What support is there? says nothing of a place.
    r"|(?<!\bis )(?<!\bare )(?<!\bwas )\bthere\b(?! (?:is|are|was|were|any)\b)"
)
# Said to go back to a turn further back, which is told by its place.
_BACK_TO = re.compile(
    r"(?:回到|回头|再说|再问)[^,。?]{0,6}?(?:第(?P<zh>[一二三四五])|最?一?开[始头]|最[早先初])"
    r"|\b(?:back|return(?:ing)?) to\b[^,.?!]{0,16}\b(?:(?P<en>first|second|third|fourth)|initial|original)\b"
)
# Said to change the subject; the words themselves point back (先不说这个了).
_NEW_SUBJECT = re.compile(
    r"先?不(?:说|說|谈|談|聊|管)(?:这个|這個|那个|那個|它)?了|(?:换|換)一?[个個](?:话题|話題|问题|問題)|另外问(?:个|一下)|另外問(?:個|一下)"
    r"|\b(?:leaving|putting|setting) (?:that|this|it) aside\b|\bnever ?mind(?: that| this)?\b|\bmoving on\b"
    r"|\b(?:changing|to change) (?:the )?(?:subject|topic)\b"
    r"|\b(?:on )?(?:an? |one )?(?:different|another|new|separate|unrelated) (?:question|topic|subject|note)\b",
    re.IGNORECASE,
)
# English words that ask and name nothing.
_ASKING_WORDS = """
responsible charge department agency body unit office authority lead support help get measure policy target number
figure amount year deadline date list name section clause wording exact apply answer built build done set give given
required good thanks okay many much long often one due same other
"""
# Han words that ask and name nothing, beside the cues.
_ASKING_ZH = re.compile(r"负责|完成|可以|能不能|能|行不行|咋|怎么|说|条|边|[弄办整搞吗吧啊呀呢嘛的了啦]")
_ORDINAL = re.compile(r"排?第[一二三四五六七八九十]|\b(?:first|second|third|last)\b")
_INTERROGATIVE = re.compile(r"什么时候|何时|几时|什么|多少|怎么样?|怎样|如何|哪里|为何")


def with_context(text: str, before: Sequence[str], edition: Edition, reach: int | None = None) -> str:
    """A turn with the one it leans on in front: the last that can stand alone, and those since, or the one it names.

    `before` are the turns before it, oldest first; `reach` is how many of them it leans on at least (0: on none), None
    leaves that to its words.
    """
    reach = int(_leans(text, edition)) if reach is None else reach
    if not before or not reach:
        return text
    if back := _BACK_TO.search(fold(matching_form(text, edition.terms).text)):
        nth = number_value(back["zh"] or back["en"] or "first") or 1
        return f"{before[min(int(nth), len(before)) - 1]} {text}"
    turns: list[str] = [text]
    for earlier in reversed(before):
        turns.insert(0, earlier)
        if len(turns) > reach and not _leans(earlier, edition):
            break
    return " ".join(turns)


def new_subject(text: str) -> str | None:
    """What a turn asks that says itself to be about something new, without those words; None where it does not."""
    rest, said = _NEW_SUBJECT.subn("", text)
    return rest.strip(" ,，。.;；:：—-") or None if said else None


def _leans(text: str, edition: Edition) -> bool:
    """Whether a turn cannot be understood alone: it says so, or names nothing that the notice speaks of."""
    folded = fold(matching_form(text, edition.terms).text).strip()
    script = cue_script(text)
    if _LEANS.search(folded):
        return True
    if script == "en":
        # Not by the cues, which run over the words between theirs: what support do SRDI enterprises get?
        named = content_words(folded, edition.terms) - content_words(_ASKING_WORDS, edition.terms)
        return len(named) < 2 and not named & vocabulary(edition)
    matter = _matter(folded, script, edition.terms)
    asks = any(patterns[script].search(folded) for patterns in cues().values())
    # One Han bigram (建成) names nothing.
    return len(matter) < 2 or (asks and not matter & vocabulary(edition))


def points_at_nothing(text: str, edition: Edition) -> bool:
    """Whether a turn points at one before it and names nothing itself: 那个目标是多少, is it the same for them?"""
    return bool(_LEANS.search(fold(matching_form(text, edition.terms).text).strip())) and names_nothing(text, edition)


def names_nothing(text: str, edition: Edition) -> bool:
    """Whether a text only asks or points, and says of nothing what it is about."""
    folded = fold(matching_form(text, edition.terms).text).strip()
    if (script := cue_script(text)) == "en":
        return not content_words(folded, edition.terms) - content_words(_ASKING_WORDS, edition.terms)
    return not content_words(_ASKING_ZH.sub(" ", _without_asking(folded, script)), edition.terms)


def names_little(folded: str, script: str, terms: TermTable) -> bool:
    """Whether a text is all cue and no matter: 由哪些单位负责？ or how many per year?"""
    return len(_matter(folded, script, terms)) < 2


def _matter(folded: str, script: str, terms: TermTable) -> frozenset[str]:
    """The content words of a question without the words by which it asks."""
    return content_words(_without_asking(folded, script), terms)


def _without_asking(folded: str, script: str) -> str:
    for patterns in cues().values():
        folded = patterns[script].sub(" ", folded)
    return _LEANS.sub(" ", _INTERROGATIVE.sub(" ", _ORDINAL.sub(" ", folded)))
