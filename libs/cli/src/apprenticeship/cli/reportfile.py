"""Partners' report files: one structured CloudEvent a line (NDJSON), as a partner would send it."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from apprenticeship.common.events.entries import PERSON_FIELDS
from apprenticeship.common.events.envelope import PartnerEnvelope

FORMAT = "cloudevents+ndjson"


class Line(NamedTuple):
    """One report as a partner sends it."""

    partner: str
    at: datetime
    """When the partner sends it; not always when it happened."""
    event: dict[str, Any]
    """The CloudEvent in structured form."""

    @property
    def subject(self) -> str:
        """The Kafka key: the partner's own person reference, else the report's id."""
        return str(self.event.get("subject", self.event.get("id", "")))

    @property
    def person(self) -> str | None:
        """Whom it is about, in the partner's words; None for what is about no person."""
        data = self.event.get("data")
        if not isinstance(data, dict):
            return self.subject
        named = next((data[name] for name in PERSON_FIELDS if data.get(name)), None)
        if isinstance(named, list | tuple):  # of several it is about the group
            return self.subject if [*named] == [self.subject] else None
        return str(named) if named else None


def event(partner: str, type_: str, id_: str, time: datetime, subject: str, data: object) -> dict[str, Any]:
    """A report in CloudEvents' structured form."""
    return {
        "specversion": "1.0", "id": id_, "type": f"apprenticeship.reports.{type_}.v1", "source": f"partners/{partner}",
        "time": time.isoformat(), "subject": subject, "datacontenttype": "application/json", "data": data,
    }  # fmt: skip


def attributes(event_: dict[str, Any]) -> dict[str, str]:
    """Its CloudEvents attributes, for Kafka headers."""
    return {name: str(value) for name, value in event_.items() if name not in {"data", "datacontenttype"}}


def write(lines: Iterable[Line], folder: Path) -> list[Path]:
    """One file a partner; lines in the order of sending."""
    folder.mkdir(parents=True, exist_ok=True)
    by_partner: dict[str, list[str]] = {}
    for line in lines:
        sent = {**line.event, "sentat": line.at.isoformat()}
        by_partner.setdefault(line.partner, []).append(json.dumps(sent, separators=(",", ":")))
    paths = []
    for partner, rows in sorted(by_partner.items()):
        path = folder / f"{partner}.ndjson"
        path.write_text("\n".join(rows) + "\n")
        paths.append(path)
    return paths


def read(path: Path, partner: str | None = None) -> Iterator[Line]:
    """The lines of a file; the partner is the file's name unless given. ValueError names a line that is no JSON."""
    for number, row in enumerate(path.read_text().splitlines(), 1):
        if row.strip():
            try:
                found = json.loads(row)
                sent = found.pop("sentat", found.get("time"))
                yield Line(partner or path.stem, _moment(sent), found)
            except (ValueError, TypeError, AttributeError) as error:
                raise ValueError(f"{path}:{number}: not a structured CloudEvent: {error}") from error


def _moment(sent: object) -> datetime:
    """A time that is none is a fault of the event, which its envelope names."""
    try:
        return datetime.fromisoformat(str(sent))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def check(line: Line) -> PartnerEnvelope:
    """The envelope, as the gateway will read it; pydantic's ValidationError names the field."""
    return PartnerEnvelope.model_validate(attributes(line.event))
