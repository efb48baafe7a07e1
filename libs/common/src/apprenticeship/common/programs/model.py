"""A program's standards as data: what it asks, gives, promises and is judged by."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from apprenticeship.common.events.vocabulary import Code, Line

ProgramId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
_MOST = 2**31 - 1  # what the words of the catalogue take: a fact can be told of whatever passes here
Minutes = Annotated[int, Field(ge=0, le=_MOST)]
Cents = Annotated[int, Field(ge=0, le=_MOST)]
Bps = Annotated[int, Field(ge=0, le=_MOST)]
Days = Annotated[int, Field(ge=1, le=36_500)]
Party = Literal["labor", "management", "community", "funder"]
Kind = Literal[
    "certificate", "pre_apprenticeship", "apprenticeship", "registered_apprenticeship",
    "advanced_course", "continuing_education", "incumbent_course", "mentor_program",
]  # fmt: skip
HoursKind = Literal["classroom", "field", "rti", "ojt", "ce", "shadowing", "mentored", "client_pair"]
AssessmentMethod = Literal["role_play", "interview", "written", "portfolio", "none"]
Nominator = Literal["employer", "union"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Module(_Part):
    """One module of the curriculum."""

    id: ProgramId
    title: str
    minutes: Minutes
    required: bool = True


class Curriculum(_Part):
    """The modules taught, as one version."""

    version: int = 1
    modules: tuple[Module, ...] = ()


class RequirementSet(_Part):
    """What one has to do to complete; a person's set is chosen at enrolment (R29)."""

    minutes: Minutes = 0
    """Accepted minutes of the counted kinds, after corrections (R11)."""
    counted_kinds: tuple[HoursKind, ...] = (
        "classroom",
        "field",
        "rti",
        "ojt",
        "shadowing",
        "mentored",
    )
    modules_required: bool = True
    """Every required module of the curriculum must be completed."""
    exam: str | None = None
    """Code of the exam to pass after the requirements are met."""
    exam_attempts: int | None = None
    """Attempts allowed; None: unlimited."""
    exam_after_days: Days = 14
    """Days from meeting the requirements (or failing an attempt) to the scheduled exam."""
    exam_vendor: str | None = None
    """Partner id of the testing vendor."""


class Languages(_Part):
    """Languages of delivery and, apart from them, of the exam (R12); empty where a source gives only a count."""

    training: tuple[LanguageTag, ...] = ()
    exam: tuple[LanguageTag, ...] = ()


class Admission(_Part):
    """How one gets in."""

    assessment: AssessmentMethod = "none"
    """``none``: a seat may be offered without an assessment."""
    lived_experience_counts: bool = False
    prerequisite_credentials: tuple[str, ...] = ()
    offer_days: Days = 14
    """Days an offered seat is held before it lapses."""


class Engagement(_Part):
    """Early employer contact (R9)."""

    first_contact_week_max: int
    kinds: tuple[str, ...]


class MentorRule(_Part):
    """Whether and how a peer mentor is paired (R17 to R19)."""

    required: bool = True
    journey_level: bool = False
    trained_before_pairing: bool = True
    nominated_by: tuple[Nominator, ...] = ("employer", "union")
    approvals: tuple[Literal["employer", "union", "partnership"], ...] = ()
    """Who must approve a nominated mentor."""
    training_topics: tuple[str, ...] = ()
    phase: Literal["pre_apprenticeship", "training", "probation", "on_the_job"] = "training"
    planned_until: Literal["graduation", "probation_end"] = "graduation"
    paid_minutes_per_week: Minutes = 0
    capacity_default: int = 1


class WageGate(_Part):
    """The lowest starting wage of an opening or placement in one track, per hour (R1, R2)."""

    track: Code
    floor_cents: Annotated[int, Field(gt=0)]


class PlacementRule(_Part):
    """What a job must be to count."""

    gates: tuple[WageGate, ...] = ()
    employer_kinds: tuple[str, ...] = ()
    wage_payer: str | None = None
    required_credentials: tuple[str, ...] = ()
    degree_required: Literal[False] = False
    consent_required: bool = True
    """A referral needs the person's consent for that employer (R30)."""


class WageStep(_Part):
    """A rise that is earned in training and applied by the employer."""

    id: ProgramId
    basis: Literal["credential", "hours", "modules", "time", "competency"]
    amount_cents: Cents | None = None
    percent_bps: Bps | None = None
    minutes: Minutes | None = None
    """For basis hours: the accepted minutes at which it is earned."""
    grace_days: Days = 30
    """Days from earning until an unpaid step is overdue."""


class CredentialRule(_Part):
    """What is issued at the end."""

    code: str
    issuer: str
    portable: bool = True
    valid_days: Days | None = None


class ContinuingEducation(_Part):
    """What keeps a credential alive."""

    minutes: Minutes
    period_days: Days


class Target(_Part):
    """A KPI the program is judged by: share of graduates placed within so many days (R3, R4)."""

    kpi: Literal["placement_rate", "graduation_rate", "retention_rate", "wage_growth"]
    within_days: Days | None = None
    target_bps: Bps


class Coaching(_Part):
    """Coaching after graduation, in months (R10)."""

    months_min: int
    months_max: int
    role: Literal["career_coach", "navigator", "case_manager", "alumni"] = "career_coach"


class ProgramDefinition(_Part):
    """One version of a program, whole."""

    id: ProgramId
    version: Annotated[int, Field(ge=1, le=_MOST)]
    tenant: ProgramId
    """The partnership that runs it."""
    title: Line
    kind: Kind
    governance: tuple[Party, ...] = ()
    """Who must sign a version before it is published (R26)."""
    stages: tuple[str, ...]
    tuition_cents: Cents = 0
    paid_time: bool = False
    occupation_codes: tuple[str, ...] = ()
    languages: Languages = Languages()
    admission: Admission = Admission()
    curriculum: Curriculum = Curriculum()
    requirement_sets: dict[Code, RequirementSet]
    engagement: Engagement | None = None
    mentor: MentorRule | None = None
    placement: PlacementRule | None = None
    wage_steps: tuple[WageStep, ...] = ()
    credential: CredentialRule | None = None
    continuing_education: ContinuingEducation | None = None
    probation_days: Annotated[int, Field(ge=0)] | None = None
    """None: the program has no probation of its own."""
    targets: tuple[Target, ...] = ()
    benchmarks: dict[str, int] = {}
    """Results reported to date, not targets; basis points."""
    retention_milestones_days: tuple[Days, ...] = ()
    coaching: Coaching | None = None
    next_steps: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """What no source says yet; a definition that lists any is refused in production."""
    assumed: dict[str, str] = {}
    """Path of a value that no source gives -> why we assume it."""

    @property
    def key(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"

    def floor_cents(self, track: str | None) -> int | None:
        """The wage floor of a track, or of the only gate when the track is not named."""
        gates = self.placement.gates if self.placement else ()
        for gate in gates:
            if gate.track == track or (track is None and len(gates) == 1):
                return gate.floor_cents
        return max((gate.floor_cents for gate in gates), default=None)
