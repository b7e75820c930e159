"""Errors: one clear sentence each, in the question's language where it can be told."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException

from app.api.given import MOST_RESULTS, clean
from app.api.models import Problem
from app.texts import preferred, say
from corpus.script import Language, detect

# Other statuses than 422, which says that the request is understood and what it asks cannot be done.
_STATUS = {
    "bad_request": 400, "foreign_origin": 403, "not_found": 404, "wrong_method": 405, "too_large": 413,
    "foreign_host": 421, "failed": 500, "busy": 503,
}  # fmt: skip
_CODES = {status: code for code, status in _STATUS.items()}
# What pydantic calls an error, and what it is called here; its own errors (`empty` …) keep their names.
_NAMES = {
    "json_invalid": "not_json",
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "too_long": "too_many",
    "string_type": "not_text",
    "string_unicode": "not_text",
    "list_type": "not_list",
    "enum": "unknown_language",
    "int_parsing": "not_number",
    "int_from_float": "not_number",
    "int_parsing_size": "not_number",
    "greater_than_equal": "not_number",
    "less_than_equal": "not_number",
    **{name: name for name in ("empty", "control_character", "not_text", "unknown_language")},
}
_ASKED = ("question", "text", "q", "section")  # what a person wrote, so it tells the language
LIMIT_BYTES = 1_000_000  # a text of the most characters that are checked is within it


class ProblemError(Exception):
    """What was asked cannot be done; `language` None leaves it to the request to tell the language."""

    def __init__(
        self, code: str, field: str | None = None, language: Language | None = None, /, **values: object
    ) -> None:
        super().__init__(code)
        self.code, self.language, self.field, self.values = code, language, field, values

    def told(self, otherwise: Language) -> Problem:
        """The problem in its own language, else in this one."""
        language = self.language or otherwise
        message = say(f"api.{self.code}", language, **{"field": self.field, **self.values})
        return Problem(code=self.code, message=message, field=self.field, language=language)

    def response(self, otherwise: Language) -> JSONResponse:
        """The problem as it is sent."""
        problem = self.told(otherwise)
        headers = {"content-language": str(problem.language)} | ({"retry-after": "5"} if self.code == "busy" else {})
        return JSONResponse(problem.model_dump(mode="json"), _STATUS.get(self.code, 422), headers)


def checked(field: str, text: str, limit: int) -> str:
    """The text, where it may be asked. Raises ProblemError."""
    try:
        clean(text)
    except PydanticCustomError as error:
        raise ProblemError(error.type, field, **(error.context or {})) from None
    if len(text) > limit:
        raise ProblemError("too_long", field, n=len(text), limit=limit)
    return text


def language_of(request: Request, body: Any = None) -> Language:
    """The language asked for, else that of what was asked, else the one the client prefers, else English.

    An address that has read its question leaves its language in `request.state`, for what goes wrong later.
    """
    if hasattr(request.state, "language"):
        return Language(request.state.language)
    given: dict[str, Any] = {**request.query_params, **request.path_params}
    given |= body if isinstance(body, dict) else {}
    if given.get("language") in list(Language):
        return Language(given["language"])
    text = " ".join(asked[:2000] for name in _ASKED if isinstance(asked := given.get(name), str))
    wanted = request.headers.get("accept-language", "").split(",")[0].split(";")[0].strip()
    default = preferred(wanted or None)
    return detect(text, default) if any(char.isalpha() for char in text) else default


def handle(api: FastAPI) -> None:
    """Make every error of this application a problem."""

    @api.exception_handler(ProblemError)
    async def _known(request: Request, error: ProblemError) -> JSONResponse:
        return error.response(language_of(request))

    @api.exception_handler(RequestValidationError)
    async def _not_as_expected(request: Request, error: RequestValidationError) -> JSONResponse:
        return _first(error).response(language_of(request, error.body))

    @api.exception_handler(HTTPException)
    async def _of_http(request: Request, error: HTTPException) -> JSONResponse:
        code = _CODES.get(error.status_code, "bad_request")
        return ProblemError(code, limit=LIMIT_BYTES).response(language_of(request))

    @api.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        return ProblemError("failed").response(language_of(request))  # the server's log has the whole of it


def _first(error: RequestValidationError) -> ProblemError:
    """The first of what pydantic found, by the name it has here."""
    found = error.errors()[0]
    where = [str(part) for part in found["loc"][1:]]  # the first says whether it is in the body, the query or the path
    known, context = found["type"], found.get("ctx", {})
    if known == "json_invalid":
        return ProblemError("not_json", n=found["loc"][-1] + 1)
    if not where:
        return ProblemError("not_object")
    code = _NAMES.get(known, "invalid")
    values: dict[str, object] = {"limit": MOST_RESULTS} if code == "not_number" else {**context}
    if code in ("too_long", "too_many"):
        code = "too_long" if isinstance(found["input"], str | int) else "too_many"
        values = {
            "n": len(str(found["input"]) if code == "too_long" else found["input"]),
            "limit": context["max_length"],
        }
    return ProblemError(code, ".".join(where)[:80], **values)
