"""Digests that two parties must compute alike: of a program's definition, of a number that is not to be shown."""

import json
from hashlib import sha256
from typing import Any


def canonical(value: Any) -> bytes:  # noqa: ANN401 - any JSON
    """JSON with sorted keys and no spaces: the same value is the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256_of(value: Any) -> str:  # noqa: ANN401 - any JSON
    """SHA-256, in hex, of a text as it is or of any other JSON in canonical form."""
    return sha256(value.encode() if isinstance(value, str) else canonical(value)).hexdigest()
