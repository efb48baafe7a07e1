"""One life in each of the three programs, side by side over nineteen months; played on every rung.

The three partnerships call different things by the same names (people, classes, employers, openings), so that
whatever one of them could see of another would be seen here.
"""

from datetime import date, timedelta

from apprenticeship.cli.reportfile import Line
from apprenticeship.common.programs import ProgramDefinition, load

from .life import Life
from .pen import PROGRAMS, Pen, sealed

START = date(2027, 1, 5)
END = date(2028, 8, 7)
PEN = Pen("script")
ANA, BO, CY = (Life(PEN, tenant, "p-1") for tenant in PROGRAMS)
CANARIES = {"name": "Canary Featherstone", "email": "canary.featherstone@example.org", "phone": "555-867-5309"}
"""Ana's personal data: nobody but intake ever sees them."""

ANA_STARTS, BO_STARTS, CY_STARTS = date(2027, 3, 1), date(2027, 2, 1), date(2027, 3, 8)
ANA_GRADUATES = ANA_STARTS + timedelta(days=5 * 16 + 14)
ANA_BEGINS = ANA_GRADUATES + timedelta(days=45)
EXAM, CERTIFIED = date(2027, 3, 1), date(2027, 3, 1)
BO_BEGINS, BO_MOVES = date(2027, 3, 15), date(2027, 10, 4)
CY_GRADUATES = CY_STARTS + timedelta(days=3 * 25 + 20)
NEXT_STARTS = date(2027, 9, 6)

APPRENTICESHIP = ProgramDefinition.model_validate({
    "id": "jvs-mechanic-apprenticeship", "version": 1, "tenant": "jvs", "title": "Auto mechanic apprenticeship",
    "kind": "registered_apprenticeship", "governance": ["labor", "management"], "stages": ["apply", "enroll"],
    "requirement_sets": {"standard": {"modules_required": False, "minutes": 60_000}},
    "assumed": {"/requirement_sets": "the source names the step, and nothing of it"},
})  # fmt: skip
"""The step after JVS; all the source says of it is its kind."""


def lines() -> list[Line]:
    """Every report of the script; the same on every rung."""
    if not PEN.lines:
        for tenant in PROGRAMS:
            PEN.program(load(f"{PROGRAMS[tenant]}@1"), START)
            if tenant != "jvs":
                PEN.terms(tenant, "acme", date(2027, 1, 12))
        _support(ANA)
        _care(BO)
        _mechanics(CY)
    return list(PEN.lines)


def _support(ana: Life) -> None:
    """Per Scholas: a class, an employer in week three, a job at the floor or above, a year in it, coaching."""
    PEN.cohort("per-scholas", "spring", date(2027, 1, 12), ANA_STARTS)
    ana.enrolls(date(2027, 1, 20), sealed_person=sealed(**CANARIES))
    ana.consents(date(2027, 1, 22))
    ana.meets_employer(ANA_STARTS + timedelta(days=17), "acme")
    ana.learns(ANA_STARTS + timedelta(days=8), "hardware", "failed")
    for n, module in enumerate(("hardware", "operating-systems", "networking", "security", "customer-service")):
        ana.learns(ANA_STARTS + timedelta(days=14 + 16 * n), module, attempt=2 if n == 0 else 1)
    PEN.opening("per-scholas", "job-1", "acme", ANA_GRADUATES - timedelta(days=14), 1799)
    ana.learns(ANA_GRADUATES, "career-readiness")
    PEN.opening("per-scholas", "job-1", "acme", ANA_GRADUATES + timedelta(days=1), 1800)
    ana.is_candidate(ANA_GRADUATES + timedelta(days=20), "job-1")
    ana.is_candidate(ANA_GRADUATES + timedelta(days=34), "job-1", "offer", result="accepted", wage_cents_per_hour=2000)
    ana.is_hired(ANA_BEGINS, "acme", 2000, opening_ref="job-1", late=3)
    ana.meets_coach(ANA_BEGINS + timedelta(days=10))
    ana.passes_probation(ANA_BEGINS + timedelta(days=90))
    ana.earns(ANA_BEGINS + timedelta(days=360), "acme", 2300)
    ana.is_retained(ANA_BEGINS + timedelta(days=366), 2300)
    ana.meets_coach(ANA_BEGINS + timedelta(days=370))


def _care(bo: Life) -> None:
    """SEIU 775: 75 paid hours in Somali, the exam in Lao, certificate, a step in the pay, education, a new client."""
    PEN.cohort("seiu775", "spring", date(2027, 1, 12), BO_STARTS, training_language="so")
    PEN.terms("seiu775", "other-client", date(2027, 1, 13))
    bo.enrolls(date(2027, 1, 15), language="so", exam_language="lo", relation_to_client="none")
    bo.learns(BO_STARTS, "orientation-safety")
    bo.works_hours(BO_STARTS, "wrong", 270)
    bo.works_hours(BO_STARTS, "wrong", 30, late=1, reason="typing_error")
    for n in range(18):
        bo.works_hours(BO_STARTS + timedelta(days=1 + n // 2), str(n), 240 if n < 17 else 4500 - 30 - 17 * 240)
    bo.learns(BO_STARTS + timedelta(days=8), "core-basic")
    bo.learns(BO_STARTS + timedelta(days=11), "population-specific")
    bo.sits_exam(EXAM, language="lo", late=5)
    bo.is_hired(BO_BEGINS, "acme", 1980)
    bo.earns(BO_BEGINS + timedelta(days=14), "acme", 2030)
    for n in range(3):
        bo.works_hours(BO_BEGINS + timedelta(days=60 + 30 * n), f"ce-{n}", 240, kind="ce")
    bo.leaves(BO_MOVES - timedelta(days=4), "acme", 2030, "client_ended")
    bo.is_hired(BO_MOVES, "other-client", 2030)


def _mechanics(cy: Life) -> None:
    """JVS: a mentor approved and trained before anybody is paired, modules, and on into the apprenticeship."""
    PEN.cohort("jvs", "spring", date(2027, 1, 12), CY_STARTS)
    cy.enrolls(date(2027, 1, 25))
    PEN.mentor("m-1", date(2027, 1, 21), date(2027, 2, 1))
    for n, module in enumerate(("shop-safety", "tools", "engine-basics", "worksite")):
        cy.meets_mentor(CY_STARTS + timedelta(days=10 + 25 * n), cy.match)
        cy.learns(CY_STARTS + timedelta(days=20 + 25 * n), module)
    PEN.program(APPRENTICESHIP, date(2027, 7, 1))
    PEN.cohort(
        "jvs", "next", date(2027, 7, 5), NEXT_STARTS, program_id=APPRENTICESHIP.id,
        planned_ends_on=NEXT_STARTS + timedelta(days=700),
    )  # fmt: skip
    cy.applies(date(2027, 7, 20), program_id=APPRENTICESHIP.id, referral_source="program_next_step")
    cy.accepts(date(2027, 7, 28), program=APPRENTICESHIP.id)
