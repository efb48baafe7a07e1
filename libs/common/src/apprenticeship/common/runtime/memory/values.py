"""What PostgreSQL would not take is not taken here either."""

import re

from ..ports import BadValue

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""Escaped in JSON, by an odd number of backslashes."""
_BIGINT = 1 << 63


def check_json(data: bytes) -> bytes:
    """``jsonb`` holds no NUL."""
    if _NUL.search(data):
        raise BadValue("UntranslatableCharacterError 22P05")
    return data


def check_texts(*values: object) -> None:
    """Neither does ``text``, nor half a surrogate pair; and a bigint has 64 bits."""
    for value in values:
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, int) and not -_BIGINT <= value < _BIGINT:
            raise BadValue("DataError 22000")


def _check_text(value: str) -> None:
    if "\x00" in value:
        raise BadValue("CharacterNotInRepertoireError 22021")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise BadValue("DataError 22000") from None
