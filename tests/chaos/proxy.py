"""A TCP proxy between the services and PostgreSQL: delay, loss by reset, half-open, connections cut during COMMIT."""

import asyncio
import random
import socket
from contextlib import suppress
from typing import Self

CHUNK = 1 << 16
COMMIT = b"commit\0"
"""As it stands in a simple query of PostgreSQL's protocol."""
AT_ONCE = b"\1\0\0\0\0\0\0\0"
"""Linger for no time: a close that resets."""


class Wire:
    """One connection: two streams, one fate."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self.ends = near, far
        self.silent = False
        """Half-open: it stays so, for what was lost on the way does not come again."""

    def reset(self) -> None:
        """Both sides hear it at once."""
        for end in self.ends:
            with suppress(OSError):
                end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            end.transport.abort()


class Proxy:
    """Passes on what it reads, as well as it is allowed to."""

    def __init__(self, port: int, far: tuple[str, int]) -> None:
        self.port, self._far = port, far
        self._wires = set[Wire]()
        self.delay = 0.0
        """Seconds, each way."""
        self.loss = 0.0
        """The chance of a reset, each chunk."""
        self.half_open = False
        """Nothing passes, and nobody is told."""
        self.commits_to_cut = 0
        self.struck = 0
        """Chunks delayed or swallowed, connections reset: since somebody set it to nothing."""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for wire in list(self._wires):
            wire.reset()
        while self._wires:  # noqa: ASYNC110 - they have been reset
            await asyncio.sleep(0.01)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._far)
        except OSError:
            writer.transport.abort()
            return
        wire = Wire(writer, far_writer)
        self._wires.add(wire)
        try:
            await asyncio.gather(self._pump(reader, wire, to=1), self._pump(far_reader, wire, to=0))
        finally:
            self._wires.discard(wire)
            for end in wire.ends:
                end.close()

    async def _pump(self, reader: asyncio.StreamReader, wire: Wire, to: int) -> None:
        writer = wire.ends[to]
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                if not await self._passes(data, wire, to):
                    continue
                writer.write(data)
                await writer.drain()
                if to == 1 and self.commits_to_cut > 0 and COMMIT in data:
                    self.commits_to_cut -= 1
                    self.struck += 1
                    wire.reset()
        with suppress(OSError):
            writer.close()

    async def _passes(self, data: bytes, wire: Wire, to: int) -> bool:
        """Whether this chunk goes on, late or at once."""
        wire.silent = wire.silent or self.half_open
        if wire.silent:
            self.struck += 1
            return False
        if self.loss and random.random() < self.loss:
            self.struck += 1
            wire.reset()
            return False
        if self.delay:
            self.struck += 1
            await asyncio.sleep(self.delay)
        return True
