"""A moment's values in words, for people: money, time and shares in the units they think in."""

from .moments import Value

MINUTES_AN_HOUR = 60
PLAIN = {
    "program_id",
    "module_id",
    "exam_code",
    "credential_code",
    "step_id",
    "kind",
    "method",
    "outcome",
    "entry",
}
PLAIN |= {"result", "route", "reason", "phase", "purpose", "coach_role", "requirement_set"}
"""What speaks for itself; everything else is named."""


def summary(values: dict[str, Value]) -> str:
    """One line; ids are left to the values themselves."""
    return " · ".join(
        _told(name, value)
        for name, value in values.items()
        if not name.endswith("_id") or name in PLAIN
    )


def _told(name: str, value: Value) -> str:
    label = name.replace("_", " ")
    if isinstance(value, bool):
        return label if value else f"not {label}"
    if isinstance(value, int):
        return _number(name, value)
    return value if name in PLAIN else f"{label} {value}"


def _number(name: str, value: int) -> str:
    label = name.replace("_", " ")
    if "cents" in name:
        return f"{_bare(label, 'cents', 'per hour')} {value // 100}.{value % 100:02} USD/h"
    if name.endswith("_bps"):
        return f"{_bare(label, 'bps')} {value / 100:g} %"
    if "minutes" in name:
        hours, rest = divmod(value, MINUTES_AN_HOUR)
        return f"{_bare(label, 'minutes')} {hours} h {rest} min".replace(" 0 min", "").strip()
    return f"{label} {value}"


def _bare(label: str, *units: str) -> str:
    for unit in units:
        label = label.replace(unit, "").strip()
    return label
