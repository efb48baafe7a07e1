"""Payloads that Hypothesis invents out of the committed JSON Schemas: within them, just outside, and any JSON."""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed as seeded, settings, strategies as st
from hypothesis.strategies import SearchStrategy

from apprenticeship.common.events.shipped import schema
from apprenticeship.common.events.words import Word

LOT = 25_000
"""Cases that share one pool of payloads a word; the next ones have others."""
POOL = 30
FAR = 2**70
Payload = Any
Schema = Mapping[str, Any]


def invented(chance: Random, seed: int, number: int, word: type[Word]) -> Payload:
    """A payload for this word; the same for the same seed and number."""
    return chance.choice(_pool(seed, number // LOT, word))


def prepare(seed: int, numbers: range, words: Collection[type[Word]]) -> None:
    """Invent all of it before time is taken."""
    for lot in range(numbers.start // LOT, numbers.stop // LOT + 1):
        for word in words:
            _pool(seed, lot, word)


@cache
def _pool(seed: int, lot: int, word: type[Word]) -> list[Payload]:
    found: list[Payload] = []

    @seeded(Random(f"{seed}/{lot}/{word.type}").getrandbits(63))
    @settings(
        max_examples=POOL, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(_payloads(schema(word)))
    def keep(value: Payload) -> None:
        found.append(value)

    keep()
    return found


def _payloads(whole: Schema) -> SearchStrategy[Payload]:
    inside = _within(whole, whole)
    fields: Schema = whole["properties"]
    outside = st.fixed_dictionaries({}, optional={name: _beyond(one) for name, one in fields.items()})
    strange = st.dictionaries(st.sampled_from(sorted(fields)), ANYTHING, min_size=1, max_size=2)
    spoilt = st.builds(lambda data, wrong: {**data, **wrong}, inside, outside | strange)
    return inside | spoilt | ANYTHING


def _within(one: Schema, whole: Schema) -> SearchStrategy[Payload]:
    """What a schema allows, in the words that ours are written in."""
    if "anyOf" in one:
        return st.one_of(*(_within(each, whole) for each in one["anyOf"]))
    if "$ref" in one:
        return _within(whole["$defs"][one["$ref"].rpartition("/")[2]], whole)
    if "enum" in one:
        return st.sampled_from(one["enum"])
    return _TYPES[one["type"]](one, whole)


def _text(one: Schema, _whole: Schema) -> SearchStrategy[Payload]:
    if "pattern" in one:
        return st.from_regex(one["pattern"].removesuffix("$") + r"\Z")
    return _FORMATS.get(one.get("format", ""), st.text(max_size=one.get("maxLength")))


def _number(one: Schema, _whole: Schema) -> SearchStrategy[Payload]:
    return st.integers(one.get("minimum"), one.get("maximum"))


def _list(one: Schema, whole: Schema) -> SearchStrategy[Payload]:
    inner = _within(one["items"], whole) if "items" in one else ANYTHING
    least: int = one.get("minItems", 0)
    return st.lists(inner, min_size=least, max_size=one.get("maxItems", least + 3))


def _object(one: Schema, whole: Schema) -> SearchStrategy[Payload]:
    if "properties" not in one:
        return st.dictionaries(st.text(), ANYTHING, max_size=4)
    fields = {name: _within(each, whole) for name, each in one["properties"].items()}
    needed = set(one.get("required", ()))
    optional = {name: each for name, each in fields.items() if name not in needed}
    return st.fixed_dictionaries({name: fields[name] for name in fields if name in needed}, optional=optional)


def _beyond(one: Schema) -> SearchStrategy[Payload]:
    """The right type with a value that is too long, too large, in no list, in no form."""
    kinds = {each.get("type") for each in one.get("anyOf", [one])}
    if "integer" in kinds:
        return st.integers(-FAR, FAR) | st.floats()
    if "array" in kinds:
        return st.lists(ANYTHING, max_size=20)
    return st.text()


ANYTHING: SearchStrategy[Payload] = st.recursive(
    st.none() | st.booleans() | st.integers(-FAR, FAR) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
_FORMATS: dict[str, SearchStrategy[Payload]] = {
    "uuid": st.uuids().map(str),
    "date": st.dates().map(lambda day: day.isoformat()),
    "date-time": st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
}
_TYPES: dict[str, Callable[[Schema, Schema], SearchStrategy[Payload]]] = {
    "string": _text, "integer": _number, "array": _list, "object": _object,
    "boolean": lambda _one, _whole: st.booleans(), "null": lambda _one, _whole: st.none(),
}  # fmt: skip
