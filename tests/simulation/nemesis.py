"""The nemesis: strikes members of all services between any two steps, at a rate that the seed has drawn."""

from collections.abc import Callable
from contextvars import Context
from functools import partial

from apprenticeship.common.runtime.ports import Place

from .platform import MEMBERS, Platform
from .processes import Processes


class Nemesis:
    """Knows when to stop: after ``heal`` nothing new goes wrong."""

    def __init__(self, platform: Platform) -> None:
        self._platform, self._stage = platform, platform.stage
        self._chance, self._loop = platform.stage.chance, platform.stage.loop
        self._strokes: tuple[Callable[[Processes], bool], ...] = (
            self._kill, self._kill, self._freeze, self._rebalance, self._replay, self._rewind, self._delay,
            self._deliver_again, self._cut_connections, self._set_clock, self._release_badly,
        )  # fmt: skip

    def begin(self) -> None:
        """Strokes fall after some steps, and at the worst moments."""
        for service in self._platform.services:
            service.when_struck = partial(self._freeze_it, service)
            service.when_taken = partial(self._thaw_all, service)
        self._strike_later()

    def _strike_later(self) -> None:
        if between := self._platform.rates.between:
            self._loop.after_steps(1 + int(self._chance.expovariate(1 / between)), self._strike)

    def _strike(self) -> None:
        if self._platform.rates.between:
            service, stroke = self._chance.choice(self._platform.services), self._chance.choice(self._strokes)
            if stroke(service):
                name = stroke.__name__.strip("_").replace("_", " ")
                if stroke != self._freeze:
                    self._platform.struck[name] += 1
                self._stage.note(service.spec.service, f"STRUCK {name}")
            self._strike_later()

    def _victim(self, service: Processes) -> str:
        return self._chance.choice([name for name in service.alive if name not in service.frozen] or [""])

    def _kill(self, service: Processes) -> bool:
        if name := self._victim(service):
            service.kill(name)
            self._loop.call_later(self._chance.uniform(0, 0.3), self._replace, service)
        return bool(name)

    def _replace(self, service: Processes) -> None:
        while len(service.alive) - len(service.frozen) < MEMBERS:
            service.start()

    def _freeze(self, service: Processes) -> bool:
        """Counted as a zombie when it wakes after the group has moved on."""
        if name := self._victim(service):
            self._freeze_it(service, name)
        return bool(name)

    def _freeze_it(self, service: Processes, name: str) -> None:
        service.freeze(name)
        call_later = partial(self._loop.call_later, context=Context())
        call_later(0.05, self._replace, service)
        call_later(self._chance.choice((0.2, 1.0, 4.0)) * self._chance.random(), self._thaw, service, name)

    def _thaw_all(self, service: Processes) -> None:
        """Half of the frozen wake at the moment that another has their indexes."""
        for name in [name for name in service.frozen if self._chance.random() < 0.5]:
            self._loop.call_soon(self._thaw, service, name, context=Context())

    def _thaw(self, service: Processes, name: str) -> None:
        if name in service.frozen:
            service.thaw(name)
            self._loop.call_later(self._chance.uniform(0, 0.5), self._retire, service, name)

    def _retire(self, service: Processes, name: str) -> None:
        """The group finds out; half of the woken come back to it, half die."""
        if name in service.alive and self._chance.random() < 0.5:
            service.kill(name)
            self._replace(service)
        else:
            service.rebalance()

    def _rebalance(self, service: Processes) -> bool:
        service.rebalance()
        return True

    def _replay(self, service: Processes) -> bool:
        """From offset 0."""
        struck = any(service.group.committed.values())
        service.group.committed.clear()
        service.rebalance()
        return struck

    def _rewind(self, service: Processes) -> bool:
        """Some offsets that were committed are lost."""
        committed = service.group.committed
        chosen = [place for place, offset in committed.items() if offset and self._chance.random() < 0.3]
        for place in chosen:
            committed[place] -= self._chance.randint(1, committed[place])
        service.rebalance()
        return bool(chosen)

    def _delay(self, service: Processes) -> bool:
        """Counted when it keeps something back that is there."""
        for place in self._some_places(service):
            service.group.held_back[place] = self._loop.time() + self._chance.expovariate(1 / 0.3)
        return False

    def _deliver_again(self, service: Processes) -> bool:
        struck = False
        for place in self._some_places(service):
            for process in service.alive.values():
                if position := process.reader.positions.get(place, 0):
                    process.reader.positions[place] = position - self._chance.randint(1, position)
                    process.reader.heard(place)
                    struck = True
        return struck

    def _some_places(self, service: Processes) -> list[Place]:
        ours = [place for place in self._platform.logs.places if place.topic in service.group.topics]
        return self._chance.sample(ours, min(3, len(ours)))

    def _cut_connections(self, service: Processes) -> bool:
        """The database ends every open transaction."""
        open_ = any(process.member.ownership.turn.locked() for process in service.alive.values())
        for process in service.alive.values():
            service.database.turns.abort(process.store)
        return open_

    def _set_clock(self, service: Processes) -> bool:
        if not (name := self._victim(service)) or not self._platform.rates.skew:
            return False
        clock = service.alive[name].clock
        before, clock.skew = clock.skew, self._platform.rates.skew * self._chance.uniform(-1, 1)
        if clock.skew < before:
            self._platform.struck["clock set back"] += 1
        return True

    def _release_badly(self, service: Processes) -> bool:
        """For a while it can decide nothing; counted by its decisions."""
        if self._platform.rates.decision:
            self._platform.bad_until[service.spec.service] = self._loop.time() + self._chance.uniform(0, 1)
        return False
