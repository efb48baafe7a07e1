"""Rounds: what is scarce is given away in one transaction on a clock tick, by the owner of index 0."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from apprenticeship.common.events.decisions import Gathered
from apprenticeship.common.events.ids import timed_id

from .batch import Batch, Written
from .deciding import Effects, Name, Rows
from .handlers import Round
from .held import Held
from .member import Member
from .out import Out
from .ports import Claim, RowKey, Transaction

LIMIT = 5000
"""Rows a round takes per select; who is over it waits for the next one."""


class Rounds:
    """Runs each round of a service once in its slot of time."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._slots: dict[str, int] = {}

    async def keep(self, may_run: Callable[[], bool] = lambda: True, every: float = 1.0) -> None:
        """Look again and again: a slot comes, or an index comes to us within one, between two ticks as well."""
        while True:
            await asyncio.sleep(every)
            if may_run():
                await self.run_due()

    async def run_due(self) -> None:
        """Every round whose slot has come; a slot that another member has taken is left alone."""
        now = self._member.clock.now()
        for round_ in self._member.spec.handlers.rounds:
            slot = int(now.timestamp() // round_.every.total_seconds())
            if self._slots.get(round_.name) == slot or 0 not in self._member.held.epochs:
                continue
            # Not marked when the index was on its way to another owner: it may come back to us within the slot.
            if await self._member.in_turn(lambda held, r=round_: self._run(r, now, held)):  # type: ignore[misc]
                self._slots[round_.name] = slot

    async def _run(self, round_: Round, now: datetime, held: Held) -> Written | None:
        every = round_.every.total_seconds()
        slot = datetime.fromtimestamp(now.timestamp() // every * every, UTC)
        member = self._member
        async with member.store.transaction() as tx:
            id_ = timed_id(slot, "round", round_.name)
            opened = await tx.open(held.epochs, [], [Claim(id_, 0)], [], [])
            if id_ not in opened.fresh or not await tx.round_lock(round_.name):
                return None
            batch = Batch(member.spec, tx, held.epochs, held.taken, now)
            return await self._give(round_, slot, batch, tx)

    async def _give(self, round_: Round, slot: datetime, batch: Batch, tx: Transaction) -> Written:
        kinds: dict[type, list[RowKey]] = {}
        for select in round_.selects:
            found = await tx.select(select, batch.spec.tables.of(select.kind), LIMIT)
            kinds[select.kind] = list(found)
            for (tenant, key), (case, version) in found.items():
                batch.rows.put(Name(tenant, select.kind, key), case, version)
        counted = round_.counts
        counts = await tx.count(counted, batch.spec.tables.of(counted.kind)) if counted else {}
        for tenant in sorted({tenant for keys in kinds.values() for tenant, _ in keys}):
            gathered = _gathered(tenant, kinds, batch.rows, counts)
            try:
                self._take(round_, tenant, slot, gathered, batch)
            except BaseException as error:  # noqa: BLE001 - our own fault: neither another tenant's nor the batches'
                self._member.watch.note("round.failed", round=round_.name, tenant=tenant, error=type(error).__name__)
        return await _write(batch, tx)

    def _take(self, round_: Round, tenant: str, slot: datetime, gathered: Gathered, batch: Batch) -> None:
        """What raises changes nothing; the next slot tries again."""
        cause = timed_id(slot, "round", round_.name, tenant)
        effects = Effects(batch.spec.service, batch.spec.tables, cause, batch.rows)
        for about in round_.decide(gathered, batch.now.date()):
            effects.take(Name(tenant, about.kind, about.key), about.item)
        batch.rows.change(effects.cases)
        out = Out(batch.spec, batch.epochs, batch.now)
        batch.facts += out.of_round(tenant, cause, batch.now, effects.said)


def _gathered(tenant: str, kinds: dict[type, list[RowKey]], rows: Rows, counts: dict[RowKey, int]) -> Gathered:
    mine = {
        kind: {key: rows.cases[Name(tenant, kind, key)] for owner, key in keys if owner == tenant}
        for kind, keys in kinds.items()
    }
    return Gathered(mine, {value: n for (owner, value), n in counts.items() if owner == tenant})


async def _write(batch: Batch, tx: Transaction) -> Written:
    written = await batch.journal()
    await tx.notify(written.woken | {fact.index for fact in batch.facts if not fact.own})
    return written
