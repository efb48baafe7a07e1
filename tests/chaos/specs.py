"""The six services as the oracle knows them: their real handlers, tables and topics."""

from importlib import import_module

from apprenticeship.common.local.platform import SERVICES
from apprenticeship.common.runtime.service import Service
from apprenticeship.common.runtime.spec import Spec


def specs() -> list[Spec]:
    """One a service."""
    return [_spec(import_module(f"apprenticeship.{name}.app").SERVICE) for name in SERVICES]


def _spec(service: Service) -> Spec:
    return service.spec(service.settings(demo=True))  # its keys are never used here
