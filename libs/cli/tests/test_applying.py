"""`topics apply` and `databases apply`: what a deployment runs before its services, as often as it likes."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import AlterConfigOpType, ConfigEntry, ConfigResource
from confluent_kafka.admin._resource import ResourceType
from typer.testing import CliRunner

from apprenticeship.cli.main import app
from apprenticeship.common.local import Infrastructure, Unavailable, start, why_not
from apprenticeship.common.local.databases import Databases, names
from apprenticeship.common.local.platform import SERVICES
from apprenticeship.common.local.waiting import until

pytestmark = pytest.mark.native


@pytest.fixture(scope="module")
def given() -> Iterator[Infrastructure]:
    if reason := why_not("native")["native"]:
        pytest.skip(f"native: {reason}")
    with start("native", purpose="tests") as infrastructure:
        yield infrastructure


def ran(*arguments: str) -> Any:  # noqa: ANN401 - JSON
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def changes(given: Infrastructure, *more: str) -> dict[str, str]:
    rows = ran("topics", "apply", "--bootstrap", given.bootstrap, *more)
    return {row["topic"]: row["change"] for row in rows if row["change"]}


def test_topics_are_created_once_and_what_differs_is_set(given: Infrastructure) -> None:
    would = changes(given, "--dry-run")
    assert set(would.values()) == {"create"}
    assert {"intake.events.v1", "partners.seiu775-lms.reports.v1", "gateway.reports.v1"} <= set(would)
    assert changes(given) == would, "a dry run has changed nothing"
    assert changes(given) == {}

    shorten(given.bootstrap, "partners.seiu775-lms.reports.v1", "1000")
    drifted = {"partners.seiu775-lms.reports.v1": "retention.ms: 1000 -> 604800000"}
    await_changes(given, drifted)
    assert changes(given) == drifted
    await_changes(given, {})


def await_changes(given: Infrastructure, expected: dict[str, str]) -> None:
    """A broker hears of a change of settings from its controller, a moment after that has taken it."""
    found = dict[str, str]()

    def is_so() -> bool:
        found.clear()
        found.update(changes(given, "--dry-run"))
        return found == expected

    until(is_so, seconds=30, otherwise=lambda: Unavailable(f"would change {found}", f"expected {expected}"))


def shorten(bootstrap: str, topic: str, milliseconds: str) -> None:
    entry = ConfigEntry("retention.ms", milliseconds, incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[entry])
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for changed in admin.incremental_alter_configs([resource]).values():
        changed.result(30)


def test_a_broker_that_does_not_answer_is_named() -> None:
    refused = CliRunner().invoke(app, ["topics", "apply", "--bootstrap", "127.0.0.1:9"])
    assert refused.exit_code == 2
    assert "no broker answers at 127.0.0.1:9" in refused.output


def test_databases_are_made_once_and_passwords_can_be_changed(given: Infrastructure, tmp_path: Path) -> None:
    write_dsns(given, tmp_path, "first")
    before = ran_databases(tmp_path)
    assert [row["database"] for row in before] == [names(service).database for service in SERVICES]
    assert all(row["migrations"] for row in before)
    assert not any(row["migrations"] for row in ran_databases(tmp_path))

    old = (tmp_path / "intake_app").read_text()
    write_dsns(given, tmp_path, "sec/ond@")
    ran_databases(tmp_path)
    with pytest.raises(asyncpg.InvalidPasswordError):
        asyncio.run(execute(old, "select 1"))
    new = (tmp_path / "intake_app").read_text()
    assert asyncio.run(execute(new, "select from fact")) == "SELECT 0"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        asyncio.run(execute(new, "create table mine ()"))


async def execute(dsn: str, statement: str) -> str:
    connection = await asyncpg.connect(dsn.strip())
    try:
        return str(await connection.execute(statement))
    finally:
        await connection.close()


def test_a_dsn_that_is_missing_is_named(given: Infrastructure, tmp_path: Path) -> None:
    (tmp_path / "admin").write_text(given.admin_dsn)
    refused = CliRunner().invoke(app, ["databases", "apply", "--dsns", str(tmp_path)])
    assert refused.exit_code == 2
    assert "intake_owner is missing" in refused.output.replace("\n", "")


def write_dsns(given: Infrastructure, folder: Path, password: str) -> None:
    (folder / "admin").write_text(given.admin_dsn)
    for service in SERVICES:
        wanted = names(service)
        for role in (wanted.owner, wanted.app):
            dsn = Databases(given.admin_dsn, role_password=password).dsn(wanted.database, role)
            (folder / role).write_text(dsn + "\n")


def ran_databases(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ran("databases", "apply", "--dsns", str(folder))
    return found
