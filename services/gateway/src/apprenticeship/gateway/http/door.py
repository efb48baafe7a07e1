"""The partners' door over HTTP: whoever has a token may do here what it may do on its topic, and no more."""

import asyncio
import hmac
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Protocol
from uuid import UUID

from fastapi import Request, Security
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.topics import partner_reports
from apprenticeship.common.runtime.door import read
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.ports import Parked, ToTell
from apprenticeship.common.runtime.spec import Spec

from ..agreements import Agreement, Agreements
from ..domain.tracking import ReportStatus
from ..policies import objection
from .cloudevents import Sent, body_of, parse
from .pages import BatchPage, ReportPage, TakenPage, standing_at_the_door
from .problems import Problem, refused

RECENT = 10_000
Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Security(HTTPBearer(auto_error=False, description="The token of one partner.")),
]


class Records(Protocol):
    """What the gateway has kept, as far as the door must know; the runtime's ``Reading`` fits."""

    async def case(self, kind: type, tenant: str, key: str) -> Any | None: ...  # noqa: ANN401 - the case's own type

    async def digests(self, claims: Collection[UUID]) -> dict[UUID, int]: ...

    async def parked(self, id: UUID) -> tuple[Parked, str | None] | None: ...


@dataclass
class Offered:
    """A report as the log would deliver it, so that one reader judges both."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]
    partition: int = 0
    offset: int = 0
    timestamp: int = 0


@dataclass
class PartnersDoor:
    """Takes reports in and tells where they stand."""

    agreements: Agreements
    spec: Spec
    tell: Callable[[Sequence[ToTell]], Awaitable[None]]
    records: Records
    now: Callable[[], datetime]
    note: Callable[..., None]
    seconds: float = 10.0
    _recent: OrderedDict[UUID, str] = field(default_factory=OrderedDict)
    """Reports on their way, which no row tells of yet: id -> partner."""

    async def take(self, request: Request, token: Bearer) -> Response:
        """Publish one report, or a batch: all of them or none. 202 once the broker has acknowledged them."""
        agreement = self._partner(token)
        events = parse(request.headers, await body_of(request, self.spec.max_bytes))
        items = [self._checked(agreement, sent) for sent in events]
        known = await self._known(items, events)
        new = [(i, s) for i, s, old in zip(items, events, known, strict=True) if not old]
        await self._tell([_to_tell(item, sent) for item, sent in new])
        self._remember(agreement.partner, [item.id for item, _ in new])
        taken = [
            TakenPage(id=item.id, source_id=item.source_id or "", duplicate=old)
            for item, old in zip(items, known, strict=True)
        ]
        if _is_batch(request):
            return _accepted(BatchPage(reports=taken), {})
        return _accepted(taken[0], {"Location": f"/v1/reports/{taken[0].id}"})

    async def report(self, id: str, token: Bearer) -> ReportPage:
        """Where one of the partner's own reports stands."""
        agreement = self._partner(token)
        try:
            page = await self._found(agreement, UUID(id))
        except ValueError:
            page = None
        if page is None:
            raise Problem(404, "There is no such report.", "Of this partner, none has this id.")
        return page

    async def _found(self, agreement: Agreement, id: UUID) -> ReportPage | None:
        status: ReportStatus | None = await self.records.case(ReportStatus, agreement.tenant, str(id))
        if status is not None:
            mine = status.partner == agreement.partner
            return ReportPage.of(id, status.standing) if mine else None
        if found := await self.records.parked(id):
            mine = found[0].topic == partner_reports(agreement.partner)
            return ReportPage.of(id, standing_at_the_door(*found)) if mine else None
        if self._recent.get(id) == agreement.partner:
            return ReportPage(id=id, state="taken")
        return None

    def _partner(self, token: HTTPAuthorizationCredentials | None) -> Agreement:
        """Every agreement is compared, so that time tells nothing."""
        given = sha256((token.credentials if token else "").encode()).hexdigest()
        found = [
            one for one in self.agreements.partners if hmac.compare_digest(one.token_sha256 or "", given) and token
        ]
        if not found:
            self.note("request.refused", status=401)
            raise Problem(401, "Who is this?", "Send the partner's token: Authorization: Bearer ...",
                          headers={"WWW-Authenticate": "Bearer"})  # fmt: skip
        return found[0]

    def _checked(self, agreement: Agreement, sent: Sent) -> Item:
        """Whatever the gateway would refuse on its topic is refused here, before anything is written."""
        key = sent.attributes.get("subject", "").encode()
        offered = Offered(partner_reports(agreement.partner), key, sent.data, headers_of(sent))
        item = read(self.spec, offered, self.now())
        if item is None:
            raise refused("not_permitted", "nobody takes this report", f"{sent.place}/type")
        no = objection(self.agreements, item.heard) if item.heard else None
        code, detail, path = no or (item.code, item.detail, item.path)
        if code:
            self.note("report.refused", partner=agreement.partner, code=code, path=path)
            raise refused(code, detail, f"{sent.place}{path}")
        return item

    async def _known(self, items: Sequence[Item], events: Sequence[Sent]) -> list[bool]:
        """Which of them were taken in before; the same id with another content is refused."""
        digests = await self.records.digests([item.claim for item in items]) if items else {}
        known: list[bool] = []
        for item, sent in zip(items, events, strict=True):
            known.append(item.claim in digests)
            if digests.setdefault(item.claim, item.digest) != item.digest:
                detail = "this id was used before with another content"
                raise refused("duplicate_conflict", detail, f"{sent.place}/id")
        return known

    async def _tell(self, words: Sequence[ToTell]) -> None:
        try:
            async with asyncio.timeout(self.seconds):
                await self.tell(words)
        except OSError:  # TimeoutError among them; some may have been written, and a second time is harmless
            raise Problem(503, "Try again.", "The broker has not acknowledged it; the same ids are safe.",
                          headers={"Retry-After": "2"}) from None  # fmt: skip

    def _remember(self, partner: str, ids: Sequence[UUID]) -> None:
        for id_ in ids:
            self._recent[id_] = partner
        while len(self._recent) > RECENT:
            self._recent.popitem(last=False)
        self.note("report.taken", partner=partner, batch=len(ids))


def headers_of(sent: Sent) -> list[tuple[str, bytes | None]]:
    """The attributes as Kafka headers."""
    return list(headers(sent.attributes))


def _to_tell(item: Item, sent: Sent) -> ToTell:
    return ToTell(0, 0, item.topic, item.key, sent.attributes, sent.data)


def _is_batch(request: Request) -> bool:
    return request.headers.get("content-type", "").lower().startswith("application/cloudevents-batch")


def _accepted(page: TakenPage | BatchPage, headers_: dict[str, str]) -> Response:
    return JSONResponse(page.model_dump(mode="json"), 202, headers_)
