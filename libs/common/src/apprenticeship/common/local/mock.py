"""A Kafka broker in memory: librdkafka's mock cluster, out of the confluent-kafka wheel.

Python's confluent-kafka does not show these functions. Its limits: one member per group, no admin API,
no transactions, 5 MiB or 100,000 records a partition; without a rebalance delay of 0 a first join costs 3 s.
"""

import ctypes
import importlib.util
from collections.abc import Sequence
from pathlib import Path

from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.topics import TopicSpec

_PRODUCER = 0
_TOPIC_EXISTS = 36  # RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS


def library() -> Path:
    """The library as the wheel ships it (Linux: beside the package; macOS: inside)."""
    spec = importlib.util.find_spec("confluent_kafka")
    package = Path(spec.origin).parent if spec and spec.origin else Path()
    for pattern in ("../confluent_kafka.libs/librdkafka*.so*", ".dylibs/librdkafka*.dylib"):
        for found in package.glob(pattern):
            return found
    raise Unavailable("the confluent-kafka wheel brings no librdkafka here", "use --infra native")


def load() -> ctypes.CDLL:
    lib, pointer, text = ctypes.CDLL(str(library())), ctypes.c_void_p, ctypes.c_char_p
    signatures = {
        "conf_new": (pointer, []),
        "conf_set": (ctypes.c_int, [pointer, text, text, text, ctypes.c_size_t]),
        "new": (pointer, [ctypes.c_int, pointer, text, ctypes.c_size_t]),
        "destroy": (None, [pointer]),
        "mock_cluster_new": (pointer, [pointer, ctypes.c_int]),
        "mock_cluster_destroy": (None, [pointer]),
        "mock_cluster_bootstraps": (text, [pointer]),
        "mock_group_initial_rebalance_delay_ms": (None, [pointer, ctypes.c_int32]),
        "mock_topic_create": (ctypes.c_int, [pointer, text, ctypes.c_int, ctypes.c_int]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(lib, f"rd_kafka_{name}")
        function.restype, function.argtypes = result, arguments
    return lib


class MockBroker:
    """Lives in this process, on librdkafka's own threads, at a random port of the loopback."""

    def __init__(self) -> None:
        self._lib = load()
        error = ctypes.create_string_buffer(512)
        conf = self._lib.rd_kafka_conf_new()
        self._lib.rd_kafka_conf_set(conf, b"log_level", b"0", error, len(error))
        self._client = self._lib.rd_kafka_new(_PRODUCER, conf, error, len(error))
        if not self._client:
            raise Unavailable(f"librdkafka: {error.value.decode()}", "use --infra native")
        self._cluster = self._lib.rd_kafka_mock_cluster_new(self._client, 1)
        self._lib.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, 0)
        self.bootstrap: str = self._lib.rd_kafka_mock_cluster_bootstraps(self._cluster).decode()
        self._partitions: dict[str, int] = {}

    async def create(self, topics: Sequence[TopicSpec]) -> None:
        """Without their configuration: the mock keeps everything (up to its limits), compacts nothing."""
        for topic in topics:
            if self._partitions.setdefault(topic.name, topic.partitions) != topic.partitions:
                raise Unavailable(f"topic {topic.name} has another partition count", "start afresh")
            self._create(topic)

    def _create(self, topic: TopicSpec) -> None:
        name = topic.name.encode()
        code = self._lib.rd_kafka_mock_topic_create(self._cluster, name, topic.partitions, 1)
        if code not in {0, _TOPIC_EXISTS}:
            raise Unavailable(f"topic {topic.name}: librdkafka's error {code}", "check its name")

    def stop(self) -> None:
        if self._cluster:
            self._lib.rd_kafka_mock_cluster_destroy(self._cluster)
            self._lib.rd_kafka_destroy(self._client)
            self._cluster = self._client = None
