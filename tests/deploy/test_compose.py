"""The compose project as somebody would start it: one life through it, then what holds it together."""

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from apprenticeship.common.local import Unavailable
from apprenticeship.common.local.platform import SERVICES
from apprenticeship.common.local.waiting import until
from tests.deploy.compose import Compose, composed, why_not_here
from tests.deploy.life import Step, life, raised

pytestmark = [pytest.mark.containers, pytest.mark.slow, pytest.mark.timeout(1800)]
DECIDED_SECONDS = 240
"""A seat is given in a round, once a minute."""
PATH = [
    "enrolled", "hours-recorded", "module-completed", "requirements-met", "exam-result-recorded", "credential-issued",
    "graduated", "wage-step-earned", "placed",
]  # fmt: skip
# Asked from inside: who we are, what we may do, and whether the root file system can be written.
INSIDE = """
import json, os, pathlib
status = dict(line.split(":\\t", 1) for line in open("/proc/self/status") if ":\\t" in line)
try:
    pathlib.Path("/app/written").touch()
    written = True
except OSError:
    written = False
pathlib.Path("/tmp/written").touch()
print(json.dumps({"uid": os.getuid(), "gid": os.getgid(), "capabilities": int(status["CapEff"], 16),
                  "no_new_privileges": int(status["NoNewPrivs"]), "written": written}))
"""


@pytest.fixture(scope="module")
def compose(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    if reason := why_not_here():
        pytest.skip(reason)
    with composed(f"test{secrets.token_hex(3)}", tmp_path_factory.mktemp("compose")) as project:
        yield project


def send(compose: Compose, step: Step) -> list[str]:
    """Through the gateway's door, as the partner; the ids of the reports."""
    headers = {
        "authorization": f"Bearer demo-{step.partner}",
        "content-type": "application/cloudevents-batch+json",
    }
    taken = httpx.post(f"{compose.url('gateway')}/v1/events", json=step.events, headers=headers, timeout=60)
    assert taken.status_code == 202, taken.text
    return [report["id"] for report in taken.json()["reports"]]


def await_accepted(compose: Compose, step: Step, ids: list[str]) -> None:
    """Until every one of them is; what is rejected is said at once."""
    headers = {"authorization": f"Bearer demo-{step.partner}"}
    open_ = list(ids)

    def all_are() -> bool:
        page = httpx.get(f"{compose.url('gateway')}/v1/reports/{open_[0]}", headers=headers, timeout=60).json()
        assert page["state"] != "rejected", page
        if page["state"] == "accepted":
            open_.pop(0)
        return not open_

    until(
        all_are,
        seconds=DECIDED_SECONDS,
        otherwise=lambda: Unavailable(f"{len(open_)} reports of {step.partner} are undecided", str(open_)),
    )


def timeline(compose: Compose) -> list[str]:
    """The facts of the one person there is, as outcomes knows them."""
    people = httpx.get(f"{compose.url('outcomes')}/v1/journeys", timeout=60).json()
    assert len(people) <= 1
    if not people:
        return []
    page = httpx.get(f"{compose.url('outcomes')}/v1/journeys/{people[0]['participant_id']}", timeout=60).json()
    return [fact["event"] for fact in page["timeline"]]


def await_fact(compose: Compose, fact: str) -> None:
    until(
        lambda: fact in timeline(compose),
        seconds=DECIDED_SECONDS,
        otherwise=lambda: Unavailable(f"outcomes has not heard {fact}", str(timeline(compose))),
    )


def test_a_person_goes_from_a_roster_to_a_job(compose: Compose) -> None:
    for step in life(datetime.now(UTC).date()):
        await_accepted(compose, step, send(compose, step))
    await_fact(compose, "placed")
    facts = timeline(compose)
    assert [fact for fact in PATH if fact not in facts] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_nobody_and_writes_nothing_but_tmp(compose: Compose, service: str) -> None:
    said = json.loads(compose("exec", "-T", service, "python", "-c", INSIDE))
    assert said == {"uid": 10001, "gid": 10001, "capabilities": 0, "no_new_privileges": 1, "written": False}


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_holds_its_own_service_and_nothing_to_build_with(compose: Compose, service: str) -> None:
    code = "ls /app/apprenticeship; command -v gcc uv mypy pytest; ls /packages/bin | grep -x alembic; true"
    assert compose("exec", "-T", service, "sh", "-c", code).split() == sorted({"common", service})


def test_no_secret_is_in_what_the_engine_or_the_logs_show(compose: Compose) -> None:
    hidden = [
        (compose.secrets / name).read_text()
        for name in ("admin_password", "operator_token", "dsns/intake_app", "dsns/intake_owner")
    ]
    shown = json.dumps([compose.inspected(name) for name in (*SERVICES, "postgres", "databases")])
    shown += compose("logs", "--no-color")
    assert "service.started" in shown
    assert [n for n, secret in enumerate(hidden) if secret in shown] == []


def test_only_this_machine_reaches_a_port(compose: Compose) -> None:
    bound = {
        (name, port["HostIp"])
        for name in (*SERVICES, "kafka", "postgres")
        for ports in compose.inspected(name)["NetworkSettings"]["Ports"].values()
        for port in ports or []
    }
    assert bound == {(service, "127.0.0.1") for service in SERVICES}


def test_an_operator_needs_the_token(compose: Compose) -> None:
    asked = f"{compose.url('intake')}/ops/parked"
    assert httpx.get(asked, timeout=60).status_code == 403
    token = {"authorization": f"Bearer {(compose.secrets / 'operator_token').read_text()}"}
    assert httpx.get(asked, headers=token, timeout=60).json() == []


def test_the_jobs_change_nothing_a_second_time(compose: Compose) -> None:
    """An upgrade runs them again beside services that work."""
    topics = json.loads(compose("run", "--rm", "-T", "topics", "topics", "apply", "--json"))
    assert len(topics) > len(SERVICES)
    assert [topic for topic in topics if topic["change"]] == []
    said = compose("run", "--rm", "-T", "databases", "databases", "apply", "--dsns", "/run/dsns", "--json")
    assert [(row["service"], row["migrations"]) for row in json.loads(said)] == [(name, []) for name in SERVICES]


@pytest.mark.parametrize("service", SERVICES)
def test_the_engine_finds_a_service_healthy(compose: Compose, service: str) -> None:
    def health() -> Any:  # noqa: ANN401 - JSON
        return compose.inspected(service)["State"]["Health"]

    until(
        lambda: health()["Status"] == "healthy",
        seconds=DECIDED_SECONDS,
        otherwise=lambda: Unavailable(f"{service} is not healthy", str(health()["Log"][-1:])),
    )


def test_a_service_that_is_told_to_stop_does_so_in_order_and_goes_on_later(compose: Compose) -> None:
    compose("stop", "placement")
    state = compose.inspected("placement")["State"]
    assert (state["Status"], state["ExitCode"], state["OOMKilled"]) == ("exited", 0, False)
    assert "service.stopped" in compose("logs", "--no-color", "--tail", "5", "placement")

    step = raised(datetime.now(UTC).date())
    ids = send(compose, step)
    compose("start", "placement")
    await_accepted(compose, step, ids)
    await_fact(compose, "wage-step-applied")
