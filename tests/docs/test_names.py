"""Whatever a page names exists: links, paths, commands, modules, settings, metrics, routes."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import typer

from apprenticeship.cli.main import app
from apprenticeship.common.runtime.http import Door
from apprenticeship.common.runtime.metrics import Metrics
from apprenticeship.gateway.http import application
from apprenticeship.outcomes.http import build

from .pages import ROOT, Page, page, pages
from .settings_page import variables, written

MADE_BY_A_RUN = ("examples/", "tests/benchmarks/results.json", "deploy/.env", "deploy/secrets/")
ROOM = re.compile(r"(?:tests|docs|libs|services|deploy|tools|examples)/[\w./*-]+")
FUNCTION = re.compile(r"([\w/]+\.py)::(\w+)")
COMMANDS: Any = typer.main.get_command(app)
METRICS = re.compile(r"apprenticeship_[a-z_]+")


def on_every_page(strange: Callable[[Page], Iterable[str]]) -> list[str]:
    """What is strange, and where."""
    return [f"{one.name}: {what}" for one in pages() for what in strange(one)]


def test_a_link_leads_somewhere() -> None:
    assert on_every_page(lambda one: (link for link in one.links if not _leads(one, link))) == []


def _leads(one: Page, link: str) -> bool:
    if re.match(r"https?:|mailto:", link):
        return True
    where, _, anchor = link.partition("#")
    target = (one.path.parent / where).resolve() if where else one.path
    return target.exists() and (not anchor or anchor in Page(target, target.read_text()).anchors)


def test_a_path_is_there() -> None:
    assert on_every_page(lambda one: (term for term in one.terms if not _is_there(term))) == []


def _is_there(term: str) -> bool:
    path = term.split("::", maxsplit=1)[0].rstrip("/")
    return not ROOM.fullmatch(path) or path.startswith(MADE_BY_A_RUN) or any(ROOT.glob(path.replace("...", "**")))


def test_a_function_that_is_named_is_there() -> None:
    assert (
        on_every_page(lambda one: (t for t in one.terms if FUNCTION.fullmatch(t) and not any(_defines(one, t)))) == []
    )


def _defines(one: Page, term: str) -> Iterator[bool]:
    """From the root, or anywhere in the room of the page."""
    file, function = term.split("::")
    for found in (*ROOT.glob(file), *one.path.parent.glob(f"*/**/{file}")):
        yield bool(re.search(rf"\b(?:def|class) {function}\b", found.read_text()))


def test_a_target_of_make_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert on_every_page(lambda one: one.named(r"(?:^|[\s(])make ([a-z-]+)") - targets) == []


def test_a_command_and_its_options_exist() -> None:
    said = r"(?:^|[\s/(])apprenticeship ((?:[a-z]|--)[^#]*)"
    assert on_every_page(lambda one: (words for words in one.named(said) if not _is_a_command(words.split()))) == []


def _is_a_command(words: list[str]) -> bool:
    found, rest = COMMANDS, list(words)
    while rest and hasattr(found, "commands"):
        below = found.commands.get(rest.pop(0))
        if below is None:
            return False
        found = below
    options = {name for parameter in found.params for name in (*parameter.opts, *parameter.secondary_opts)}
    return {word.split("=")[0] for word in rest if word.startswith("-")} <= {*options, "--help"}


def test_what_is_no_command_is_noticed() -> None:
    assert _is_a_command(["parked", "list", "--outcome", "early"])
    assert not _is_a_command(["parked", "forget"])
    assert not _is_a_command(["fly"])
    assert not _is_a_command(["demo", "--fast"])


def test_a_module_that_is_run_exists() -> None:
    run = r"python -m (\w[\w.]*\w)"
    assert on_every_page(lambda one: (name for name in one.named(run) if find_spec(name) is None)) == []


def test_a_setting_exists() -> None:
    of_compose = set(re.findall(r"^([A-Z_]+)=", (ROOT / "deploy/env.example").read_text(), re.MULTILINE))
    known = variables() | of_compose
    named = re.compile(r"\bAPPRENTICESHIP_(?!\w+_URL\b)[A-Z_]*[A-Z]")
    assert on_every_page(lambda one: set(named.findall(one.text)) - known) == []


def test_every_setting_of_every_service_is_explained() -> None:
    assert page("docs/settings.md").text == written(), "write it anew: python -m tests.docs.settings_page"
    assert [line for line in written().splitlines() if line.endswith("|  |")] == []


def test_a_metric_exists() -> None:
    metrics = Metrics("intake")
    metrics.count([], 0.0, 0.0)
    metrics.lag.labels("intake")
    told = set(re.findall(r"^(\w+)\{", metrics.page().decode(), re.MULTILINE))
    files_of_secrets = {name.lower() for name in variables()} | {"apprenticeship_"}
    known = told | files_of_secrets | {name.removesuffix("_bucket") for name in told}
    assert on_every_page(lambda one: {term for term in one.terms if METRICS.fullmatch(term)} - known) == []


def test_a_route_exists() -> None:
    said = r"(?:^|[\s\d])(/(?:v1|ops|health)/(?!\.\.\.)[^\s?)]+)"
    assert on_every_page(lambda one: (route for route in one.named(said) if not _is_a_route(route))) == []


def _is_a_route(route: str) -> bool:
    here = route.strip("/").split("/")
    theirs = (known.strip("/").split("/") for known in _routes())
    return any(
        len(here) == len(there) and all(t.startswith("{") or t == h for h, t in zip(here, there, strict=True))
        for there in theirs
    )


@cache
def _routes() -> list[str]:
    """Of the runtime, the gateway and outcomes, without any of them running."""
    token = SimpleNamespace(get_secret_value=str)
    running: Any = SimpleNamespace(store=SimpleNamespace(side=None), settings=SimpleNamespace(operator_token=token))
    door: Any = SimpleNamespace(take=lambda: None, report=lambda: None, person=lambda: None)
    nothing: Any = SimpleNamespace()
    apps: list[Any] = [Door(running).app(None), application(door, door), build(nothing, nothing)]
    return [route.path for one in apps for route in one.routes]
