"""From sent to result appended, at a steady rate; and what a worker costs while nothing comes."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from aiokafka import AIOKafkaProducer

from ..backlog import FACTS, Backlog, backlog
from ..contenders import GO, NAIVE, PLATFORM, Contender, Worker
from ..drain import begin, check, meter_of, watch
from ..metering import between
from ..plan import WARM_EVENTS
from ..results import Section, spread
from ..rounds import Bench, Case

SETTLE_SECONDS = 3.0
"""After the first fact: groups have joined, pools are open, plans are made."""


@dataclass
class Measured:
    """One run of one contender: milliseconds by rate, and its share of a core while idle."""

    contender: str
    idle_cpu: float = 0.0
    p50: dict[int, float] = field(default_factory=dict)
    p99: dict[int, float] = field(default_factory=dict)

    def __str__(self) -> str:
        return ", ".join(f"{rate}/s {self.p50[rate]:.1f}/{self.p99[rate]:.1f} ms" for rate in self.p50)


async def measure(bench: Bench) -> Section:
    """The naive runtime at the lowest rate only: it cannot follow the others."""
    rates = bench.plan.rates
    asked: Sequence[tuple[Contender, Sequence[int]]] = [(PLATFORM, rates), (GO, rates), (NAIVE, rates[:1])]
    found = await bench.interleaved([Case(c.name, lambda n, c=c, r=r: _run(bench, c, r, n)) for c, r in asked])  # type: ignore[misc]
    rows, figures = [], {}
    for name, runs in found.items():
        idle = [run.idle_cpu * 100 for run in runs]
        figures[f"{name} idle %"] = median(idle)
        for rate in runs[0].p50:
            figures[f"{name} p50 at {rate}"] = median(run.p50[rate] for run in runs)
            figures[f"{name} p99 at {rate}"] = median(run.p99[rate] for run in runs)
            p50, p99 = (spread((getattr(run, p)[rate] for run in runs), 1) for p in ("p50", "p99"))
            rows.append((name, f"{rate:,}/s", p50, p99, spread(idle, 2)))
    columns = ("contender", "rate", "p50 ms", "p99 ms", "idle CPU %")
    runs = [run for group in found.values() for run in group]
    return Section("Latency: sent to result appended", columns, rows, figures, runs)


async def _run(bench: Bench, contender: Contender, rates: Sequence[int], number: int) -> Measured:
    stage, seconds = bench.stage, bench.plan.seconds
    group = f"latency-{contender.name}-{number}"
    parts = _parts([WARM_EVENTS, *(round(rate * seconds) for rate in rates)])
    measured, sent = Measured(contender.name), {}
    database = await stage.copy(outbox=contender.outbox)
    before = await begin(stage, group)
    whole = _joined(parts)
    with contender.start(stage, database, group) as worker:
        await _paced(bench, parts[0], rates[0])
        await watch(stage, contender, worker, parts[0], before)
        await asyncio.sleep(SETTLE_SECONDS)
        measured.idle_cpu = await _idle(bench, worker)
        for rate, part in zip(rates, parts[1:], strict=True):
            sent[rate] = await _paced(bench, part, rate)
        await watch(stage, contender, worker, whole, before)
    told = await check(stage, contender.name, whole, database, before)
    await stage.drop(database)
    appended = {one.cause: one.appended_ms for one in told if one.topic == FACTS}
    for rate, times in sent.items():
        waited = sorted(appended[cause] - at for cause, at in times.items())
        measured.p50[rate], measured.p99[rate] = round(median(waited), 1), round(quantiles(waited, n=100)[98], 1)
    return measured


def _parts(sizes: Sequence[int]) -> list[Backlog]:
    """A backlog for each rate, about other people each."""
    parts, first = [], 0
    for seed, size in enumerate(sizes):
        parts.append(backlog(size, seed, first))
        first += len(parts[-1].expected)
    return parts


def _joined(parts: Sequence[Backlog]) -> Backlog:
    whole = Backlog()
    for part in parts:
        whole.messages += part.messages
        whole.expected |= part.expected
        whole.effects |= part.effects
    return whole


async def _paced(bench: Bench, part: Backlog, rate: int) -> Mapping[str, float]:
    """Send at a steady rate, each at its time whatever became of the last; when each was sent first, in ms."""
    sent: dict[str, float] = {}
    producer = AIOKafkaProducer(bootstrap_servers=bench.infrastructure.bootstrap, acks="all", linger_ms=0)
    await producer.start()
    try:
        began, waiting = time.monotonic(), []
        for n, (topic, partition, key, value, headers) in enumerate(part.messages):
            await asyncio.sleep(max(0.0, began + n / rate - time.monotonic()))
            sent.setdefault(dict(headers)["ce_id"].decode(), time.time() * 1000)
            waiting.append(await producer.send(topic, value, key, partition=partition, headers=headers))
        await asyncio.gather(*waiting)
    finally:
        await producer.stop()
    return sent


async def _idle(bench: Bench, worker: Worker) -> float:
    """The worker's share of one core while nothing comes."""
    meter = meter_of(bench.stage, worker)
    before, began = meter.read(), time.monotonic()
    await asyncio.sleep(bench.plan.seconds)
    return between(before, meter.read())["worker"] / (time.monotonic() - began)
