"""Ends what was started: the runs on record, with whatever a killed owner left."""

import os
from pathlib import Path
from shutil import rmtree

import psutil

from apprenticeship.common.local import processes
from apprenticeship.common.local.state import Run, recorded

_GRACE = 15.0  # seconds for an owner to end its services and parts; then for what it left


def down(*, everything: bool = False, state_dir: Path | None = None) -> list[str]:
    """End every run on record; one sentence for each. Living tests stay, unless ``everything``."""
    return [_end(run) for run in recorded(state_dir) if everything or run.purpose == "run" or not run.alive]


def sweep(state_dir: Path | None = None) -> list[str]:
    """End what owners left that are gone."""
    return [_end(run) for run in recorded(state_dir) if not run.alive]


def leftovers(run: Run) -> list[psutil.Process]:
    """What still runs for it: recorded processes, and whoever works in its folder."""
    found = [identity.process() for identity in run.processes.values()]
    inside = processes.living_in(run.data_dir) if run.has_own_folder else ()
    return [*{process.pid: process for process in (*found, *inside) if process}.values()]


def _end(run: Run) -> str:
    owner = run.owner.process()
    if owner is not None and owner.pid != os.getpid():
        processes.end([owner], grace=_GRACE)
    left = leftovers(run)
    processes.end(left, grace=_GRACE)
    if run.rung == "containers":
        # Half a second of imports that the other rungs need not wait for.
        from apprenticeship.common.local import engine  # noqa: PLC0415

        engine.remove(run.id)
    if run.has_own_folder:
        rmtree(run.data_dir, ignore_errors=True)
    run.forget()
    return f"{run.rung} run {run.id}: ended, {len(left)} processes were left"
