"""Peers in other stacks that do training's job on training's own tables: built when they are first asked for."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from apprenticeship.common.local import Unavailable

HERE = Path(__file__).parent
BUILD_SECONDS = 600
GO_SOURCE, GO_BINARY = HERE / "go", Path(".cache/benchmarks/go-peer")
SPRING_SOURCE = HERE / "spring"
SPRING_JAR = SPRING_SOURCE / "target" / "peer.jar"


def go() -> list[str]:
    """The command that runs the Go peer; modules come from wherever this machine's Go fetches them."""
    binary = HERE.parents[2] / GO_BINARY
    if _is_old(binary, GO_SOURCE.glob("*")):
        _build("go", [_tool("go"), "build", "-o", str(binary), "."], GO_SOURCE)
    return [str(binary)]


def spring() -> list[str]:
    """The command that runs the Spring peer, its jar built by Maven."""
    java = _tool("java")
    if _is_old(SPRING_JAR, [SPRING_SOURCE / "pom.xml", *(SPRING_SOURCE / "src").rglob("*.*")]):
        _build("spring", [_tool("mvn"), "-q", "-B", "-DskipTests", "package"], SPRING_SOURCE)
    return [java, "-jar", str(SPRING_JAR)]


def _is_old(built: Path, sources: Iterable[Path]) -> bool:
    return not built.exists() or any(source.stat().st_mtime > built.stat().st_mtime for source in sources)


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Unavailable(f"no {name} on this machine", f"install {name}")
    return found


def _build(name: str, command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command, cwd=folder, env=dict(os.environ), capture_output=True, text=True, timeout=BUILD_SECONDS, check=False
    )
    if done.returncode:
        raise Unavailable(f"{name} was not built: {(done.stdout + done.stderr).strip()[-400:]}", f"see {folder}")
