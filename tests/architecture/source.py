"""The code of the house as syntax trees, and the names in it resolved through its imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
SERVICES = ("intake", "training", "mentoring", "placement", "gateway", "outcomes")

Node = ast.stmt | ast.expr


@dataclass(frozen=True)
class Source:
    """One module: where it stands below the namespace (``training/domain.py``), and its tree."""

    path: PurePosixPath
    tree: ast.Module
    text: str

    @classmethod
    def of(cls, path: str, text: str) -> "Source":
        return cls(PurePosixPath(path), ast.parse(text), text)

    def at(self, node: Node, what: str) -> str:
        """A violation as editors can jump to it."""
        return f"{self.path}:{node.lineno}: {what}"

    @property
    def owner(self) -> str:
        """The member's room below ``apprenticeship``: ``training``, ``cli``, ``common/runtime``."""
        depth = 2 if self.path.parts[0] == "common" else 1
        return "/".join(self.path.parts[:depth])

    @property
    def is_service(self) -> bool:
        return self.path.parts[0] in SERVICES

    @property
    def in_migrations(self) -> bool:
        return "migrations" in self.path.parts

    @property
    def is_pure(self) -> bool:
        """Whether this is a room of decisions: no I/O, no clock, no chance."""
        inside = self.path.parts[1:]
        decides = self.is_service and (inside[0] in {"domain.py", "domain", "policies.py"})
        return decides or self.owner == "common/events"


@cache
def house() -> tuple[Source, ...]:
    """Every module that is shipped, by its path below the namespace."""
    found = []
    for portion in sorted(ROOT.glob("*/*/src/apprenticeship")):
        for file in sorted(portion.rglob("*.py")):
            where = file.relative_to(portion).as_posix()
            found.append(Source.of(where, file.read_text(encoding="utf-8")))
    return tuple(found)


@cache
def suite() -> tuple[Source, ...]:
    """Every test module, by its path below the root."""
    files = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("*/*/tests/**/*.py")]
    return tuple(
        Source.of(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in sorted(files)
    )


def imports(source: Source) -> Iterator[tuple[Node, str]]:
    """Every absolute name that is imported, wherever in the file."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(source, node)
            yield from ((node, f"{module}.{alias.name}") for alias in node.names)


def uses(source: Source) -> Iterator[tuple[Node, str]]:
    """Every name that is read, as the dotted name it was imported under: ``datetime.date.today``."""
    known, own = _bindings(source), _defined(source)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, _, rest = _dotted(node).partition(".")
            if first in known:
                yield node, f"{known[first]}.{rest}".rstrip(".")
            elif not rest and first not in own:
                yield node, f"builtins.{first}"


def texts(source: Source) -> Iterator[tuple[Node, str]]:
    """Every string that is not a docstring; of an f-string its fixed parts, joined."""
    nodes = list(ast.walk(source.tree))
    spoken = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            fixed = [part for part in node.values if isinstance(part, ast.Constant)]
            spoken.update(map(id, fixed))
            yield node, "?".join(str(part.value) for part in fixed)
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            yield node, node.value


def _absolute(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = source.path.parts[: -node.level]
    return ".".join(["apprenticeship", *package, *([node.module] if node.module else [])])


def _bindings(source: Source) -> dict[str, str]:
    known: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                known[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(source, node)
            known.update({a.asname or a.name: f"{module}.{a.name}" for a in node.names})
    return known


def _defined(source: Source) -> set[str]:
    """Names the module gives to something of its own; they hide a builtin of that name."""
    own = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            own.add(node.name)
    return own


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        start = _dotted(node.value)
        return f"{start}.{node.attr}" if start else ""
    return ""
