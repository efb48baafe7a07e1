"""A record batch that cannot be unpacked is one record without a value: refused like any other, never read for ever.

Left to itself aiokafka unpacks a batch to whatever size it claims (400 MB out of 1 MB were seen), and stops for good at
one whose codec it lacks; every client of a partner may choose its codec.
"""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from typing import Any

from aiokafka import ConsumerRecord
from aiokafka.consumer import fetcher
from aiokafka.consumer.fetcher import PartitionRecords
from aiokafka.errors import CorruptRecordException, UnsupportedCodecError
from aiokafka.record.default_records import DefaultRecordBatch

from apprenticeship.common.runtime.door import UNREADABLE

MOST_BYTES = 8 << 20
"""Of an unpacked batch: eight times what a topic takes of a packed one."""


class TooLarge(ValueError):
    """A batch unpacks to more than anybody may send."""


def unpack_within_bounds() -> None:
    """From now on, in this process."""
    sys.modules[DefaultRecordBatch.__module__].gzip_decode = _gunzip  # type: ignore[attr-defined]
    fetcher.PartitionRecords = ReadableRecords


def _gunzip(payload: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(payload)) as packed:
        unpacked = packed.read(MOST_BYTES + 1)
    if len(unpacked) > MOST_BYTES:
        raise TooLarge
    return unpacked


class _Remembering:
    """The batches of a partition as they were fetched, and the one that was taken last."""

    def __init__(self, records: Any) -> None:  # noqa: ANN401 - the library has no types
        self._records = records
        self.last: Any = None

    def has_next(self) -> bool:
        return bool(self._records.has_next())

    def next_batch(self) -> Any:  # noqa: ANN401 - the same
        self.last = self._records.next_batch()
        return self.last


class ReadableRecords(PartitionRecords):  # type: ignore[misc]
    """aiokafka's, but for a batch that cannot be unpacked."""

    def __init__(self, tp: Any, records: Any, *rest: Any) -> None:  # noqa: ANN401 - the same
        self.next_fetch_offset = 0
        super().__init__(tp, _Remembering(records), *rest)

    def _unpack_records(self) -> Iterator[ConsumerRecord]:
        while True:
            try:
                yield from super()._unpack_records()
            except (UnsupportedCodecError, CorruptRecordException, TooLarge, EOFError, OSError, zlib.error) as error:
                last = self._records.last
                if not last.validate_crc():  # spoilt on its way: fetched again
                    raise
                yield from self._in_place_of(last, type(error).__name__)
            else:
                return

    def _in_place_of(self, batch: Any, why: str) -> Iterator[ConsumerRecord]:  # noqa: ANN401 - the same
        """One record at its last offset; how many there were, only the batch itself would say."""
        offset = batch.next_offset - 1
        if offset >= self.next_fetch_offset:
            self.next_fetch_offset = batch.next_offset
            headers = ((UNREADABLE, why.encode()),)
            tp = self._tp
            yield ConsumerRecord(
                tp.topic, tp.partition, offset, batch.max_timestamp, batch.timestamp_type, None, None, None, -1, -1,
                headers,
            )  # fmt: skip
