"""What is wrong with this machine, each thing with its remedy; and so, which rungs it gives."""

import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from apprenticeship.common.local import embedded, external, java, mock, native
from apprenticeship.common.local.down import leftovers
from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.settings import RUNGS, Rung, settings
from apprenticeship.common.local.state import recorded
from apprenticeship.common.local.waiting import listens


class Check(NamedTuple):
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    remedy: str
    rungs: tuple[Rung, ...]
    """Which rungs need it; none means all."""


class _Probe(NamedTuple):
    name: str
    rungs: tuple[Rung, ...]
    look: Callable[[], str]

    def check(self) -> Check:
        try:
            return Check(self.name, True, self.look(), "", self.rungs)
        except Unavailable as why:
            return Check(self.name, False, why.problem, why.remedy, self.rungs)
        except (OSError, subprocess.SubprocessError) as why:
            return Check(self.name, False, f"{type(why).__name__}: {why}", "repair it", self.rungs)


def _python() -> str:
    if sys.version_info < (3, 11):  # noqa: UP036 - that it is so is what is asked
        raise Unavailable(f"Python {platform.python_version()}", "use Python 3.11+")
    return platform.python_version()


def _version(folder: Path) -> str:
    told = subprocess.check_output([folder / "postgres", "--version"], text=True, timeout=30)
    return f"{told.strip()} in {folder}"


def _broker_wheel() -> str:
    mock.load()
    return str(mock.library())


def _database_wheel() -> str:
    return _version(embedded.binaries())


def _postgresql() -> str:
    return _version(native.binaries())


def _java() -> str:
    found = java.java()
    return f"{found.version.splitlines()[0]} in {found.path}"


def _kafka() -> str:
    if java.jars().is_dir():
        return str(java.jars())
    return f"{java.maven()} will fetch them"


def _engine() -> str:
    from apprenticeship.common.local import engine  # noqa: PLC0415 - half a second, for one rung

    return f"version {engine.engine(seconds=15).version()['Version']}"


def _images() -> str:
    from apprenticeship.common.local import engine  # noqa: PLC0415 - the same

    return engine.require_images()


def _addresses() -> str:
    return external.addresses().external_bootstrap


def _left_behind() -> str:
    dead = [run for run in recorded() if not run.alive]
    count = sum(len(leftovers(run)) for run in dead)
    if dead:
        raise Unavailable(
            f"{len(dead)} runs ended without cleaning up, {count} processes are left",
            "`apprenticeship down`",
        )
    return f"nothing; runs that are up: {sum(1 for _ in recorded())}"


def _ports() -> str:
    servers = [server for run in recorded() if run.alive for server in run.bootstrap.split(",")]
    for server in filter(None, servers):
        host, _, port = server.rpartition(":")
        if not listens(host, int(port)):
            raise Unavailable(f"the broker at {server} does not answer", "`apprenticeship down`")
    return ", ".join(servers) or "none in use"


_PROBES = (
    _Probe("python", (), _python),
    _Probe("broker wheel", ("embedded",), _broker_wheel),
    _Probe("database wheel", ("embedded",), _database_wheel),
    _Probe("java", ("native",), _java),
    _Probe("kafka jars", ("native",), _kafka),
    _Probe("postgresql", ("native",), _postgresql),
    _Probe("container engine", ("containers",), _engine),
    _Probe("images", ("containers",), _images),
    _Probe("addresses", ("external",), _addresses),
)
_HEALTH = (_Probe("left behind", (), _left_behind), _Probe("ports", (), _ports))


def doctor() -> list[Check]:
    """All checks, in the order in which things are needed; addresses only where somebody gave some."""
    own = bool(settings().external_bootstrap)
    probes = (probe for probe in _PROBES if own or probe.rungs != ("external",))
    return [probe.check() for probe in (*probes, *_HEALTH)]


def why_not(*rungs: Rung) -> dict[Rung, str]:
    """Why a rung is not available here; an empty reason means that it is."""
    return {rung: _reason(rung) for rung in rungs or RUNGS}


def _reason(rung: Rung) -> str:
    for probe in _PROBES:
        if not probe.rungs or rung in probe.rungs:
            found = probe.check()
            if not found.ok:
                return f"{found.detail}: {found.remedy}"
    return ""
