"""A PostgreSQL server of our own, from the binaries of a wheel or of this machine."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.parts import Process

_SOCKET_FOLDER_LIMIT = 88  # bytes; the smallest kernel limit is 104, and `/.s.PGSQL.5432` follows
_FOR_ROOT = ("postgres", "pgserver", "nobody")


@dataclass(frozen=True)
class Listening:
    """Where the server listens: a socket of ours alone, or a port of the loopback with a password."""

    port: int = 0
    password: str = ""

    @classmethod
    def at(cls, port: int) -> "Listening":
        return cls(port, secrets.token_urlsafe(18))

    def dsn(self, home: Path) -> str:
        if self.port:
            return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/postgres"
        return f"postgresql://postgres@/postgres?host={home}"

    def flags(self, home: Path) -> list[str]:
        if self.port:
            return ["listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories="]
        return ["listen_addresses=", f"unix_socket_directories={home}"]


def operating_user() -> str:
    """PostgreSQL refuses to run as root, so root lends it somebody; anybody else runs it themselves."""
    if os.geteuid() != 0:
        return ""
    for name in _FOR_ROOT:
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise Unavailable("root cannot run PostgreSQL", "`useradd --system postgres`")


def server(binaries: Path, run_dir: Path, listening: Listening, *, durable: bool) -> Process:
    """An initialised server, not started; ``run_dir/database`` is its home: data, socket and log."""
    user, home = operating_user(), run_dir / "database"
    home.mkdir(mode=0o700)
    if len(str(home)) > _SOCKET_FOLDER_LIMIT:
        raise Unavailable(f"{home} is too long for a socket", "use a shorter data directory")
    if user:
        _give(home, user)
    data = home / "data"
    _initialise(binaries, data, listening.password, user)
    flags = [*listening.flags(home), "max_connections=200", "timezone=UTC", "log_timezone=UTC"]
    if not durable:
        flags += ["fsync=off", "full_page_writes=off"]
    return Process(
        name="database",
        command=[str(binaries / "postgres"), "-D", str(data), *(f"--{flag}" for flag in flags)],
        log=home / "log",
        ready=lambda pid: _says_ready(data / "postmaster.pid", pid),
        user=user,
        # At once, without a checkpoint: what was committed is recovered should it start again.
        stop_signal=signal.SIGQUIT,
    )


def _initialise(binaries: Path, data: Path, password: str, user: str) -> None:
    secret = data.parent / "secret"
    secret.touch(mode=0o600)
    secret.write_text(f"{password}\n")
    options = ["--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]
    if password:
        options += ["--auth=scram-sha-256", f"--pwfile={secret}"]
    else:
        options += ["--auth=trust"]  # the socket's directory is for its user alone
    if user:
        shutil.chown(secret, user)
    command = [str(binaries / "initdb"), "-D", str(data), *options]
    try:
        run_as(user, command, seconds=120, cwd=data.parent)
    finally:
        secret.unlink()


def run_as(user: str, command: list[str], *, seconds: float, cwd: Path | None = None) -> str:
    """What a command prints; what it complains of, when it fails."""
    done = subprocess.run(
        command,
        user=user or None,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd=cwd,
        timeout=seconds,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unavailable(f"{Path(command[0]).name} failed", done.stderr.strip()[-800:])
    return done.stdout


def _says_ready(pid_file: Path, pid: int) -> bool:
    """The postmaster writes its pid into its first line and its status into the last, for pg_ctl."""
    with suppress(OSError):
        words = pid_file.read_text().split()  # none, for a moment
        return words[:1] == [str(pid)] and words[-1] == "ready"
    return False


def _give(home: Path, user: str) -> None:
    if not passable(home.parent):
        raise Unavailable(
            f"{user}, who runs PostgreSQL for root, cannot reach {home}",
            "use a data directory that others may pass through",
        )
    shutil.chown(home, user)


def passable(folder: Path) -> bool:
    """Whether somebody else than its owner gets there."""
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))
