"""What looks like personal data: e-mail addresses, telephone and social security numbers have no place in a report."""

import re
from typing import Any

_EMAIL = re.compile(r"[^\s@]@[\w.-]*\w\.[A-Za-z]{2,}")
_SSN = re.compile(r"(?<!\w)\d{3}([-. ])\d{2}\1\d{4}(?!\w)")
_PHONE = re.compile(r"(?<!\w)(?:\+?1[-. ])?\(?[2-9]\d{2}\)?[-. /]\d{3}[-. /]\d{4}(?!\w)")
_ABROAD = re.compile(r"\+\d(?:[-. ()/]{0,2}\d){7,14}")
_LEAST = 7
"""Shorter texts hold none of these; most fields of a report are shorter or have no run of digits at all."""
_DIGITS = re.compile(r"\d{3}\)?[-. /]?\d{2,3}[-. /]?\d{4}")
# Bare digits are personal only as a whole: inside a longer reference they are somebody's numbering.
_BARE_SSN = re.compile(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}")
_BARE_PHONE = re.compile(r"(?:(?:tel|sms|phone):)?\+?1?[2-9]\d{2}[2-9]\d{6}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


def looks_personal(text: str) -> bool:
    """Whether a text holds an e-mail address, a telephone number with its area code, or a social security number."""
    if len(text) < _LEAST:
        return False
    if ("@" in text and _EMAIL.search(text)) or (text[0] == "+" and _ABROAD.fullmatch(text)):
        return True
    if _DIGITS.search(text) is None:
        return False
    formed = _SSN.search(text) or _PHONE.search(text)
    return bool(formed or _BARE_SSN.fullmatch(text) or _BARE_PHONE.fullmatch(text))


def personal_path(value: Any) -> str | None:  # noqa: ANN401 - any JSON
    """JSON Pointer of the first text in ``value`` that looks personal ("" if it is one itself), or None."""
    if isinstance(value, str):
        return "" if looks_personal(value) else None
    if isinstance(value, dict):
        for name, inner in value.items():
            if looks_personal(name):
                return "/?"
            if (found := personal_path(inner)) is not None:
                return f"/{name if _NAME.fullmatch(name) else '?'}{found}"
    elif isinstance(value, list | tuple):
        for n, inner in enumerate(value):
            if (found := personal_path(inner)) is not None:
                return f"/{n}{found}"
    return None
