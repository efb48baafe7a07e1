"""Services that start at once: forked from one process that has loaded their code, in place of a new interpreter.

Importing takes two seconds of CPU, and a run kills hundreds. A fork has a pid, a session and connections of its own
like any other process; the run adopts it (Linux: a subreaper), waits for it and hears how it ended.
"""

import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import BufferedWriter
from typing import Self

from pydantic_core import from_json, to_json

from apprenticeship.common.local.platform import SERVICES
from apprenticeship.common.runtime.service import Service, main

SUBREAPER = 36
"""Linux: orphans below us become our children."""
LOOKS = 0.02


class Forked(subprocess.Popen[bytes]):
    """A fork that this process has adopted, as a ``Popen``."""

    def __init__(self, pid: int) -> None:
        self.pid, self._waiting = pid, threading.Lock()
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """See ``Popen``; from any thread."""
        with self._waiting:
            if self.returncode is None:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                self.returncode = os.waitstatus_to_exitcode(status) if pid else None
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """See ``Popen``."""
        until = time.monotonic() + (timeout or float("inf"))
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("a fork", timeout or 0)
            time.sleep(LOOKS)
        return code


class Warm:
    """Starts services as ``Popen`` would, out of one process that is ready for it; that ends with us."""

    def __init__(self) -> None:
        self._popen: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
        return self

    def __exit__(self, *_: object) -> None:
        if self._popen and self._popen.stdin and self._popen.stdout:
            self._popen.stdin.close()
            self._popen.wait(10)
            self._popen.stdout.close()

    def __call__(
        self, command: Sequence[str], *, env: Mapping[str, str], stdout: BufferedWriter, pass_fds: Sequence[int],
        **_: object,
    ) -> Forked:  # fmt: skip
        """The command's last word is the module of a service."""
        if self._popen is None:
            self._popen = subprocess.Popen(
                [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=pass_fds,
                start_new_session=True,
            )  # fmt: skip
        assert self._popen.stdin
        assert self._popen.stdout
        self._popen.stdin.write(to_json({"program": command[-1], "env": env, "log": stdout.name}) + b"\n")
        self._popen.stdin.flush()
        return Forked(int(self._popen.stdout.readline()))


def _served() -> Service:
    """Fork for each line that is asked; returns in the forks only."""
    services: dict[str, Service] = {
        name: import_module(name).SERVICE for name in (f"apprenticeship.{one}.app" for one in SERVICES)
    }
    near, far = os.pipe()
    for line in sys.stdin.buffer:
        asked = from_json(line)
        between = os.fork()
        if not between:
            if pid := os.fork():
                os.write(far, b"%d\n" % pid)
                os._exit(0)  # and the fork is an orphan
            _settle(asked["env"], asked["log"])
            os.closerange(near, far + 1)
            return services[asked["program"]]
        os.waitpid(between, 0)
        os.write(1, os.read(near, 64))
    sys.exit(0)


def _settle(environment: Mapping[str, str], log: str) -> None:
    """What ``Popen`` would have done between fork and exec."""
    os.setsid()
    for number, path, flags in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY | os.O_APPEND)):
        os.dup2(os.open(path, flags), number)
    os.dup2(1, 2)
    os.environ.clear()
    os.environ.update(environment)


if __name__ == "__main__":
    main(_served())
