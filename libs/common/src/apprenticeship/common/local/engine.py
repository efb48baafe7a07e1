"""The container engine: whether it answers, what images it has, what a run left in it."""

from contextlib import suppress

import docker
from docker.errors import APIError, DockerException

from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.settings import settings

LABEL = "apprenticeship.run"
_REMEDY = "start a container engine, or use --infra native"


def engine(seconds: int = 60) -> docker.DockerClient:
    """An engine that answers, and answers within bounds."""
    try:
        client = docker.from_env(timeout=seconds)
        client.ping()
    except DockerException as silent:
        raise Unavailable("no container engine answers", _REMEDY) from silent
    return client


def images() -> tuple[str, str]:
    given = settings()
    return given.kafka_image, given.postgres_image


def present(image: str) -> bool:
    try:
        engine().images.get(image)
    except APIError:
        return False
    return True


def obtainable(image: str) -> bool:
    """On this machine, or in a registry that answers soon."""
    with suppress(DockerException, OSError):
        return present(image) or bool(engine(seconds=10).images.get_registry_data(image).id)
    return False


def require_images() -> str:
    missing = [image for image in images() if not obtainable(image)]
    if missing:
        raise Unavailable(
            f"not here, and no registry gives it: {', '.join(missing)}",
            "`docker pull` it where a registry answers, or use --infra native",
        )
    return ", ".join(images())


def remove(run_id: str) -> None:
    """The containers of one run, whoever started them."""
    with suppress(Unavailable):
        for left in engine().containers.list(all=True, filters={"label": f"{LABEL}={run_id}"}):
            with suppress(APIError):
                left.remove(force=True, v=True)
