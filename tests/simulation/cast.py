"""The six services with their real handlers and tables; what is no part of the promise is made cheap."""

from functools import cache

from apprenticeship.common.runtime.service import Service
from apprenticeship.common.runtime.spec import Spec
from apprenticeship.gateway.app import SERVICE as GATEWAY
from apprenticeship.gateway.settings import Settings
from apprenticeship.intake.app import SERVICE as INTAKE
from apprenticeship.intake.domain.personal import Kept
from apprenticeship.intake.handlers import furnish, hears
from apprenticeship.intake.vault import Vault, development_keys
from apprenticeship.mentoring.app import SERVICE as MENTORING
from apprenticeship.outcomes.app import SERVICE as OUTCOMES
from apprenticeship.placement.app import SERVICE as PLACEMENT
from apprenticeship.training.app import SERVICE as TRAINING

SEALED = "a.b.c.d.e"


class PaperVault(Vault):
    """Keeps what it is given: the real one's nonces would make two runs of a seed differ."""

    def take_in(self, tenant: str, participant_id: str, sealed: str) -> Kept | None:
        return Kept("paper", f"{tenant}/{participant_id}", sealed)


@cache
def specs() -> tuple[Spec, ...]:
    """In the order in which a report travels."""
    services = (GATEWAY, INTAKE, TRAINING, MENTORING, PLACEMENT, OUTCOMES)
    return tuple(_spec(service) for service in services)


def _spec(service: Service) -> Spec:
    if service is INTAKE:
        furnish(PaperVault(development_keys()), demo=True)
        return Service(hears, service.tables).spec(Settings())
    return service.spec(Settings(agreements_file="demo") if service is GATEWAY else service.settings())
