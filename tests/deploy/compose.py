"""A compose project of our own: its name, ports, secrets and images belong to one test, and go with it."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from apprenticeship.common.local import Unavailable, why_not
from apprenticeship.common.local.platform import SERVICES
from apprenticeship.common.local.waiting import free_ports, until

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FILE = DEPLOY / "compose.yaml"
BUILD_SECONDS, START_SECONDS, COMMAND_SECONDS = 900, 420, 120


def why_not_here() -> str:
    """Why no compose project can be started on this machine; empty when one can."""
    if reason := why_not("containers")["containers"]:
        return reason
    for plugin in ("compose", "buildx"):
        asked = subprocess.run(["docker", plugin, "version"], capture_output=True, check=False, timeout=COMMAND_SECONDS)
        if asked.returncode:
            return f"`docker {plugin}` is not installed"
    return ""


@dataclass(frozen=True)
class Compose:
    """One project; a call is a command of docker compose."""

    project: str
    environment: Mapping[str, str]
    ports: Mapping[str, int]
    secrets: Path

    def __call__(self, *arguments: str, seconds: float = COMMAND_SECONDS) -> str:
        """What the command prints; its complaint when it fails."""
        of = ["--project-name", self.project, "--file", str(FILE), "--env-file", str(DEPLOY / "env.example")]
        command = ["docker", "compose", *of, *arguments]
        ran = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=seconds
        )
        if ran.returncode:
            raise AssertionError(f"{' '.join(arguments)}: {(ran.stderr or ran.stdout)[-2000:]}")
        return ran.stdout

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.ports[service]}"

    def inspected(self, service: str) -> dict[str, Any]:
        """What the engine knows of the service's container."""
        container = self("ps", "--all", "--quiet", service).strip()
        said = subprocess.check_output(["docker", "inspect", container], timeout=COMMAND_SECONDS)
        found: dict[str, Any] = json.loads(said)[0]
        return found

    def await_ready(self, service: str) -> None:
        """Until it takes work in."""
        until(
            lambda: self._is_ready(service),
            seconds=START_SECONDS,
            otherwise=lambda: Unavailable(f"{service} is not ready", self("logs", "--tail", "20", service)),
        )

    def _is_ready(self, service: str) -> bool:
        try:
            return httpx.get(f"{self.url(service)}/health/ready", timeout=10).is_success
        except httpx.HTTPError:
            return False

    def remove(self) -> None:
        """Containers, networks, volumes, and the images that were built for it; not those it was built from."""
        self("down", "--volumes", "--timeout", "10", seconds=START_SECONDS)
        images = [f"apprenticeship/{name}:{self.project}" for name in (*SERVICES, "setup")]
        subprocess.run(["docker", "image", "rm", *images], capture_output=True, check=False, timeout=COMMAND_SECONDS)


@contextmanager
def composed(project: str, folder: Path) -> Iterator[Compose]:
    """The project, built and ready, for as long as the block lasts."""
    secrets = folder / "secrets"
    subprocess.run([DEPLOY / "secrets.sh", secrets], check=True, timeout=COMMAND_SECONDS)
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    environment = {
        **os.environ,
        **{f"{service.upper()}_PORT": str(port) for service, port in ports.items()},
        "APPRENTICESHIP_SECRETS": str(secrets),
        "APPRENTICESHIP_VERSION": project,
        "DOCKER_BUILDKIT": "1",
    }
    compose = Compose(project, environment, ports, secrets)
    try:
        compose("build", "--quiet", seconds=BUILD_SECONDS)
        compose("up", "--detach", seconds=START_SECONDS)
        for service in SERVICES:
            compose.await_ready(service)
        yield compose
    finally:
        compose.remove()
