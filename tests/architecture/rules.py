"""The rules that need more than the import graph, each a function from a module to its violations."""

import ast
import re
import sys
from collections.abc import Iterator

from tests.architecture.source import Source, imports, texts, uses

# What makes a decision depend on more than its arguments.
IMPURE = (
    "asyncio",
    "builtins.exec",
    "builtins.hash",  # of a string it differs from process to process
    "builtins.input",
    "builtins.open",
    "builtins.print",
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "io",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "threading",
    "time",
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid.uuid6",
    "uuid.uuid7",
)
ASYNC = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)

# Makes schemas, documents and their comparison from the words: a command, never imported by them.
TOOLS_OF_THE_WORDS = ("common/events/schemas",)
WORDS_MAY_IMPORT = {
    "common/events": ("pydantic", "apprenticeship.common.events"),
    "common/programs": (
        "pydantic",
        "apprenticeship.common.events",
        "apprenticeship.common.programs",
    ),
}

SQL = re.compile(
    r"""^[\s(]*(?:
        select\s | insert\s+into\s | update\s+\S+\s+(?:as\s+)?(?:\S+\s+)?set\s | delete\s+from\s
      | with\s+\w+(?:\s*\([\w\s,]*\))?\s+as\s | merge\s+into\s | truncate\s | copy\s+\S+\s+(?:from|to)\s
      | (?:create|alter|drop)\s+(?:table|index|schema|database|role|unique)\s
      | (?:un)?listen\s | notify\s+\w+\s*, | lock\s+table\s | values\s*\(
    )""",
    re.VERBOSE,
)

# Two portions start other processes and databases; neither is part of a running service.
HOLDS_SQL = ("common/runtime", "common/local")
READS_THE_ENVIRONMENT = ("common/local", "common/testing", "cli")


def impurities(source: Source) -> Iterator[str]:
    """I/O, clock, chance and coroutines in a room of decisions."""
    if not source.is_pure or _is_tool(source):
        return
    for node, name in (*imports(source), *uses(source)):
        if any(name == banned or name.startswith(f"{banned}.") for banned in IMPURE):
            yield source.at(node, f"{name}: a decision depends on its arguments alone")
    for found in ast.walk(source.tree):
        if isinstance(found, ASYNC):
            yield source.at(found, "a decision does not wait")


def foreign_imports(source: Source) -> Iterator[str]:
    """What the words import beyond the standard library and pydantic."""
    allowed = WORDS_MAY_IMPORT.get(source.owner)
    if allowed is None or _is_tool(source):
        return
    for node, name in imports(source):
        standard = name.split(".")[0] in sys.stdlib_module_names
        if not standard and not any(f"{name}.".startswith(f"{ours}.") for ours in allowed):
            yield source.at(node, f"{name}: a partner installs the words with pydantic only")


def sql(source: Source) -> Iterator[str]:
    """SQL outside a service's ``store.py`` and the runtime."""
    is_store = source.is_service and source.path.parts[1] in {"store.py", "store"}
    if is_store or source.in_migrations or source.owner in HOLDS_SQL:
        return
    for node, text in texts(source):
        if SQL.match(text) or SQL.match(_lowered(text)):
            yield source.at(node, f"{text.strip()[:40]!r}: only store.py and runtime/ hold SQL")


def environment(source: Source) -> Iterator[str]:
    """Reading the environment anywhere but in ``settings.py``."""
    if source.path.name == "settings.py" or source.in_migrations:
        return
    if source.owner in READS_THE_ENVIRONMENT:
        return
    for node, name in (*imports(source), *uses(source)):
        if name in {"os.environ", "os.environb", "os.getenv"} or name.startswith("pydantic_settings"):
            yield source.at(node, f"{name}: only settings.py reads the environment")


def docstrings(source: Source) -> Iterator[str]:
    """Modules that do not say what they are."""
    if not (ast.get_docstring(source.tree) or "").strip():
        yield f"{source.path}:1: a module says in one sentence what it is"


def _is_tool(source: Source) -> bool:
    return str(source.path.with_suffix("")).startswith(TOOLS_OF_THE_WORDS)


def _lowered(text: str) -> str:
    """SQL shouted is SQL; a sentence that starts with a capital is not."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    return text.lower() if first.isupper() else ""
