"""HTTP of the gateway: partners without Kafka publish reports here and ask what became of them."""

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.events.shipped import example
from apprenticeship.common.runtime.postgres.reading import Reading

from .cloudevents import BATCH, BINARY, STRUCTURED
from .door import PartnersDoor
from .pages import BatchPage, ReportPage, TakenPage
from .people import OperatorsDoor
from .problems import MEDIA_TYPE, ProblemPage, answer_with_problems

if TYPE_CHECKING:
    from apprenticeship.common.runtime.service import Running


def routes(running: "Running") -> FastAPI:
    """The application of a running gateway."""
    settings: Any = running.settings
    records = Reading(running.store)
    door = PartnersDoor(
        settings.agreements, running.spec, running.telling.tell, records,
        running.clock.now, running.watch.note, settings.tell_seconds,
    )  # fmt: skip
    return application(door, OperatorsDoor(settings, records))


def application(door: PartnersDoor, operators: OperatorsDoor) -> FastAPI:
    """The partners' two routes and the OpenAPI document that describes them; beside them, one for operators."""
    app = FastAPI(
        title="Apprenticeship platform: partners' door", version="1", docs_url=None, redoc_url=None,
        description="Publish reports as CloudEvents, and ask what became of them.",
    )  # fmt: skip
    answer_with_problems(app)
    app.add_api_route(
        "/v1/events", door.take, methods=["POST"], status_code=202, summary="Publish reports",
        response_model=TakenPage | BatchPage, responses=_problems(400, 401, 403, 409, 413, 415, 503),
        openapi_extra={"requestBody": _request_body()},
    )  # fmt: skip
    app.add_api_route(
        "/v1/reports/{id}", door.report, methods=["GET"], summary="Where a report stands",
        response_model=ReportPage, response_model_exclude_none=True, responses=_problems(401, 404),
    )  # fmt: skip
    app.add_api_route("/ops/people/{partner}/{ref:path}", operators.person, include_in_schema=False)
    _forget_422(app.openapi())
    return app


def _forget_422(document: dict[str, Any]) -> None:
    """FastAPI promises an error form of its own; ours has one form for all."""
    for methods in document["paths"].values():
        for operation in methods.values():
            operation["responses"].pop("422", None)
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    content = {MEDIA_TYPE: {"schema": ProblemPage.model_json_schema()}}
    return {status: {"description": "A problem", "content": content} for status in statuses}


def _request_body() -> dict[str, Any]:
    """One event in each of the three modes, as one can copy it."""
    event = example(HoursReported)
    schema = {"type": "object"}
    return {
        "required": True,
        "content": {
            STRUCTURED: {"schema": schema, "example": event},
            BATCH: {"schema": {"type": "array", "items": schema}, "example": [event]},
            BINARY: {"schema": schema, "example": event["data"]},
        },
    }
