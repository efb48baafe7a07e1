"""One run: bring the parts up, load them, strike, wait for convergence, judge."""

import asyncio
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from apprenticeship.cli.bringing import Wishes, prepare, running
from apprenticeship.common.local import Infrastructure, start
from apprenticeship.common.local.platform import SERVICES, Platform
from apprenticeship.common.local.waiting import free_ports
from tests.resilience.stage import QUICK, NotInTime, Stage, until

from .cluster import Cluster
from .converging import GENEROUS, converged, heard
from .disk import move_journals, small_disk
from .injector import Injector
from .judging import Judgement, judged
from .ledger import Ledger
from .load import ENDS, Load
from .logs import kept, noted
from .proxy import Proxy
from .reminders import keep_reminders
from .scene import Scene
from .specs import specs
from .supervisor import Supervisor
from .warm import Warm

BROKERS, REPLICAS = 3, 2
READY_SECONDS = 300.0
PROGRESS_EVERY = 10.0
GAUGED_EVERY = 0.5
FOR_EVER_DAYS = "3650"
"""In compressed time a fortnight is seconds: what is early waits until the end of time."""


@dataclass(frozen=True)
class Wanted:
    """What a run is asked for."""

    minutes: float = 3.0
    seed: int = 1
    rate: float = 15.0
    """Reports a second, duplicates among them."""


@dataclass
class Outcome:
    """What a run came to."""

    wanted: Wanted
    ledger: Ledger
    judgement: Judgement = field(default_factory=Judgement)
    reports: int = 0
    converged: float | None = None
    """Seconds after the last fault; None: not in time."""
    notes: Counter[str] = field(default_factory=Counter)
    """Log lines of the services that tell of trouble, by kind."""
    ends: Counter[int] = field(default_factory=Counter)
    logs: Path | None = None
    """Where the logs are kept of a run that broke a promise."""

    @property
    def violations(self) -> dict[str, list[str]]:
        """None: every promise was kept."""
        return {**self.ledger.violations, **self.judgement.violations}


def run(wanted: Wanted) -> Outcome:
    """Everything that it starts ends with it."""
    ledger = Ledger()
    ledger.say(f"{BROKERS} brokers, PostgreSQL, {REPLICAS} replicas of each service")
    with small_disk() as disk, start("native", brokers=BROKERS) as infrastructure:
        asyncio.run(_prepare(infrastructure, disk))
        ledger.say("topics and databases are there")
        with _platform(infrastructure) as stage:
            load = Load(infrastructure.bootstrap, wanted.seed, wanted.minutes * 60, wanted.rate)
            return asyncio.run(_run(_scene(stage, load, ledger, disk), wanted))


async def _prepare(infrastructure: Infrastructure, disk: Path | None) -> None:
    await prepare(infrastructure, SERVICES)
    await keep_reminders(infrastructure)
    if disk:
        await move_journals(infrastructure, disk)


@contextmanager
def _platform(infrastructure: Infrastructure) -> Iterator[Stage]:
    """No services yet; whatever is started in it ends with it."""
    with tempfile.TemporaryDirectory(prefix="failpoints-") as folder, ExitStack() as stack:
        asked = {**QUICK, "APPRENTICESHIP_FAILPOINTS": folder, "APPRENTICESHIP_EARLY_DAYS": FOR_EVER_DAYS}
        platform = stack.enter_context(running(infrastructure, Wishes(services=(), environment=asked)))
        if sys.platform == "linux":
            platform.launch = stack.enter_context(Warm())
        stack.callback(_thaw, platform)
        yield Stage(platform, Path(folder))


def _thaw(platform: Platform) -> None:
    """Who is stopped cannot leave."""
    for process in platform.processes.values():
        if process.alive:
            process.popen.send_signal(signal.SIGCONT)


def _scene(stage: Stage, load: Load, ledger: Ledger, disk: Path | None) -> Scene:
    url = urlsplit(stage.infrastructure.admin_dsn)
    [port] = free_ports(1)
    proxy = Proxy(port, (url.hostname or "", url.port or 0))

    def told(service: str) -> dict[str, str]:
        """The platform's time, so that no clock begins in the past; and the way to the database, through the proxy."""
        dsn = urlsplit(stage.infrastructure.dsn(f"apprenticeship_{service}", f"{service}_app"))
        near = dsn._replace(netloc=dsn.netloc.replace(f":{url.port}", f":{port}"))
        return {"APPRENTICESHIP_TICKS_START": load.now, "APPRENTICESHIP_DSN": near.geturl()}

    known = specs()
    cluster = Cluster(stage.bootstrap, known)
    return Scene(stage, load, Supervisor(stage.platform, told), ledger, known, cluster, proxy, disk)


async def _run(scene: Scene, wanted: Wanted) -> Outcome:
    outcome = Outcome(wanted, scene.ledger)
    async with scene.proxy, scene.cluster:
        for service in SERVICES:
            for replica in range(REPLICAS):
                scene.supervisor.spawn(service, replica)
        await asyncio.to_thread(scene.stage.platform.await_ready, seconds=READY_SECONDS)
        scene.ledger.say(f"all services are ready; {scene.load.people} people, {scene.load.week:.0f} seconds a week")
        beside = [asyncio.create_task(work) for work in (scene.supervisor.watch(), _gauge(scene), _progress(scene))]
        try:
            await asyncio.gather(scene.load.run(), Injector(scene, wanted.seed).run(wanted.minutes * 60))
            await _judge(scene, outcome)
        finally:
            for task in beside:
                task.cancel()
    return outcome


async def _judge(scene: Scene, outcome: Outcome) -> None:
    scene.ledger.say("the last fault has struck, the last report is in the log: waiting for convergence")
    try:
        outcome.converged = await converged(scene.stage, scene.cluster)
        scene.ledger.say(f"converged after {outcome.converged:.1f} s; the end of time")
        for _ in range(ENDS):
            await scene.load.end_of_time()
            await until(lambda: heard(scene.stage, scene.load.moments[-1]), "every process hears the tick", GENEROUS)
            await converged(scene.stage, scene.cluster)
    except NotInTime as error:
        scene.ledger.violations["not converged"].append(str(error))
    scene.ledger.say("judging")
    outcome.judgement = await judged(scene.stage, scene.specs, scene.load)
    outcome.reports, outcome.ends = scene.load.sent, scene.supervisor.ends
    outcome.notes = noted(scene.stage)
    if outcome.violations:
        outcome.logs = kept(scene.stage)


async def _gauge(scene: Scene) -> None:
    """The load looks at how far behind the platform is; while nobody can say, at what was known last."""
    while True:
        with suppress(OSError):
            behind = await scene.cluster.behind(await scene.cluster.ends())
            scene.load.behind = sum(behind.values())
            scene.load.behind_offers = behind.get("gateway", 0) + behind.get("intake", 0)
        await asyncio.sleep(GAUGED_EVERY)


async def _progress(scene: Scene) -> None:
    while True:
        await asyncio.sleep(PROGRESS_EVERY)
        struck, kills = scene.ledger.struck.total(), scene.ledger.kills
        scene.ledger.say(
            f"{scene.load.sent} reports until {scene.load.now[:10]}, {struck} faults, {kills} kills, "
            f"{scene.load.behind} records behind"
        )
