"""Wiring of the mentoring service."""

from apprenticeship.common.runtime.service import Service, main

from .handlers import hears
from .settings import Settings
from .store import TABLES

SERVICE = Service(handlers=hears, tables=TABLES, settings=Settings)

if __name__ == "__main__":
    main(SERVICE)
