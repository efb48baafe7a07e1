"""Operators find a person by a partner's reference; nobody else does, and no log holds it."""

import pytest

from apprenticeship.common.events.keys import participant_id

from .street import CBO, LMS, OPERATOR, Street, applied, problem

REF = "cbo/4711"
OPERATORS = {"authorization": f"Bearer {OPERATOR}"}


async def test_an_operator_finds_whom_a_partner_means(street: Street) -> None:
    await street.post(applied(REF))
    await street.deliver()
    answer = await street.client.get(f"/ops/people/{CBO}/{REF}", headers=OPERATORS)
    assert answer.json() == {
        "participant_id": str(participant_id("per-scholas", CBO, REF)), "tenant": "per-scholas",
    }  # fmt: skip
    assert REF not in repr(street.notes)


@pytest.mark.parametrize("named", [f"{CBO}/cbo/4712", f"{LMS}/{REF}", f"no-partner/{REF}"])
async def test_whom_nobody_knows_is_not_found_and_not_repeated(street: Street, named: str) -> None:
    await street.post(applied(REF))
    await street.deliver()
    answer = await street.client.get(f"/ops/people/{named}", headers=OPERATORS)
    problem(answer, 404)
    assert named.partition("/")[2] not in answer.text


@pytest.mark.parametrize("token", [None, "Bearer ", f"Bearer demo-{CBO}", "Bearer nobody"])
async def test_whoever_is_no_operator_learns_nothing(street: Street, token: str | None) -> None:
    await street.post(applied(REF))
    await street.deliver()
    headers = {"authorization": token} if token else {}
    problem(await street.client.get(f"/ops/people/{CBO}/{REF}", headers=headers), 403)
