"""Runs are recorded in files of the user, so that another terminal finds them and can end them."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

from apprenticeship.common.local.processes import Identity
from apprenticeship.common.local.settings import Rung, settings

DATA_PREFIX = "apprenticeship-"
Purpose = Literal["run", "tests"]


def _us() -> Identity:
    return Identity.of(os.getpid())


def _now() -> datetime:
    return datetime.now(UTC)


class Run(BaseModel):
    """One started infrastructure and who owns it."""

    id: str
    rung: Rung
    purpose: Purpose = "run"
    started: datetime = Field(default_factory=_now)
    owner: Identity = Field(default_factory=_us)
    data_dir: Path
    state_dir: Path
    bootstrap: str = ""
    admin_dsn: str = ""
    processes: dict[str, Identity] = {}
    """Parts, and what the owner has added (its services)."""

    @property
    def file(self) -> Path:
        return self.state_dir / f"{self.id}.json"

    @property
    def alive(self) -> bool:
        return self.owner.process() is not None

    @property
    def has_own_folder(self) -> bool:
        """Whoever deletes a folder by record, or ends all that work in it, asks twice whose it is."""
        folder = self.data_dir
        ours = folder.name.startswith(DATA_PREFIX) and folder.is_dir()
        return ours and folder.stat().st_uid == os.getuid()

    def add(self, name: str, pid: int) -> None:
        self.processes[name] = Identity.of(pid)
        self.save()

    def save(self) -> None:
        """Whole or not at all; a DSN may carry a password, so the file is for its user alone."""
        self.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.file.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(self.model_dump_json(indent=1))
        draft.replace(self.file)

    def forget(self) -> None:
        self.file.unlink(missing_ok=True)


def recorded(state_dir: Path | None = None) -> Iterator[Run]:
    """All runs on record, the newest first; a file that cannot be read is nobody's run."""
    files = (state_dir or settings().state()).glob("*.json")
    runs: list[Run] = []
    for file in files:
        with suppress(OSError, ValidationError):
            runs.append(Run.model_validate_json(file.read_text()))
    yield from sorted(runs, key=lambda run: run.started, reverse=True)


def running(state_dir: Path | None = None) -> Run | None:
    """The newest run that is for people to use, such as a demo that stays up."""
    return next((run for run in recorded(state_dir) if run.alive and run.purpose == "run"), None)
