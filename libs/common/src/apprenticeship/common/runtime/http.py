"""HTTP of a service process: health, metrics, progress, operators' commands, and the service's own routes."""

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from .held import Watch
from .postgres.operations import NotDone, NotThere, Operations
from .settings import RuntimeSettings

if TYPE_CHECKING:
    from .service import Running

Endpoint = Callable[[Request], Awaitable[Response]]


class Door:
    """The routes every service has."""

    def __init__(self, running: "Running") -> None:
        self._running = running
        self._operations = Operations(running.store)

    def app(self, own: Any | None) -> Starlette:  # noqa: ANN401 - any ASGI application
        """All routes; the service's own come last."""
        routes: list[BaseRoute] = [
            Route("/health/live", self._live),
            Route("/health/ready", self._ready),
            Route("/metrics", self._metrics),
            Route("/progress", self._progress),
            Route("/ops/parked", self._parked),
            Route("/ops/parked/{id}", self._parked_one),
            Route("/ops/parked/{id}/{command}", self._command, methods=["POST"]),
            Route("/ops/breakers/{index:int}/close", self._mend, methods=["POST"]),
            Route("/ops/journal", self._journal),
        ]
        if own is not None:
            routes.append(Mount("/", own))
        return Starlette(routes=routes)

    async def _live(self, _request: Request) -> Response:
        alive = self._running.heart.alive
        return JSONResponse({"alive": alive}, 200 if alive else 503)

    async def _ready(self, _request: Request) -> Response:
        ready = self._running.member.held.open and await self._running.caught_up()
        return JSONResponse({"ready": ready}, 200 if ready else 503)

    async def _metrics(self, _request: Request) -> Response:
        return PlainTextResponse(self._running.metrics.page())

    async def _progress(self, _request: Request) -> Response:
        return JSONResponse(await self._running.progress())

    async def _parked(self, request: Request) -> Response:
        rows = await self._operations.parked(
            outcome=request.query_params.get("outcome"), limit=_limit(request)
        )
        return _json(rows)

    async def _parked_one(self, request: Request) -> Response:
        try:
            return _json(await self._operations.show(request.path_params["id"]))
        except NotThere as missing:
            return _problem(404, str(missing))

    async def _command(self, request: Request) -> Response:
        """Release or dismiss a parked event: a reason, who asks, and an audit row."""
        if refused := self._not_an_operator(request):
            return refused
        said = await request.json()
        command = {"release": self._operations.release, "dismiss": self._operations.dismiss}.get(
            request.path_params["command"]
        )
        if command is None or not said.get("reason") or not said.get("who"):
            return _problem(400, "say release or dismiss, with who and reason")
        try:
            await command(request.path_params["id"], said["who"], said["reason"])
        except NotThere as missing:
            return _problem(404, str(missing))
        except NotDone as objection:
            return _problem(409, str(objection))
        self._running.member.wake.set()
        self._running.watch.note(
            "command.done",
            command=request.path_params["command"],
            subject=request.path_params["id"],
        )
        return JSONResponse({"done": True})

    async def _mend(self, request: Request) -> Response:
        if refused := self._not_an_operator(request):
            return refused
        await self._running.mend(request.path_params["index"])
        return JSONResponse({"done": True})

    async def _journal(self, request: Request) -> Response:
        key = request.query_params.get("key", "")
        return _json(await self._operations.journal(key, limit=_limit(request)))

    def _not_an_operator(self, request: Request) -> Response | None:
        token = self._running.settings.operator_token.get_secret_value()
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token and hmac.compare_digest(token.encode(), given.encode()):
            return None
        return _problem(
            403, "operators' commands need the operator token (APPRENTICESHIP_OPERATOR_TOKEN)"
        )


def _limit(request: Request) -> int:
    given = request.query_params.get("limit", "200")
    return min(1000, int(given)) if given.isdigit() else 200


def _json(value: Any) -> Response:  # noqa: ANN401 - rows
    return Response(json.dumps(value, default=str), media_type="application/json")


def _problem(status: int, detail: str) -> Response:
    return JSONResponse(
        {"title": detail, "status": status}, status, media_type="application/problem+json"
    )


async def serve_http(app: Starlette, settings: RuntimeSettings, watch: Watch) -> None:
    """Listen until cancelled; the address is written where a local run looks for it."""
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    address = "{}:{}".format(*server.servers[0].sockets[0].getsockname()[:2])
    if settings.address_file:
        settings.address_file.write_text(address)
    watch.note("service.ready", address=address)
    try:
        await server.main_loop()
    finally:
        await server.shutdown()
