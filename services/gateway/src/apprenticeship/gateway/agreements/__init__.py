"""What a partner and the partnership have agreed on: what it may say, what it is told, in whose references."""

from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.vocabulary import Code, Sha256

# As it stands in the names of topics: a dot would look like another topic's.
PartnerName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]

REPORTS = frozenset(entry.word.type for entry in ENTRIES if entry.kind == "report")
TOLD = frozenset(entry.word.type for entry in ENTRIES if entry.kind == "fact" and entry.data_class != "restricted")
"""Facts that may leave the platform: what is restricted goes to named services only."""


class Agreement(BaseModel):
    """One partner of one partnership."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    partner: PartnerName
    """Its name, as in its topics ``partners.<partner>.reports.v1`` and ``.answers.v1``."""
    tenant: PartnerName
    """The partnership it belongs to."""
    kind: Code
    """What it is: ``lms``, ``employer``, ``union``, ``staff`` ...; for people who read this, no rule looks at it."""
    reports: frozenset[Code] = frozenset()
    """Names of the reports it may publish, e.g. ``hours-reported``."""
    programs: frozenset[Code] = frozenset()
    """Programs it may name in a report, and hears about."""
    receives: frozenset[Code] = frozenset()
    """Names of the facts it is told, e.g. ``enrolled``."""
    person_refs: PartnerName | None = None
    """The partner whose person references it uses; when absent, it has its own."""
    token_sha256: Sha256 | None = None
    """SHA-256 of its bearer token, in hex; when absent, it cannot come by HTTP."""

    @property
    def namespace(self) -> str:
        """Whose person references these are."""
        return self.person_refs or self.partner

    @model_validator(mode="after")
    def _names_words(self) -> Self:
        for given, known in ((self.reports, REPORTS), (self.receives, TOLD)):
            if strange := sorted(given - known):
                raise ValueError(f"{self.partner}: nobody may say or be told {', '.join(strange)}")
        return self


class Agreements(BaseModel):
    """All agreements of one platform; what one tenant's partners say never meets another tenant's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    partners: tuple[Agreement, ...]

    @cached_property
    def _by_partner(self) -> dict[str, Agreement]:
        return {one.partner: one for one in self.partners}

    @cached_property
    def _by_tenant(self) -> dict[str, tuple[Agreement, ...]]:
        tenants = dict.fromkeys(one.tenant for one in self.partners)
        return {t: tuple(one for one in self.partners if one.tenant == t) for t in tenants}

    @cached_property
    def _introducers(self) -> frozenset[tuple[str, str]]:
        """(tenant, namespace) of references that somebody may introduce a person by."""
        names = {"application-reported", "roster-reported"}
        return frozenset((one.tenant, one.namespace) for one in self.partners if one.reports & names)

    def of(self, tenant: str, partner: str | None) -> Agreement | None:
        """A partner's agreement within a partnership; None when it has none there."""
        found = self._by_partner.get(partner or "")
        return found if found and found.tenant == tenant else None

    def within(self, tenant: str) -> tuple[Agreement, ...]:
        """Of all partners of a partnership."""
        return self._by_tenant.get(tenant, ())

    def programs(self, tenant: str) -> frozenset[str]:
        """Programs that some agreement of the partnership names."""
        return frozenset[str]().union(*(one.programs for one in self.within(tenant)))

    def introduces(self, tenant: str, namespace: str) -> bool:
        """Whether an application or a roster may make such a reference known."""
        return (tenant, namespace) in self._introducers

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        _unique("partner", (one.partner for one in self.partners))
        _unique("token", (one.token_sha256 for one in self.partners if one.token_sha256))
        for one in self.partners:
            other = self.of(one.tenant, one.namespace)
            if other is None or other.namespace != one.namespace:
                raise ValueError(f"{one.partner}: {one.namespace} has no person references here")
        return self


def _unique(what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"two agreements with one {what}")
        seen.add(value)
