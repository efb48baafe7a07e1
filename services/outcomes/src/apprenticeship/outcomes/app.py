"""Wiring of the outcomes service."""

from apprenticeship.common.runtime.service import Service, main

from .handlers import hears
from .http import routes
from .settings import Settings
from .store import TABLES

SERVICE = Service(handlers=hears, tables=TABLES, settings=Settings, routes=routes)

if __name__ == "__main__":
    main(SERVICE)
