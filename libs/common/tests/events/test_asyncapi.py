"""The AsyncAPI document: whole, pointing nowhere empty, its examples true, and valid to the official parser."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from apprenticeship.common.events import shipped
from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.entries import Entry
from apprenticeship.common.events.schemas import asyncapi
from apprenticeship.common.events.topics import CLOCK, PLATFORM

PARSER = "@asyncapi/parser@3.6.3"
READ = """\
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
const { Parser } = createRequire(process.cwd() + '/')('@asyncapi/parser');
const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[1], 'utf8'));
console.log(JSON.stringify({ valid: document !== undefined,
  problems: diagnostics.map((d) => `${d.path.join('/')}: ${d.message}`) }));
"""


@cache
def document() -> dict[str, Any]:
    return shipped.asyncapi()


def references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def found(reference: str) -> dict[str, Any]:
    node = document()
    for step in reference.removeprefix("#/").split("/"):
        node = node[step.replace("~1", "/").replace("~0", "~")]
    return node


def test_every_reference_leads_somewhere() -> None:
    assert all(found(reference) for reference in set(references(document())))


def test_every_topic_is_a_channel_and_every_word_a_message() -> None:
    spoken = {topic.name for topic in PLATFORM} - {CLOCK, "outcomes.events.v1"}
    door = {"partners.{partner}.reports.v1", "partners.{partner}.answers.v1", "http-events"}
    assert set(document()["channels"]) == spoken | door
    assert set(document()["components"]["messages"]) == {shipped.name_of(e.word) for e in ENTRIES}


def test_who_hears_what_is_what_the_map_says() -> None:
    for entry in ENTRIES:
        if entry.kind == "fact":
            name = shipped.name_of(entry.word)
            hears = {
                operation.rsplit("-by-", 1)[1]
                for operation, said in document()["operations"].items()
                if operation.startswith(f"{entry.topic}-heard-by-")
                and any(m["$ref"].endswith(f"/{name}") for m in said["messages"])
            }
            assert hears == set(entry.listeners), name


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word.type)
def test_an_example_fits_headers_and_payload(entry: Entry) -> None:
    # The official parser does not hold examples against their schemas; so we do.
    message = document()["components"]["messages"][shipped.name_of(entry.word)]
    (trait,) = message["traits"]
    for (example,) in (message["examples"],):
        for schema in (message["headers"], found(trait["$ref"])["headers"]):
            Draft202012Validator(schema).validate(example["headers"])
        whole = {**found(message["payload"]["$ref"]), "components": document()["components"]}
        Draft202012Validator(whole).validate(example["payload"])


def test_a_broken_example_would_not_fit() -> None:
    message = document()["components"]["messages"]["placed.v1"]
    headers = {**message["examples"][0]["headers"], "ce_id": 7}
    trait = found(message["traits"][0]["$ref"])["headers"]
    assert not Draft202012Validator(trait).is_valid(headers)


def test_the_document_is_made_of_the_words() -> None:
    assert document() == json.loads(json.dumps(asyncapi.document()))


@pytest.fixture(scope="session")
def parser() -> Path:
    """Where the official parser is installed; fetched once, by its name, into a cache outside the repository."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("the AsyncAPI document is not parsed: no Node.js here")
    cache_home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    where = cache_home / "apprenticeship" / PARSER.replace("/", "-")
    if not (where / "node_modules/@asyncapi/parser").is_dir():
        where.mkdir(parents=True, exist_ok=True)
        install = [
            npm,
            "install",
            "--no-save",
            "--no-package-lock",
            "--silent",
            "--prefix",
            str(where),
            PARSER,
        ]
        if subprocess.run(install, check=False, timeout=120, capture_output=True).returncode:
            pytest.skip(f"the AsyncAPI document is not parsed: npm cannot get {PARSER}")
    return where


def parsed(parser: Path, text: str) -> dict[str, Any]:
    file = parser / "document.json"
    file.write_text(text)
    command = ["node", "--input-type=module", "--eval", READ, str(file)]
    ran = subprocess.run(command, cwd=parser, check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


@pytest.mark.node
@pytest.mark.slow
def test_the_official_parser_finds_nothing_to_complain_of(parser: Path) -> None:
    assert parsed(parser, json.dumps(document())) == {"valid": True, "problems": []}


@pytest.mark.node
@pytest.mark.slow
def test_the_official_parser_would_complain(parser: Path) -> None:
    broken = {**document(), "channels": {"x": {"address": 7}}}
    assert parsed(parser, json.dumps(broken))["problems"]
