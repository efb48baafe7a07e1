"""Every row of every service, by whose it is; and events that three partnerships know by the same names."""

from datetime import date, timedelta

from apprenticeship.cli.reportfile import Line
from apprenticeship.common.events.reports import MentorApprovalReported
from apprenticeship.common.local.platform import SERVICES

from .life import MODULES, Life
from .pen import PROGRAMS
from .scene import Scene
from .stage import Stage

RUNTIME = {"fence", "claim", "untold", "breaker", "audit", "alembic_version"}
"""Tables of the runtime that are about indexes, ids and operators, not about anybody."""
TABLES = """
select t.table_name as name, bool_or(c.column_name = 'tenant') as owned
from information_schema.tables t join information_schema.columns c using (table_schema, table_name)
where t.table_schema not in ('pg_catalog', 'information_schema') and t.table_type = 'BASE TABLE'
group by 1 order by 1
"""
DIGEST = """
select '{name}' as name, tenant, md5(string_agg(t::text, '|' order by t::text)) as rows from "{name}" t group by tenant
"""

Rows = dict[str, dict[tuple[str, str], str]]
"""By tenant, and by service and table: a digest of all its rows."""


def tables(stage: Stage) -> dict[tuple[str, str], bool]:
    """Every table of every service, and whether it has a tenant column."""
    return {(service, row["name"]): row["owned"] for service in SERVICES for row in stage.rows(service, TABLES)}


def snapshot(stage: Stage, found: dict[tuple[str, str], bool]) -> Rows:
    """All rows that are somebody's."""
    rows: Rows = {tenant: {} for tenant in PROGRAMS}
    for service in SERVICES:
        owned = [name for (of, name), has in found.items() if of == service and has]
        for row in stage.rows(service, *(DIGEST.format(name=name) for name in owned)):
            rows.setdefault(row["tenant"], {})[service, row["name"]] = row["rows"]
    return rows


class Twins:
    """A person, a class, an employer, an opening and a mentor in each partnership, all called alike."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self._count = scene, 0
        for tenant in PROGRAMS:
            scene.cohort(tenant)
            scene.enrolled(tenant, "twin")
        scene.play()
        scene.stage.on(scene.day(31))

    def event(self, tenant: str, kind: str) -> Line:
        """One more event of a partnership, dated today."""
        self._count += 1
        KINDS[kind](self, tenant, self.scene.person(tenant, "twin"))
        [line] = self.scene.pen.take()
        return line

    @property
    def today(self) -> date:
        return self.scene.stage.today

    @property
    def name(self) -> str:
        """A name that may be new, or known to another partnership, or known to this one."""
        return self.scene.named(f"n{self._count // len(PROGRAMS)}")

    def approves_mentor(self, tenant: str, _twin: Life) -> None:
        word = MentorApprovalReported(
            mentor_ref=self.name, approved_by=("employer", "union"), capacity=1, criteria_version=1
        )
        self.scene.pen.report(f"{tenant}-staff", self.today, word, self.name)

    def plans_class(self, tenant: str, _twin: Life) -> None:
        self.scene.pen.cohort(tenant, self.name, self.today, self.today + timedelta(days=60))

    def offers_terms(self, tenant: str, _twin: Life) -> None:
        self.scene.pen.terms(tenant, self.name, self.today)

    def offers_work(self, tenant: str, _twin: Life) -> None:
        self.scene.pen.opening(tenant, self.name, "acme", self.today, 2600)

    def applies(self, tenant: str, _twin: Life) -> None:
        self.scene.person(tenant, self.name).applies(self.today)

    def consents(self, _tenant: str, twin: Life) -> None:
        twin.consents(self.today, granted=self._count % 2 == 0)

    def learns(self, tenant: str, twin: Life) -> None:
        module = list(MODULES[tenant])[self._count % len(MODULES[tenant])]
        twin.learns(self.today, module, "failed", attempt=self._count)

    def works(self, _tenant: str, twin: Life) -> None:
        twin.works_hours(self.today, f"h{self._count}", 10)

    def pauses(self, _tenant: str, twin: Life) -> None:
        twin.changes(self.today, "pause", reason="family")

    def is_unknown(self, tenant: str, _twin: Life) -> None:
        self.scene.person(tenant, f"nobody-{self._count}").learns(self.today, "hardware")


KINDS = {
    kind.__name__: kind
    for kind in (
        Twins.approves_mentor, Twins.plans_class, Twins.offers_terms, Twins.offers_work, Twins.applies,
        Twins.consents, Twins.learns, Twins.works, Twins.pauses, Twins.is_unknown,
    )
}  # fmt: skip
"""What may happen in every partnership."""
