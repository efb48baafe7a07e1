"""The envelope of an event: CloudEvents 1.0 attributes in Kafka headers (binary mode), JSON in the value."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@/+-]{1,64}$")]
Subject = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@/+-]{1,128}$")]
DataClass = Literal["open", "internal", "restricted"]
Headers = Collection[tuple[str, bytes | None]]

PREFIX = "ce_"
JSON = ("content-type", b"application/json")


class Envelope(BaseModel):
    """Who said what about whom, when and why; attributes we do not know are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    type: Annotated[str, StringConstraints(pattern=r"^apprenticeship\.[a-z]+\.[a-z-]+\.v[0-9]+$")]
    source: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    time: AwareDatetime
    subject: Subject
    tenantid: Code
    recordedtime: AwareDatetime | None = None
    correlationid: UUID | None = None
    causationid: UUID | None = None
    dataclass: DataClass = "internal"
    partnerid: Code | None = None
    sourceid: Code | None = None
    correctsid: UUID | None = None
    traceparent: Annotated[str, StringConstraints(max_length=64)] | None = None


class PartnerEnvelope(BaseModel):
    """What a partner writes: ids are its own strings; who it is, the topic or the token tells."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    specversion: Literal["1.0"] = "1.0"
    id: Code
    type: Annotated[str, StringConstraints(pattern=r"^apprenticeship\.reports\.[a-z-]+\.v[0-9]+$")]
    source: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    time: AwareDatetime
    subject: Code
    traceparent: Annotated[str, StringConstraints(max_length=64)] | None = None


def attributes(headers: Headers) -> dict[str, str]:
    """CloudEvents attributes among Kafka headers; what is null or not UTF-8 counts as absent, so it never raises."""
    try:
        return {name: value.decode() for header, value in headers if value is not None and (name := _attribute(header))}
    except UnicodeDecodeError:
        return attributes([(name, value) for name, value in headers if value is not None and _is_text(value)])


@lru_cache(maxsize=256)
def _attribute(header: str) -> str:
    """An attribute's name; empty for a header that is none. A dozen names come with every event."""
    return header.removeprefix(PREFIX) if header.startswith(PREFIX) else ""


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def headers(attributes: Mapping[str, str]) -> list[tuple[str, bytes]]:
    """Kafka headers of an event with JSON data."""
    return [JSON, *[(PREFIX + name, value.encode()) for name, value in attributes.items()]]
