"""The whole platform of one run: six services over common logs, the date, and whether all is quiet."""

import asyncio
from collections import Counter
from datetime import datetime
from functools import partial
from uuid import UUID

from apprenticeship.common.events.ids import timed_id
from apprenticeship.common.runtime.ports import Place
from apprenticeship.common.runtime.spec import Spec

from .cast import specs
from .desk import failing, operate
from .group import Group
from .lives import Report
from .log import Logs
from .processes import Processes, Stage
from .rates import Rates

REST_SECONDS = 60.0
POLL = 0.03
MEMBERS = 2


class Platform:
    """Everything that runs."""

    def __init__(self, stage: Stage, rates: Rates) -> None:
        self.stage, self.rates = stage, rates
        self.struck: Counter[str] = Counter()
        self.logs = Logs(specs()[0].index_of)
        self.bad_until: dict[str, float] = {}
        """Service -> when its bad release is mended."""
        self.services = [self._service(spec) for spec in specs()]
        self.sent: list[Report] = []

    def _group(self, spec: Spec) -> Group:
        return Group(frozenset(spec.topics), self.logs, self.stage.chance, self.rates, self.struck)

    def _service(self, spec: Spec) -> Processes:
        return Processes(failing(spec, partial(self._decision_fails, spec.service)), self._group(spec), self.stage)

    def _decision_fails(self, service: str) -> bool:
        if self.bad_until and self.stage.loop.time() < self.bad_until.get(service, 0.0):
            self.struck["decision of a bad release"] += 1
            return True
        return self.services[0].group.strikes("decision failed", self.rates.decision)

    def start(self) -> None:
        self.desks = [asyncio.create_task(operate(service)) for service in self.services]
        for service in self.services:
            for _ in range(MEMBERS):
                service.start()

    def publish(self, report: Report) -> None:
        """A partner's report; some partners send it twice."""
        self.sent.append(report)
        times = 2 if self.services[0].group.strikes("report twice", self.rates.again) else 1
        for _ in range(times):
            self.logs.append(report.topic, report.key, report.value, report.attributes)

    def tick(self, moment: datetime) -> None:
        """Time moves; every member hears it."""
        self.stage.now = moment
        self.stage.note("platform", f"CLOCK {moment.isoformat()}")
        for service in self.services:
            for process in service.alive.values():
                process.tick.set()

    async def rest(self, ticked: datetime | None = None, *, marked: bool = False) -> bool:
        """Until all is read, decided and told, and the rounds of the tick are through; False when it does not come."""
        until = self.stage.loop.time() + REST_SECONDS
        while self.stage.loop.time() < until:
            await asyncio.sleep(POLL)
            if all(self._is_quiet(service, ticked, marked=marked) for service in self.services):
                return True
        return False

    def _is_quiet(self, service: Processes, ticked: datetime | None, *, marked: bool) -> bool:
        told: set[int] = set()
        if not service.alive:  # nobody has read what is there
            return False
        for process in service.alive.values():
            member, reader = process.member, process.reader
            if process.name in service.frozen or reader.generation != service.group.generation or member.working:
                return False
            pending = any(reader.positions[p] < len(self.logs.places.get(p, [])) for p in reader.pending)
            if pending or (reader.positions and not member.held.open) or member.wake.is_set():
                return False
            told.update(member.held.told)
        state = service.database.state
        if (
            (marked and (state.untold or self.behind()))
            or state.untold.keys() - told
            or any(row.locks for row in state.parked.values())
            or state.due(range(6), self.stage.now, 1)
        ):
            return False
        return ticked is None or all(id_ in state.claims for id_ in rounds_at(service, ticked))

    def behind(self) -> list[tuple[str, Place]]:
        """(service, partition) whose committed offset is not its end."""
        return [
            (service.spec.service, place)
            for service in self.services
            for place, log in self.logs.places.items()
            if place.topic in service.group.topics and service.group.committed.get(place, 0) < len(log)
        ]


def rounds_at(service: Processes, moment: datetime) -> list[UUID]:
    """What the rounds of this moment claim."""
    found = []
    for one in service.spec.handlers.rounds:
        every = one.every.total_seconds()
        slot = datetime.fromtimestamp(moment.timestamp() // every * every, moment.tzinfo)
        found.append(timed_id(slot, "round", one.name))
    return found
