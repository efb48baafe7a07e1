"""Ids are derived, never drawn: whoever repeats a step names the same thing the same way."""

from datetime import datetime
from hashlib import blake2b
from uuid import UUID

_HASH_BITS = 80
_VERSION_8 = 0x8 << 76 | 0x2 << 62  # RFC 9562: version 8 (custom), variant 10
_KEEP = ~(0xF << 76 | 0x3 << 62)


def _uuid8(time_bits: int, name: bytes) -> UUID:
    low = int.from_bytes(blake2b(name, digest_size=10).digest(), "big")
    return UUID(int=time_bits << _HASH_BITS | low & _KEEP | _VERSION_8)


def fact_id(speaker: str, cause: UUID, ordinal: int) -> UUID:
    """The id of the ordinal-th fact that ``speaker`` says because of ``cause``; it keeps the cause's 48 time bits."""
    return _uuid8(cause.int >> _HASH_BITS, b"%b/%b/%d" % (speaker.encode(), cause.bytes, ordinal))


def timed_id(at: datetime, *names: str) -> UUID:
    """An id ordered by ``at`` (milliseconds) and fixed by its names: reports, rounds, reminders."""
    return _uuid8(int(at.timestamp() * 1000) & (1 << 48) - 1, "\x1f".join(names).encode())


def named_id(*names: str | UUID | int) -> UUID:
    """An id fixed by its names alone: a participant, a cohort, an enrolment, a match, a placement."""
    return _uuid8(0, "\x1f".join(map(str, names)).encode())
