"""A moment's values in words, for people: money, time and shares in the units they think in."""

from collections.abc import Iterable

from .moments import Value

NAMES = frozenset({"program_id", "module_id", "step_id", "exam_code", "credential_code", "requirement_set"})
"""Ids and codes that people chose themselves; they speak for themselves."""
KINDS = frozenset(
    {
        "kind", "method", "outcome", "entry", "result", "route", "reason", "phase", "purpose", "coach_role",
    }
)  # fmt: skip
"""Words of a closed list; so do they."""
HIDDEN = frozenset({"currency"})


def summary(values: Iterable[tuple[str, Value]]) -> str:
    """One line; other ids are left to the values themselves."""
    pairs = list(values)
    money = str(dict(pairs).get("currency", "USD"))
    return " · ".join(_told(name, value, money) for name, value in pairs if _is_shown(name))


def _is_shown(name: str) -> bool:
    return name in NAMES or (not name.endswith("_id") and name not in HIDDEN)


def _told(name: str, value: Value, money: str) -> str:
    label = name.replace("_", " ")
    if isinstance(value, bool):
        return label if value else f"not {label}"
    if isinstance(value, int):
        return _number(name, value, money)
    if name in KINDS:
        return value.replace("_", " ")
    return value if name in NAMES else f"{label} {value}"


def _number(name: str, value: int, money: str) -> str:
    label = " ".join(part for part in name.split("_") if part not in {"cents", "bps", "minutes", "per", "hour"})
    if "cents" in name:
        text = f"{value // 100}.{value % 100:02} {money}/h"
    elif name.endswith("_bps"):
        text = f"{value / 100:g} %"
    elif "minutes" in name:
        hours, rest = divmod(value, 60)
        text = " ".join([f"{hours} h"] * (hours > 0) + [f"{rest} min"] * (rest > 0 or not hours))
    else:
        text = str(value)
    return f"{label} {text}".strip()
