"""Where and when the figures were measured."""

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version

import psutil

from apprenticeship.common.local import Rung
from apprenticeship.common.local.java import KAFKA_VERSION


def about(rung: Rung) -> dict[str, str]:
    """Machine, versions, date, command; no name of a host."""
    memory = psutil.virtual_memory().total / 2**30
    return {
        "measured on": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "rung": rung,
        "machine": f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "FastStream": version("faststream"),
        "Kafka": KAFKA_VERSION,
        "command": " ".join(["python -m tests.benchmarks", *sys.argv[1:]]),
    }
