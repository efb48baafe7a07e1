"""Disk full: what services write is on a small file system of its own, which a file then fills."""

import asyncio
import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from apprenticeship.common.local import Infrastructure
from apprenticeship.common.local.platform import SERVICES
from apprenticeship.common.local.postgres import operating_user

from .database import first_effect
from .scene import Scene, execute, seen

SIZE = 96 << 20
FULL = (4.0, 8.0)
MOVED = ("fact", "claim", "parked", "untold")
SAYS = "No space left on device"
KIND = "disk full"
NEW_MOUNTS = 0x0002_0000
"""Linux: a space of mounts of our own."""


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A mounted one; nothing where that is not allowed."""
    with tempfile.TemporaryDirectory(prefix="apprenticeship-disk-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder]
        if not _alone() or not _done(mount):
            yield None
            return
        try:
            shutil.chown(place, operating_user())
            yield place
        finally:
            _done(["umount", folder])


def _alone() -> bool:
    """What is mounted from here on is seen by us and our children only, and goes with the last of us."""
    unshared = os.geteuid() == 0 and ctypes.CDLL(None).unshare(NEW_MOUNTS) == 0
    return unshared and _done(["mount", "--make-rprivate", "/"])


def _done(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, timeout=15, check=False).returncode == 0


async def move_journals(infrastructure: Infrastructure, disk: Path) -> None:
    """Facts, claims and parked rows of every service onto the small disk; the log of the server stays where it is."""
    await execute(infrastructure, "postgres", f"create tablespace small location '{disk}'")
    for service in SERVICES:
        for table in MOVED:
            await execute(infrastructure, f"apprenticeship_{service}", f"alter table {table} set tablespace small")


async def fill(scene: Scene, chance: Random) -> None:
    """Nothing more can be written until somebody makes room."""
    if scene.disk is None:
        scene.ledger.left_out[KIND] = "mounting a small file system is not allowed here"
        return
    log = scene.stage.infrastructure.parts["database"].log  # type: ignore[attr-defined]
    before = log.read_text(errors="replace").count(SAYS)
    ballast = scene.disk / "ballast"
    await asyncio.to_thread(_fill, ballast)
    said = await seen(lambda: log.read_text(errors="replace").count(SAYS) > before, 15, every=0.3)
    await asyncio.sleep(chance.uniform(*FULL))
    ballast.unlink()
    scene.ledger.note(KIND, seen=said)
    await first_effect(scene, "first effect after the disk has room again")


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            return
