"""Wiring of the gateway."""

from apprenticeship.common.runtime.service import Service, main

from .handlers import hears
from .http import routes
from .settings import Settings
from .store import TABLES

SERVICE = Service(
    handlers=lambda settings: hears(settings.agreements),
    tables=TABLES,
    settings=Settings,
    topics=lambda settings: settings.topics,
    tenants=lambda settings: settings.tenants,
    index_by="cause",
    answers=False,
    routes=routes,
)

if __name__ == "__main__":
    main(SERVICE)
