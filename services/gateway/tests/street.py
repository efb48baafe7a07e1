"""The partners' street: a door over HTTP, what it would tell, and what it answers."""

from collections.abc import Sequence
from typing import Any

import httpx
from pydantic import SecretStr
from pydantic_core import to_json

from apprenticeship.common.events.reports import ApplicationReported
from apprenticeship.common.runtime.ports import ToTell
from apprenticeship.gateway.http import application
from apprenticeship.gateway.http.door import PartnersDoor
from apprenticeship.gateway.http.people import OperatorsDoor
from apprenticeship.gateway.settings import Settings

from .log import Log, event

OPERATOR = "operators only"
CBO, LMS = "per-scholas-cbo", "per-scholas-lms"
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


class Street:
    """A gateway, a fake broker before it, and partners who knock."""

    def __init__(self) -> None:
        self.log, self.told, self.down = Log(), list[ToTell](), False
        self.notes: list[tuple[str, dict[str, Any]]] = []
        settings = Settings(operator_token=SecretStr(OPERATOR))
        door = PartnersDoor(
            settings.agreements, self.log.spec, self.tell, self.log, lambda: self.log.now,
            lambda event, **fields: self.notes.append((event, fields)), seconds=0.2,
        )  # fmt: skip
        transport = httpx.ASGITransport(application(door, OperatorsDoor(settings, self.log)))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://gateway")

    async def tell(self, words: Sequence[ToTell]) -> None:
        if self.down:
            raise OSError("no broker")
        self.told += words

    async def deliver(self) -> None:
        """The broker hands on what it was told."""
        for word in self.told:
            await self.log.hears(word.topic, {**word.attributes, "data": None}, word.body)
        self.told.clear()

    async def post(
        self,
        content: object,
        kind: str = STRUCTURED,
        partner: str = CBO,
        **headers: str,
    ) -> httpx.Response:
        body = content if isinstance(content, bytes) else to_json(content)
        sent = {"content-type": kind, "authorization": f"Bearer demo-{partner}", **headers}
        return await self.client.post("/v1/events", content=body, headers=sent)

    async def ask(self, id_: object, partner: str = CBO) -> httpx.Response:
        token = {"authorization": f"Bearer demo-{partner}"}
        return await self.client.get(f"/v1/reports/{id_}", headers=token)


def applied(ref: str = "cbo-1", id_: str = "app-1", **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return event(ApplicationReported, {"subject": ref, "id": id_}, external_person_ref=ref, **changed)


def problem(answer: httpx.Response, status: int, path: str | None = None, code: str | None = None) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    if path is not None:
        assert answer.json()["path"] == path
    if code is not None:
        assert answer.json()["code"] == code
