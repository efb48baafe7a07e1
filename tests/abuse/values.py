"""Hostile values: what a field's schema does not allow, and what JSON itself does not."""

from random import Random
from typing import Any

from pydantic_core import to_json

HUGE = 10**400
TEXTS = ("a\x00b", "x" * 65, "", " ", "\u202e", "é" * 40, "../../etc/passwd", "'; drop table claim; --", "{{7*7}}")
NUMBERS: tuple[Any, ...] = (2**31, 2**63, 2**64, -1, HUGE, 1e308, 0.5, -(2**63) - 1)
MOMENTS = (
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2027-02-30T00:00:00Z", "2027-01-01T00:00:00", "1e9", "-1",
    "2027-01-01T00:00:00+99:00", "now",
)  # fmt: skip
ODD: tuple[Any, ...] = (None, True, [], {}, [[]], "7", 7, *TEXTS, *NUMBERS, *MOMENTS)
RAW = (
    b'"\\ud800"', b'"\xed\xa0\x80"', b'"\\u0000"', b"1e400", b"NaN", b"-Infinity", b"9" * 20_000, b"01", b'"\xff"', b"",
    b'"\\udc00\\ud800"', b"0x10", b"'x'",
)  # fmt: skip
"""As they stand in the text, in place of a value."""
MARK = "put-a-raw-value-here"


def broken(chance: Random, data: dict[str, Any]) -> bytes:
    """One field of a report that its schema refuses, or nearly."""
    name = chance.choice(sorted(data))
    return dumped({**data, name: chance.choice(ODD)})


def raw(chance: Random, data: dict[str, Any]) -> bytes:
    """One field whose text is no value that a reader may have."""
    name = chance.choice(sorted(data))
    return to_json({**data, name: MARK}).replace(to_json(MARK), chance.choice(RAW), 1)


def torn(chance: Random, data: dict[str, Any]) -> bytes:
    """Bytes that are cut, doubled, or turned somewhere."""
    body = bytearray(to_json(data))
    place = chance.randrange(len(body))
    match chance.randrange(4):
        case 0:
            return bytes(body[:place])
        case 1:
            body[place] ^= 1 << chance.randrange(8)
            return bytes(body)
        case 2:
            return bytes(body + body[place:])
        case _:
            return bytes(body).decode().encode(chance.choice(("utf-16", "utf-32", "utf-8-sig")))


def deep(chance: Random, data: dict[str, Any]) -> bytes:
    """Nested as far as there is room."""
    depth = chance.choice((200, 5_000, 100_000))
    name = chance.choice(sorted(data))
    inner = b"[" * depth + b"]" * depth if chance.random() < 0.5 else b'{"a":' * depth + b"1" + b"}" * depth
    return to_json({**data, name: MARK}).replace(to_json(MARK), inner, 1)


def large(chance: Random, data: dict[str, Any]) -> bytes:
    """Around and above what is taken, in one field or in very many."""
    size = chance.choice((250_000, 262_145, 600_000, 900_000))
    if chance.random() < 0.5:
        return to_json({**data, chance.choice(sorted(data)): "x" * size})
    return to_json({**data, "list": [""] * (size // 3)})


def dumped(data: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Also what pydantic's writer would not write."""
    name = next((key for key, value in data.items() if value is HUGE), None)
    if name is None:
        return to_json(data, inf_nan_mode="constants")
    return to_json({**data, name: MARK}).replace(to_json(MARK), str(HUGE).encode(), 1)
