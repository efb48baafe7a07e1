"""The only place of the ladder that reads the environment."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Rung = Literal["embedded", "native", "containers", "external"]
RUNGS: tuple[Rung, ...] = ("embedded", "native", "containers", "external")


class Settings(BaseSettings):
    """Where infrastructure comes from; every default works on a laptop."""

    model_config = SettingsConfigDict(
        env_prefix="APPRENTICESHIP_", populate_by_name=True, use_attribute_docstrings=True
    )  # fmt: skip

    infra: Rung | Literal["auto"] = "auto"
    """The rung; ``auto`` is the first that works here."""

    state_dir: Path | None = None
    """Where runs are recorded (default: the user's runtime directory)."""
    cache_dir: Path | None = None
    """Where what was fetched is kept (default: the user's cache)."""

    kafka_image: str = "apache/kafka:4.1.2"
    """Image of the broker on the ``containers`` rung."""
    postgres_image: str = "postgres:17"
    """Image of the database there."""

    external_bootstrap: str = ""
    """Kafka bootstrap servers of the ``external`` rung."""
    external_kafka: dict[str, str] = {}
    """More librdkafka properties to administer that broker (``security.protocol`` ...), as JSON."""
    external_postgres: SecretStr = SecretStr("")
    """DSN of the owner of that PostgreSQL, to its database ``postgres``."""
    external_role_password: SecretStr | None = None
    """Password of the roles of all services there, when the DSN's own is not theirs."""
    external_may_create: bool = False
    """Whether topics, databases and roles may be created there; otherwise they must exist."""

    # Other programs' settings, under their own names.
    java_home: Annotated[Path | None, Field(validation_alias="JAVA_HOME")] = None
    xdg_runtime_dir: Annotated[Path | None, Field(validation_alias="XDG_RUNTIME_DIR")] = None
    xdg_cache_home: Annotated[Path | None, Field(validation_alias="XDG_CACHE_HOME")] = None

    def cache(self) -> Path:
        return self.cache_dir or (self.xdg_cache_home or Path.home() / ".cache") / "apprenticeship"

    def state(self) -> Path:
        """The runtime directory of whoever we are; after ``su`` the variable names another's."""
        runtime = self.xdg_runtime_dir
        if self.state_dir is not None:
            return self.state_dir
        if runtime is not None and runtime.is_dir() and runtime.stat().st_uid == os.getuid():
            return runtime / "apprenticeship"
        return self.cache() / "runs"


def settings() -> Settings:
    """The environment as it is now: tests and commands change it while the program runs."""
    return Settings()
