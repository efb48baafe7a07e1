"""Wiring of the intake service."""

from apprenticeship.common.runtime.handlers import Handlers
from apprenticeship.common.runtime.service import Service, main

from .handlers import furnish, hears
from .settings import Settings
from .store import TABLES
from .vault import Vault


def furnished(settings: Settings) -> Handlers:
    """The handlers with the vault that these settings open."""
    furnish(Vault(settings.keys()), demo=settings.demo)
    return hears


SERVICE = Service(handlers=furnished, tables=TABLES, settings=Settings)

if __name__ == "__main__":
    main(SERVICE)
