"""Three partnerships on one platform: whatever happens in one, no row of another one changes."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from apprenticeship.common.local.platform import SERVICES

from .pen import PROGRAMS
from .scene import Scene
from .stage import Stage
from .tenants import KINDS, RUNTIME, Twins, snapshot, tables

pytestmark = pytest.mark.timeout(900)
EVENTS = st.lists(st.tuples(st.sampled_from(sorted(PROGRAMS)), st.sampled_from(sorted(KINDS))), min_size=4, max_size=8)
FEW = settings(
    max_examples=6, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


@pytest.fixture(scope="module")
def twins(stage: Stage) -> Twins:
    return Twins(Scene.opened(stage, __name__))


def test_every_table_is_somebodys_or_the_runtimes(stage: Stage) -> None:
    found = tables(stage)
    assert [f"{service}.{name}" for (service, name), owned in found.items() if not owned and name not in RUNTIME] == []
    assert {service for (service, _), owned in found.items() if owned} == set(SERVICES)


@FEW
@given(events=EVENTS)
def test_an_event_of_one_changes_no_row_of_another(twins: Twins, events: list[tuple[str, str]]) -> None:
    stage = twins.scene.stage
    found = tables(stage)
    before = snapshot(stage, found)
    for tenant, kind in events:
        stage.send([twins.event(tenant, kind)])
        after = snapshot(stage, found)
        assert after[tenant] != before[tenant], f"{kind} left no trace"
        for other in before.keys() - {tenant}:
            changed = [place for place in after[other] if after[other][place] != before[other].get(place)]
            assert changed == [], f"{kind} of {tenant} changed rows of {other}"
        before = after
