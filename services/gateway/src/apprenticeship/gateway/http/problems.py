"""What went wrong with a request, as problem+json (RFC 9457): for machines a code and a path, for people a sentence."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
STATUS = {"not_permitted": 403, "duplicate_conflict": 409}
"""Of a refusal's code; whatever else is refused was a bad request."""


class ProblemPage(BaseModel):
    """What the body of a problem says."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    title: str
    status: int
    detail: str = ""
    """A sentence for people; never a value that was sent."""
    code: str | None = None
    """The refusal's code, as in ``report-rejected``."""
    path: str | None = None
    """JSON Pointer of what is wrong, in the event's structured form; in a batch it begins with the event's place."""


class Problem(Exception):
    """Ends a request with a problem."""

    def __init__(
        self, status: int, title: str, detail: str = "", *, code: str = "", path: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(title)
        self.page = ProblemPage(title=title, status=status, detail=detail, code=code or None, path=path or None)
        self.headers = headers


def refused(code: str, detail: str, path: str) -> Problem:
    """A report that does not pass, in the words in which its Kafka twin would be refused."""
    return Problem(STATUS.get(code, 400), "The report is refused.", detail, code=code, path=path)


def answer_with_problems(app: FastAPI) -> None:
    """Every error of an application in this one form."""

    async def ours(_request: Request, problem: Any) -> Response:  # noqa: ANN401 - Starlette's signature
        return _page(problem.page, problem.headers)

    async def starlettes(_request: Request, error: Any) -> Response:  # noqa: ANN401 - the same
        page = ProblemPage(title=str(error.detail), status=error.status_code)
        return _page(page, dict(error.headers or {}))

    app.add_exception_handler(Problem, ours)
    app.add_exception_handler(HTTPException, starlettes)


def _page(page: ProblemPage, headers: dict[str, str] | None) -> Response:
    return JSONResponse(page.model_dump(exclude_none=True), page.status, headers, MEDIA_TYPE)
