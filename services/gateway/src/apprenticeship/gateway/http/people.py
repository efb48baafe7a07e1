"""Whom a partner's reference means: for operators who look for one person's journey; nothing of it is logged."""

from dataclasses import dataclass
from uuid import UUID

from apprenticeship.common.runtime.http import FOR_OPERATORS, is_operator

from ..domain.people import Link, link_key
from ..settings import Settings
from .door import Bearer, Records
from .pages import Page
from .problems import Problem


class PersonPage(Page):
    """Whom the platform knows under a reference."""

    participant_id: UUID
    tenant: str


@dataclass
class OperatorsDoor:
    """Answers whoever has the operators' token."""

    settings: Settings
    records: Records

    async def person(self, partner: str, ref: str, token: Bearer) -> PersonPage:
        """The participant whom this partner, or the one whose references it uses, calls so."""
        if not is_operator(self.settings, token.credentials if token else ""):
            raise Problem(403, FOR_OPERATORS)
        for agreement in self.settings.agreements.partners:
            if agreement.partner == partner:
                key = link_key(agreement.namespace, ref)
                link: Link | None = await self.records.case(Link, agreement.tenant, key)
                if link is not None:
                    return PersonPage(participant_id=link.participant_id, tenant=agreement.tenant)
        raise Problem(404, "There is no such person.", "Under this reference of this partner nobody is known.")
