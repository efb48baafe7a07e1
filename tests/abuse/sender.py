"""A process that sends cases at a steady rate, so that it takes no time from whoever measures."""

import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from confluent_kafka import KafkaError, Message, Producer

from apprenticeship.common.events.catalogue import ENTRIES

from .cases import HTTP, Case, draw
from .invented import prepare
from .requests import Answer, asked

PARTITIONS = 6
READY = "ready\n"
MOST_BYTES = 100 << 20
"""Of a record before it is packed: a bomb's maker sets no bound."""
Landed = tuple[int, str, int, int]
"""Number of the case, topic, partition, offset."""


@dataclass
class Sender:
    """Where to send to, and where everything landed."""

    bootstrap: str
    url: str
    landed: list[Landed] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    """What the broker itself did not take."""
    answers: list["Future[Answer]"] = field(default_factory=list)
    _producers: dict[str, Producer] = field(default_factory=dict)

    def send(self, seed: int, numbers: range, rate: float) -> None:
        """All of them, so many a second, from the moment on that it says so."""
        prepare(seed, numbers, [entry.word for entry in ENTRIES])
        sys.stdout.write(READY)
        sys.stdout.flush()
        began = time.monotonic()
        with httpx.Client(base_url=self.url, timeout=60) as http, ThreadPoolExecutor(4) as pool:
            for n, number in enumerate(numbers):
                case = draw(seed, number)
                if case.door == HTTP:
                    self.answers.append(pool.submit(asked, http, case))
                else:
                    self._produce(case)
                time.sleep(max(0.0, began + n / rate - time.monotonic()))
            for producer in self._producers.values():
                producer.flush(60)

    def _produce(self, case: Case) -> None:
        producer = self._producers.get(case.codec) or self._open(case.codec)

        def ended(error: KafkaError | None, message: Message) -> None:
            if error:
                self.refused.append((case.number, error.name()))
            else:
                self.landed.append(
                    (case.number, message.topic() or "", message.partition() or 0, message.offset() or 0)
                )

        partition = 0 if case.topic == "intake.programs.v1" else case.number % PARTITIONS
        producer.produce(
            case.topic, case.body, case.key, partition=partition, headers=list(case.carried), on_delivery=ended
        )  # fmt: skip
        producer.poll(0)

    def _open(self, codec: str) -> Producer:
        self._producers[codec] = Producer({
            "bootstrap.servers": self.bootstrap, "compression.type": codec, "message.max.bytes": MOST_BYTES,
            "queue.buffering.max.kbytes": 1 << 20, "linger.ms": 5,
        })  # fmt: skip
        return self._producers[codec]

    def told(self) -> dict[str, Any]:
        """Everything, as JSON has it."""
        answers = [answer.result() for answer in self.answers]
        return {"landed": self.landed, "refused": self.refused, "answers": answers}


def main(arguments: Sequence[str]) -> int:
    """Bootstrap, URL, seed, first and last number, rate, file for what became of them."""
    bootstrap, url, seed, first, last, rate, file = arguments
    sender = Sender(bootstrap, url)
    sender.send(int(seed), range(int(first), int(last)), float(rate))
    Path(file).write_text(json.dumps(sender.told()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
