"""What the files of deploy/ name exists, and is what the rest of the house says."""

import re
from typing import Any

import pytest
import yaml

from apprenticeship.common.local import kafka
from apprenticeship.common.local.platform import SERVICES
from apprenticeship.common.runtime.metrics import Metrics
from tests.deploy.compose import DEPLOY, FILE, ROOT

KEPT = ("auto.create.topics.enable", "unclean.leader.election.enable", "log.message.timestamp.type")


def loaded(name: str) -> Any:  # noqa: ANN401 - YAML
    return yaml.safe_load((DEPLOY / name).read_text())


def entries(lock: str) -> dict[str, str]:
    """Package -> its pin and hashes."""
    return {entry.split("==")[0]: entry.strip() for entry in re.split(r"\n(?=\S)", lock.strip())}


@pytest.mark.parametrize("name", ["service.lock", "setup.lock"])
def test_an_image_installs_what_was_tested(name: str) -> None:
    tested = entries((ROOT / "requirements.lock").read_text())
    installed = entries((DEPLOY / name).read_text())
    assert "pydantic" in installed
    assert [package for package, entry in installed.items() if tested.get(package) != entry] == []


def test_the_broker_is_set_up_as_every_broker_of_ours() -> None:
    given = yaml.safe_load(FILE.read_text())["services"]["kafka"]["environment"]
    ours = kafka.properties(node=1, brokers=1)
    assert {name: given[f"KAFKA_{name.upper().replace('.', '_')}"] for name in KEPT} == {n: ours[n] for n in KEPT}


@pytest.mark.parametrize("service", [*SERVICES, "topics", "databases"])
def test_whatever_is_ours_runs_without_privileges_and_within_bounds(service: str) -> None:
    found = yaml.safe_load(FILE.read_text())["services"][service]
    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["mem_limit"]
    assert found["restart"]


def test_every_metric_of_an_alert_exists() -> None:
    rules = [rule for group in loaded("alerts.yaml")["groups"] for rule in group["rules"]]
    asked = {name for rule in rules for name in re.findall(r"\bapprenticeship_\w+", rule["expr"])}
    metrics = Metrics("intake")
    metrics.batch.labels("intake")
    metrics.lag.labels("intake")
    told = set(re.findall(r"^(\w+)\{", metrics.page().decode(), re.MULTILINE))
    assert asked
    assert asked - told == set()


def test_an_outcome_of_an_alert_is_counted_from_zero() -> None:
    rules = [rule for group in loaded("alerts.yaml")["groups"] for rule in group["rules"]]
    asked = {outcome for rule in rules for outcome in re.findall(r'outcome="(\w+)"', rule["expr"])}
    page = Metrics("intake").page().decode()
    counted = set(re.findall(r'apprenticeship_events_total\{outcome="(\w+)",service="intake"\} 0\.0', page))
    assert {"failed", "behind"} <= asked <= counted
