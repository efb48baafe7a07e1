"""What every service can be told by its environment; prefix APPRENTICESHIP_."""

from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_SECRETS = Path("/run/secrets")
"""Where a container finds them, one file a setting (``apprenticeship_dsn``); what is in the environment goes first."""


class RuntimeSettings(BaseSettings):
    """Addresses, limits and habits of one service process."""

    model_config = SettingsConfigDict(
        env_prefix="APPRENTICESHIP_",
        use_attribute_docstrings=True,
        secrets_dir=_SECRETS if _SECRETS.is_dir() else None,
        extra="ignore",
        frozen=True,
    )

    bootstrap: str = "127.0.0.1:9092"
    """Kafka bootstrap servers."""
    dsn: SecretStr = SecretStr("")
    """PostgreSQL of this service, as its app role."""
    group: str = ""
    """Consumer group; empty: the service's name."""
    build: str = "dev"
    """This build's name; a new one re-opens what a breaker of an older build has paused."""
    http_host: str = "127.0.0.1"
    """Address of health, metrics and the service's own routes."""
    http_port: int = 0
    """The port of all that; 0: any, written to ``address_file``."""
    address_file: Path | None = None
    """Where the process writes its HTTP address once it listens."""
    parent_pipe: int | None = None
    """A file descriptor that closes when the parent dies; then the service leaves. For local runs."""
    operator_token: SecretStr = SecretStr("")
    """Bearer token of operators, for what they ask and command (parked, journey, breakers); empty: refused."""
    ticks: bool = False
    """Time comes from the clock topic instead of the machine; demo and tests only."""
    ticks_start: datetime = datetime(2027, 1, 1, tzinfo=UTC)
    """The moment before the first tick."""
    batch_records: int = 500
    """The most records that are decided in one transaction."""
    fetch_wait_ms: int = 300
    """How long the broker may wait for something to hand over."""
    session_timeout_ms: int = 10_000
    """A member that sends no heartbeat for so long has lost its indexes."""
    heartbeat_interval_ms: int = 2_000
    """How often a member says that it is there."""
    rebalance_timeout_ms: int = 12_000
    """Above the drain of 8 s; request_timeout is 15 s, above it, because joining shares it."""
    early_days: int = 14
    """How long an early event waits (assumed)."""
    stuck_seconds: float = 45.0
    """A consume loop that has work and makes no progress for so long ends the process."""
    failpoints: Path | None = None
    """A folder in which tests ask the process to fail at named points (``failpoints.py``); never in production."""
    log_level: str = "INFO"
    """Below it nothing is written; above ``INFO`` there is no line for each event."""
    log_json: bool | None = None
    """JSON lines; None: when standard output is no terminal."""
