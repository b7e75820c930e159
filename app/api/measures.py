"""What applies to an enterprise: the vocabulary of profiles, and the measures for one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response
from pydantic import BeforeValidator, Field

from app.api.clauses import InLanguages
from app.api.desk import Desk
from app.api.given import Given, Text
from app.api.models import Span, Told
from app.api.problems import ProblemError
from app.api.routes import desk_of
from corpus.library import Edition
from corpus.script import Language
from qa.measure_profile import CHOSEN, LIMIT

if TYPE_CHECKING:
    from index.retrieve import Retriever
    from qa.measure_fit import Finder

router = APIRouter(prefix="/v1", tags=["measures"])
_MOST_KEYS = 50


class ProfileRequest(Given):
    """What an enterprise says of itself: its own words, keys that `GET /v1/measures` lists, or both."""

    text: Annotated[Text | None, BeforeValidator(lambda text: text or None)] = Field(
        None,
        max_length=LIMIT,
        description="In any of the three languages.",
        examples=["We make sensors in Zhengzhou, have 80 staff and want to build a smart factory."],
    )
    sectors: list[Text] = Field([], max_length=_MOST_KEYS)
    groups: list[Text] = Field([], max_length=_MOST_KEYS)
    places: list[Text] = Field([], max_length=_MOST_KEYS)
    needs: list[Text] = Field([], max_length=_MOST_KEYS)
    all: Annotated[bool, Field(description="Also what is general, for others, or background.")] = False


class Named(Told):
    """A key with its names."""

    key: str
    name: InLanguages


class Vocabulary(Told):
    """The keys a profile can hold."""

    sectors: list[Named]
    groups: list[Named]
    places: list[Named]
    needs: list[Named]


class Reason(Told):
    """Why a measure fits."""

    facet: str
    key: str
    by: str = Field(description="`text`, `heading` or `meaning`.")
    word: str | None


class Measure(Told):
    """A measure of the notice and how it stands to the profile."""

    id: str
    standing: str = Field(description="`fits`, `general`, `others` or `background`.")
    section: str
    label: str
    strength: str = Field(description="How firmly it is put.")
    because: list[Reason]
    only_if: list[str] = Field(description="Keys it is for which the profile does not state.")
    responsible_units: list[str]
    quote: str
    quote_translation: str | None
    span: Span


class Measures(Told):
    """The measures for a profile, the best first, and the profile as it was understood."""

    notice: str
    profile: dict[str, list[str]]
    measures: list[Measure]


def vocabulary(edition: Edition) -> Vocabulary:
    """The keys a profile can hold, with their names."""
    from qa.measure_vocabulary import vocabulary_of

    known = vocabulary_of(edition)

    def named(facet: str) -> list[Named]:
        names = {key: {str(code): entry.name(code) for code in Language} for key, entry in known[facet].items()}
        return [Named(key=key, name=InLanguages(**forms)) for key, forms in names.items()]

    return Vocabulary(**{facet: named(facet) for facet in CHOSEN})


def measures(desk: Desk, given: ProfileRequest) -> dict[str, Any]:
    """The measures that fit; those for everyone where none does. Raises ProblemError for a key there is none of."""
    from qa.measure_profile import make_profile
    from qa.measure_vocabulary import vocabulary_of
    from qa.measures import to_json

    known, edition = vocabulary_of(desk.edition), desk.edition
    for facet in CHOSEN:
        if unknown := next((key for key in getattr(given, facet) if key not in known[facet]), None):
            raise ProblemError("unknown_key", facet, given=unknown[:40])
    profile = make_profile(known, given.model_dump(exclude={"all"}))
    found = _finder(desk.assistant().retriever).find(profile)
    listed = found.fits if given.all else found.standing("fits") or found.standing("general")
    return {
        "notice": edition.notice.slug,
        "profile": {facet: list(getattr(found.profile, facet)) for facet in CHOSEN},
        "measures": [to_json(fit, known, edition) for fit in listed],
    }


@lru_cache(maxsize=1)
def _finder(retriever: Retriever) -> Finder:
    from qa.measure_fit import Finder

    return Finder(retriever)


@router.get("/measures")
def profile_keys(desk: Annotated[Desk, Depends(desk_of)]) -> Vocabulary:
    """The keys that a profile can hold: sectors, groups, places and needs, with their names."""
    return vocabulary(desk.edition)


@router.post("/measures", response_class=JSONResponse, responses={200: {"model": Measures}})
async def applying(desk: Annotated[Desk, Depends(desk_of)], profile: ProfileRequest) -> Response:
    """What applies to an enterprise: the measures that fit its profile, each with its words and why; those for
    everyone where none fits."""
    return JSONResponse(await desk.run(measures, desk, profile))
