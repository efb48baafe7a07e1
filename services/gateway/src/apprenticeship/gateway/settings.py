"""What the gateway can be told by its environment: beyond what every service can, its agreements."""

from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Self

from pydantic import model_validator

from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.entries import topic_of
from apprenticeship.common.events.topics import OWNERS, answers_of, partner_reports
from apprenticeship.common.runtime.settings import RuntimeSettings

from .agreements import Agreements
from .domain.telling import words_told

DEMO = Path(__file__).with_name("agreements") / "demo.json"


class Settings(RuntimeSettings):
    """Addresses, limits and habits of the gateway process."""

    agreements_file: str = ""
    """JSON file with the partners' agreements. ``demo``: those that ship with the gateway, whose tokens everybody can
    read; empty: the same, but only while HTTP listens on this machine alone."""
    tell_seconds: float = 10.0
    """How long a report that came by HTTP may wait for the broker before its sender is asked to try again."""

    @cached_property
    def agreements(self) -> Agreements:
        """Read once; a change needs a restart."""
        file = DEMO if self.agreements_file in {"", "demo"} else Path(self.agreements_file)
        return Agreements.model_validate_json(file.read_bytes())

    @model_validator(mode="after")
    def _demo_stays_at_home(self) -> Self:
        if not self.agreements_file and not _is_this_machine(self.http_host):
            raise ValueError("name APPRENTICESHIP_AGREEMENTS_FILE (`demo` to open the demo's doors to the network)")
        return self

    @property
    def topics(self) -> list[str]:
        """Every partner's door, every owner's answers, and where the facts are said that partners are told."""
        doors = [partner_reports(one.partner) for one in self.agreements.partners]
        answers = [answers_of(owner) for owner in OWNERS if owner != "gateway"]
        facts = [topic_of(BY_WORD[word]) for word in words_told(self.agreements)]
        return list(dict.fromkeys([*doors, *answers, *facts]))

    @property
    def tenants(self) -> dict[str, str]:
        """Whose partner each one is."""
        return {one.partner: one.tenant for one in self.agreements.partners}


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
