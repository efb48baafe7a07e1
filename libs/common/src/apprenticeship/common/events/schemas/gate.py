"""What is wrong with the words as they stand: stale files, bad examples, changes that break someone."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from ..catalogue import ENTRIES
from ..entries import Entry
from ..envelope import Envelope, PartnerEnvelope
from ..shipped import example, name_of
from .output import EXAMPLES, SCHEMAS, made, put_baseline
from .released import baseline, broken_promises, snapshot

NOBODY_YET = (
    "If nobody outside reads or writes it yet, delete its line in schemas/released.json,"
    " then run `python -m apprenticeship.common.events.schemas release`."
)


def problems() -> list[str]:
    """Everything that `make check` refuses, each with what to do about it."""
    found = [*_bad_examples(), *broken()]
    # Pages and documents show the examples: without all of them there is nothing to compare.
    return found or list(_stale_files())


def broken() -> list[str]:
    """Whatever would break a reader or a writer of a released word."""
    found = list(broken_promises(baseline(), snapshot(ENTRIES)))
    return [*found, NOBODY_YET] if found else []


def differences() -> Iterator[str]:
    """Which words are new, changed or gone since the last release."""
    before, now = baseline(), snapshot(ENTRIES)
    for name in sorted(before.keys() | now.keys()):
        if before.get(name) != now.get(name):
            yield f"{'new' if name not in before else 'gone' if name not in now else 'changed'} {name}"


def release() -> list[str]:
    """Take the words as they are for the new baseline, unless someone would break."""
    found = broken()
    if not found:
        put_baseline(snapshot(ENTRIES))
    return found


def _stale_files() -> Iterator[str]:
    expected = made()
    for path, text in expected.items():
        if not path.is_file():
            yield f"{path.name}: is missing. Run `make schemas` and commit it."
        elif path.read_text(encoding="utf-8") != text:
            yield f"{path.name}: differs from the words. Run `make schemas` and commit it."
    for path in sorted(SCHEMAS.glob("*.v*.json")):
        if path not in expected:
            yield f"schemas/{path.name}: belongs to no word. Remove it."


def _bad_examples() -> Iterator[str]:
    for entry in ENTRIES:
        file = f"{name_of(entry.word)}.json"
        if not (EXAMPLES / file).is_file():
            yield f"{name_of(entry.word)}: has no example. Write examples/{file}, a whole CloudEvent."
        else:
            yield from _mistakes(entry)
    known = {f"{name_of(entry.word)}.json" for entry in ENTRIES}
    yield from (f"examples/{p.name}: belongs to no word. Remove it." for p in _examples() if p.name not in known)


def _examples() -> list[Path]:
    return sorted(EXAMPLES.glob("*.json"))


def _mistakes(entry: Entry) -> Iterator[str]:
    event = example(entry.word)
    envelope = PartnerEnvelope if entry.kind == "report" else Envelope
    where = f"examples/{name_of(entry.word)}.json"
    try:
        if envelope.model_validate(event).type != entry.type:
            yield f"{where}: type should be {entry.type}."
        entry.word.model_validate_json(json.dumps(event["data"]), strict=True)
    except ValidationError as wrong:
        for error in wrong.errors(include_url=False, include_input=False):
            yield f"{where}: {'/'.join(map(str, error['loc']))}: {error['msg']}."
    except KeyError:
        yield f"{where}: has no data."
