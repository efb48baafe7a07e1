"""The trail of a batch: what it said is told, and then its offsets are committed, behind the next one."""

from collections.abc import Sequence

from .failpoints import At, nowhere
from .held import Held, Watch
from .patience import Patience
from .ports import Broker, Place, ToTell


class Trail:
    """Nothing is marked before it is told, no offset is committed before its facts are told."""

    def __init__(self, broker: Broker, watch: Watch, patience: Patience, at: At = nowhere) -> None:
        self._broker, self._watch, self._patience, self._at = broker, watch, patience, at

    async def tell(self, facts: Sequence[ToTell], done: dict[Place, int], held: Held) -> None:
        """Told, and to be marked with the next batch."""
        if facts:
            await self._at("before_tell")
            await self._patience.until_told(lambda: self._broker.tell(facts))
            await self._at("after_tell")
        held.told += [fact.seq for fact in facts]
        held.done |= done
        held.positions |= done

    async def commit(self, held: Held) -> None:
        """The next offset of each partition whose effects are told."""
        if held.done:
            await self._at("before_offset")
            offsets, held.done = held.done, {}
            try:
                await self._broker.commit(offsets)
            except Exception as error:  # noqa: BLE001 - harmless, whatever it is: the claims know what was handled
                self._watch.note("commit.failed", error=type(error).__name__)
