"""A cluster has several addresses; each of them is known to whoever connects."""

from apprenticeship.common.runtime.service import Running
from apprenticeship.training.app import SERVICE


def test_every_address_of_a_cluster_is_an_address_of_its_own() -> None:
    running = Running(SERVICE, SERVICE.settings(bootstrap="one:9092,two:9092"))
    assert running._broker._connection_kwargs["bootstrap_servers"] == ["one:9092", "two:9092"]
