"""The map is true: who is named as a listener has a handler, and who has a handler is named."""

from importlib import import_module

import pytest

from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.entries import Entry
from apprenticeship.common.runtime.handlers import Handlers
from apprenticeship.gateway.handlers import hears as gateway_hears
from apprenticeship.gateway.settings import Settings

OWNERS = ("intake", "training", "mentoring", "placement")
SERVICES = (*OWNERS, "outcomes")
HANDLERS: dict[str, Handlers] = {
    service: import_module(f"apprenticeship.{service}.handlers").hears for service in SERVICES
}
FACTS = [entry for entry in ENTRIES if entry.kind == "fact"]
REPORTS = [entry for entry in ENTRIES if entry.kind == "report"]


@pytest.mark.parametrize("entry", FACTS, ids=lambda entry: entry.word.type)
def test_a_listener_is_who_has_a_handler(entry: Entry) -> None:
    listening = {service for service in SERVICES if entry.word in HANDLERS[service].by_word}
    assert set(entry.listeners) == listening


@pytest.mark.parametrize("entry", REPORTS, ids=lambda entry: entry.word.type)
def test_a_report_is_decided_by_its_owner_and_nobody_else(entry: Entry) -> None:
    deciding = {service for service in OWNERS if entry.word in HANDLERS[service].by_word}
    assert deciding == ({entry.speaker} if entry.speaker != "gateway" else set())


def test_the_gateway_takes_every_report_and_every_answer() -> None:
    heard = gateway_hears(Settings().agreements).by_word
    assert {entry.word for entry in ENTRIES if entry.kind != "fact"} <= heard.keys()
