"""Which files a service has, and which words name nothing."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.architecture.source import Source

REQUIRED = ("app.py", "settings.py", "handlers.py", "domain", "store.py", "migrations")
OPTIONAL = ("__init__.py", "policies.py", "py.typed")
# A room more than the others have, and why.
EXTRA = {
    "gateway": ("http", "agreements"),  # the door for partners without Kafka; who may say what
    "outcomes": ("http.py",),  # journeys, funnel and KPIs are read over HTTP
    "intake": ("vault.py",),  # personal data is opened and kept only here
}

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

EMPTY_CLASS = re.compile(r"(?:Manager|Helper|Util|Utils|^_?Base|Abstract|Impl|Misc)(?![a-z])")
EMPTY_FUNCTION = re.compile(r"^_?(?:process|handle|do)_")
EMPTY_MODULE = re.compile(r"(?:^|_)(?:managers?|helpers?|utils?|base|abstract|impl|misc)(?:_|$)")


def service_files(service: str, entries: Iterable[str]) -> Iterator[str]:
    """What is missing in a service's package, and what has no place there."""
    found = {"domain" if entry == "domain.py" else entry for entry in entries}
    for missing in sorted(set(REQUIRED) - found):
        yield f"{service}/: {missing} is missing; every service has the same file names"
    allowed = {*REQUIRED, *OPTIONAL, *EXTRA.get(service, ()), "__pycache__"}
    for surplus in sorted(found - allowed):
        yield f"{service}/{surplus}: no room of that name in a service"


def empty_words(source: Source) -> Iterator[str]:
    """Names that say nothing about the trade: manager, helper, util, base, process_, handle_."""
    if EMPTY_MODULE.search(source.path.stem):
        yield f"{source.path}:1: a module named after nothing"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and EMPTY_CLASS.search(node.name):
            yield source.at(node, f"class {node.name}: name what it is in the trade")
        elif isinstance(node, FUNCTIONS) and EMPTY_FUNCTION.search(node.name):
            yield source.at(node, f"def {node.name}: name what it does in the trade")
