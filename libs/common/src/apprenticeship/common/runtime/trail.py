"""The trail of a batch: what it said is told, and then its offsets are committed, behind the next one."""

from collections.abc import Sequence

from .held import Held, Watch
from .patience import Patience
from .ports import Broker, Place, ToTell


class Trail:
    """Nothing is marked before it is told, no offset is committed before its facts are told."""

    def __init__(self, broker: Broker, watch: Watch, patience: Patience) -> None:
        self._broker, self._watch, self._patience = broker, watch, patience

    async def tell(self, facts: Sequence[ToTell], done: dict[Place, int], held: Held) -> None:
        """Told, and to be marked with the next batch."""
        if facts:
            await self._patience.until_told(lambda: self._broker.tell(facts))
        held.told += [fact.seq for fact in facts]
        held.done |= done
        held.positions |= done

    async def commit(self, held: Held) -> None:
        """The next offset of each partition whose effects are told."""
        if held.done:
            offsets, held.done = held.done, {}
            try:
                await self._broker.commit(offsets)
            except Exception as error:  # noqa: BLE001 - harmless, whatever it is: the claims know what was handled
                self._watch.note("commit.failed", error=type(error).__name__)
