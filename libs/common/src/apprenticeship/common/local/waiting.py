"""Bounded waits and free ports."""

import random
import socket
import time
from collections.abc import Callable
from contextlib import closing

from apprenticeship.common.local.errors import Unavailable

# Below what systems hand to outgoing connections: while a broker is down between a kill and its
# restart, nobody's connection can take its port.
_PORTS = range(20_000, 32_000)


def until(check: Callable[[], bool], *, seconds: float, otherwise: Callable[[], Unavailable]) -> None:
    """Ask until it is so; after ``seconds`` raise what ``otherwise`` says."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            raise otherwise()
        time.sleep(0.05)


def listens(host: str, port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody listens on; all are held until the last is found."""
    held: list[socket.socket] = []
    try:
        for port in random.sample(_PORTS, len(_PORTS)):
            candidate = socket.socket()
            held.append(candidate)
            try:
                candidate.bind(("127.0.0.1", port))
            except OSError:
                held.pop().close()
            if len(held) == count:
                return [taken.getsockname()[1] for taken in held]
    finally:
        for taken in held:
            taken.close()
    raise Unavailable("no free port on the loopback", "stop what holds them (`ss -ltnp`)")
