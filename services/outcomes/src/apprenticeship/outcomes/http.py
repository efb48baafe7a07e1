"""What may be asked of outcomes over HTTP: read only; every answer names its tenant, every refusal is problem+json."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from apprenticeship.common.runtime.ports import Retry
from apprenticeship.common.runtime.postgres.finding import PostgresReads
from apprenticeship.common.runtime.reads import Found, Holding, Reads
from apprenticeship.common.runtime.service import Running

from .domain.journey import Journey
from .domain.kpis import Yardstick, kpis_of, of_cohort
from .domain.moments import Moment
from .domain.runs import Run, runs_of
from .domain.showing import (
    FunnelLine,
    JourneyLine,
    JourneyShown,
    KpiSheet,
    ProgramLine,
    ProgramShown,
    funnel,
    journey_line,
    journey_shown,
    program_line,
    program_shown,
)
from .domain.standards import Cohort, Program
from .domain.supply import Employer, Mentor, Opening

C = TypeVar("C")
Tenant = Annotated[str | None, Query(description="One partnership; without it, all whose data has that id.")]
Limit = Annotated[int, Query(ge=1, le=1000)]
PROBLEM: dict[int | str, dict[str, Any]] = {
    404: {"description": "Nothing is known under that id.", "content": {"application/problem+json": {}}},
    409: {"description": "Several tenants know it: name one.", "content": {"application/problem+json": {}}},
}  # fmt: skip


def routes(running: Running) -> FastAPI:
    """The service's own routes, over its own tables and clock."""
    return build(PostgresReads(running.store), running.clock.now)


def build(reads: Reads, now: Callable[[], datetime]) -> FastAPI:
    """The application; documents itself at ``/openapi.json`` and loads nothing from elsewhere."""
    app = FastAPI(
        title="Outcomes",
        summary="Journeys, the funnel, and the numbers a program is judged by.",
        version="1",
        docs_url=None,
        redoc_url=None,
        exception_handlers={
            HTTPException: _refused,
            RequestValidationError: _misasked,
            Retry: _not_now,
        },
    )
    questions = Questions(reads, now)
    paths: dict[str, Callable[..., Any]] = {
        "/v1/journeys": questions.journeys,
        "/v1/journeys/{participant_id}": questions.journey,
        "/v1/funnel": questions.funnel,
        "/v1/programs": questions.programs,
        "/v1/programs/{program_id}": questions.program,
        "/v1/programs/{program_id}/kpis": questions.kpis,
        "/v1/programs/{program_id}/cohorts/{cohort_id}/kpis": questions.cohort_kpis,
    }
    for path, endpoint in paths.items():
        app.add_api_route(path, endpoint, responses=PROBLEM if "{" in path else {})
    return app


class Questions:
    """The questions, each answered from the tables as they are now."""

    def __init__(self, reads: Reads, now: Callable[[], datetime]) -> None:
        self._reads, self._now = reads, now

    async def journeys(
        self,
        tenant: Tenant = None,
        stage: str | None = None,
        program_id: str | None = None,
        limit: Limit = 100,
        after: Annotated[str, Query(description="TENANT/ID of the last one of the page before.")] = "",
    ) -> list[JourneyLine]:
        """People by where they are now."""
        asked = {"stage": stage, "program_id": program_id}
        holding = [Holding(column, value) for column, value in asked.items() if value]
        start, _, last = after.rpartition("/")
        page = self._reads.rows(Journey, *holding, tenant=tenant, after=(start, last), limit=limit)
        return [journey_line(found.key, found.tenant, found.case) async for found in page]

    async def journey(self, participant_id: UUID, tenant: Tenant = None) -> JourneyShown:
        """One person's path through all services, fact by fact."""
        who = str(participant_id)
        moments = await self._all(Moment, Holding("participant", who), tenant=tenant)
        theirs = _only({found.tenant for found in moments}, who)
        journey = await self._reads.find(Journey, theirs, who)
        return journey_shown(who, theirs, journey or Journey(), _by_key(moments))

    async def funnel(self, tenant: Tenant = None) -> list[FunnelLine]:
        """How many people have come to each stage of each program."""
        counted = await self._reads.counts(Journey, "reached")
        counts = {name: n for name, n in counted.items() if tenant in {None, name[0]}}
        return funnel(counts, await self._latest(tenant))

    async def programs(self, tenant: Tenant = None) -> list[ProgramLine]:
        """Every program in its latest version."""
        latest = await self._latest(tenant)
        return [program_line(of, program) for (of, _), program in sorted(latest.items(), key=_name)]

    async def program(self, program_id: str, tenant: Tenant = None) -> ProgramShown:
        """A program, its cohorts, and the mentors, employers and openings it can draw on."""
        of, program = await self._one_program(program_id, tenant)
        its = Holding("program_id", program_id)
        return program_shown(
            program_line(of, program),
            program,
            _by_key(await self._all(Cohort, its, tenant=of)),
            [mentor.case for mentor in await self._all(Mentor, its, tenant=of)],
            [employer.case for employer in await self._all(Employer, its, tenant=of)],
            [opening.case for opening in await self._all(Opening, its, tenant=of)],
        )

    async def kpis(self, program_id: str, tenant: Tenant = None) -> KpiSheet:
        """What a program is judged by: matured and provisional counts beside every rate."""
        of, program = await self._one_program(program_id, tenant)
        runs = await self._runs(of, program_id, Holding("program_id", program_id))
        by = await self._yardstick(of, program)
        return KpiSheet(program_id, of, by.today, kpis_of(runs, by))

    async def cohort_kpis(self, program_id: str, cohort_id: UUID, tenant: Tenant = None) -> KpiSheet:
        """The same of one cohort, by the version of the standards it was held under."""
        of, latest = await self._one_program(program_id, tenant)
        by = await self._yardstick(of, latest)
        cohort = by.cohorts.get(cohort_id)
        if cohort is None:
            raise HTTPException(404, f"{program_id} has no cohort {cohort_id}")
        version = f"{program_id}@{cohort.program_version}"
        held_under = await self._reads.find(Program, of, version) or latest
        by = replace(by, standards=held_under.standards)
        runs = await self._runs(of, program_id, Holding("cohort_id", str(cohort_id)))
        theirs = [run for run in runs if run.cohort_id == cohort_id]
        return KpiSheet(program_id, of, by.today, of_cohort(kpis_of(theirs, by), cohort_id))

    async def _latest(self, tenant: str | None, *holding: Holding) -> dict[tuple[str, str], Program]:
        """By (tenant, program id): versions only go up."""
        latest: dict[tuple[str, str], Program] = {}
        for found in await self._all(Program, *holding, tenant=tenant):
            name = found.tenant, found.case.standards.id
            known = latest.get(name)
            if known is None or known.standards.version < found.case.standards.version:
                latest[name] = found.case
        return latest

    async def _one_program(self, program_id: str, tenant: str | None) -> tuple[str, Program]:
        latest = await self._latest(tenant, Holding("program_id", program_id))
        of = _only({name[0] for name in latest}, program_id)
        return of, latest[of, program_id]

    async def _yardstick(self, tenant: str, program: Program) -> Yardstick:
        its = Holding("program_id", program.standards.id)
        cohorts = await self._all(Cohort, its, tenant=tenant)
        known = {UUID(found.key): found.case for found in cohorts}
        return Yardstick(program.standards, known, self._now().date())

    async def _runs(self, tenant: str, program_id: str, holding: Holding) -> list[Run]:
        """A page of people at a time; only what the numbers need stays in memory."""
        runs: list[Run] = []
        async for found in self._reads.rows(Journey, holding, tenant=tenant):
            runs += [run for run in runs_of(found.case) if run.program_id == program_id]
        return runs

    async def _all(self, kind: type[C], *holding: Holding, tenant: str | None) -> list[Found[C]]:
        return [found async for found in self._reads.rows(kind, *holding, tenant=tenant)]


def _name(known: tuple[tuple[str, str], Program]) -> tuple[str, str]:
    return known[0]


def _by_key(rows: list[Found[C]]) -> dict[str, C]:
    return {found.key: found.case for found in rows}


def _only(tenants: set[str], id_: str) -> str:
    """Rows of two tenants are never put together, even under one id."""
    if not tenants:
        raise HTTPException(404, f"nothing is known of {id_}")
    if len(tenants) > 1:
        raise HTTPException(409, f"{id_} is known to several tenants: name one as ?tenant=")
    return tenants.pop()


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _problem(status, str(getattr(error, "detail", "")))


async def _misasked(_request: Request, error: Exception) -> JSONResponse:
    """Names the parameters; what was given is not repeated."""
    said = error.errors() if isinstance(error, RequestValidationError) else []
    return _problem(422, "; ".join(f"{'/'.join(map(str, e['loc']))}: {e['msg']}" for e in said))


async def _not_now(_request: Request, _error: Exception) -> JSONResponse:
    return _problem(503, "the database does not answer; ask again")


def _problem(status: int, detail: str) -> JSONResponse:
    body = {"type": "about:blank", "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")
