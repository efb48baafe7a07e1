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
FOR_OPERATORS = "this is for operators: give the operator token (APPRENTICESHIP_OPERATOR_TOKEN)"


def is_operator(settings: RuntimeSettings, given: str) -> bool:
    """Whether this is the operators' token; without one of ours nobody is an operator."""
    token = settings.operator_token.get_secret_value()
    return bool(token) and hmac.compare_digest(token.encode(), given.encode())


class Door:
    """The routes every service has; what parked events carry, and commands about them, is for operators only."""

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
            Route("/ops/groups", self._for_operators(self._groups)),
            Route("/ops/parked", self._for_operators(self._parked)),
            Route("/ops/parked/{id}", self._for_operators(self._parked_one)),
            Route("/ops/parked/{id}/{command}", self._for_operators(self._command), methods=["POST"]),
            Route("/ops/breakers/{index:int}/close", self._for_operators(self._mend), methods=["POST"]),
            Route("/ops/journal", self._for_operators(self._journal)),
            Route("/ops/audit", self._for_operators(self._audit)),
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

    async def _groups(self, _request: Request) -> Response:
        return _json(await self._operations.groups())

    async def _parked(self, request: Request) -> Response:
        asked = request.query_params
        return _json(await self._operations.parked(asked.get("outcome"), asked.get("code"), _limit(request)))

    async def _parked_one(self, request: Request) -> Response:
        return _json(await self._operations.show(request.path_params["id"]))

    async def _command(self, request: Request) -> Response:
        """Release or dismiss a parked event: a reason, who asks, and an audit row."""
        name, subject = request.path_params["command"], request.path_params["id"]
        commands = {"release": self._operations.release, "dismiss": self._operations.dismiss}
        who, reason = await _said(request)
        if name not in commands:
            raise NotDone("say release or dismiss")
        await commands[name](subject, who, reason)
        self._running.watch.note("command.done", command=name, subject=subject)
        return JSONResponse({"done": True})

    async def _mend(self, request: Request) -> Response:
        index = request.path_params["index"]
        await self._operations.reopen(index, *await _said(request))  # its owner hears of it, whoever that is
        return JSONResponse({"done": True})

    async def _journal(self, request: Request) -> Response:
        asked = request.query_params
        return _json(await self._operations.journal(asked.get("key", ""), asked.get("tenant", ""), _limit(request)))

    async def _audit(self, request: Request) -> Response:
        return _json(await self._operations.audited(_limit(request)))

    def _for_operators(self, endpoint: Endpoint) -> Endpoint:
        """Behind the operator token; what does not fit is answered with its reason."""

        async def checked(request: Request) -> Response:
            given = request.headers.get("authorization", "").removeprefix("Bearer ")
            if not is_operator(self._running.settings, given):
                return _problem(403, FOR_OPERATORS)
            try:
                return await endpoint(request)
            except NotThere as missing:
                return _problem(404, str(missing))
            except NotDone as unfit:
                return _problem(409, str(unfit))

        return checked


async def _said(request: Request) -> tuple[str, str]:
    """Who commands, and why: both are kept in the audit."""
    try:
        said = await request.json()
        who, reason = str(said["who"]), str(said["reason"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotDone("give who and reason as a JSON object") from error
    if not who or not reason:
        raise NotDone("give who and reason as a JSON object")
    return who, reason


def _limit(request: Request) -> int:
    given = request.query_params.get("limit", "200")
    return min(1000, int(given)) if given.isdigit() else 200


def _json(value: Any) -> Response:  # noqa: ANN401 - rows
    return Response(json.dumps(value, default=str), media_type="application/json")


def _problem(status: int, detail: str) -> Response:
    return JSONResponse({"title": detail, "status": status}, status, media_type="application/problem+json")


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
