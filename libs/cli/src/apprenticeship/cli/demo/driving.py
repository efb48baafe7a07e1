"""Drives a scenario through a running platform: publish a wave, wait for quiet, move the clock, and so on."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic_core import to_json

from apprenticeship.cli.reportfile import Line, attributes
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.topics import partner_reports
from apprenticeship.common.local.quiet import Quiet

from .pen import START
from .waves import Waves, weeks


@dataclass
class Driven:
    """What a drive came to."""

    sent: int = 0
    ticks: int = 0
    waves: int = 0
    seconds: float = 0.0


async def drive(quiet: Quiet, lines: Sequence[Line], watch: Callable[[datetime, int], None], days: int = 7) -> Driven:
    """Send every line; ``watch`` hears the platform's date and how many were sent so far."""
    driven, began = Driven(), time.monotonic()
    waves = Waves(lines)
    start = datetime.combine(START, datetime.min.time(), UTC)
    for moment, span in weeks(lines, start, days):
        await quiet.tick(moment.isoformat())
        driven.ticks += 1
        for wave in waves.of(span):
            await publish(quiet, wave)
            await quiet.wait()
            driven.sent += len(wave)
            driven.waves += 1
        watch(moment, driven.sent)
    driven.seconds = time.monotonic() - began
    return driven


async def publish(quiet: Quiet, wave: Sequence[Line]) -> None:
    """To each partner's own topic, in order; returns when the broker has all of them."""
    sent = [
        await quiet.producer.send(
            partner_reports(line.partner), to_json(line.event.get("data")), key=line.subject.encode(),
            headers=headers(attributes(line.event)),
        )
        for line in wave
    ]  # fmt: skip
    for one in sent:
        await one
