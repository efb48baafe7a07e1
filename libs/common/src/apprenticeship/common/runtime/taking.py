"""Taking an event in hand: what its handler prepares, and what is left of one that the database refuses."""

from dataclasses import replace

from .item import Item
from .ports import BadValue


def prepare(item: Item) -> None:
    """What a handler must make of an event before it is decided (opening what is sealed)."""
    if item.handler and item.handler.prepare and item.heard:
        try:
            item.heard = replace(item.heard, prepared=item.handler.prepare(item.heard))
        except ValueError:
            return  # left unprepared, the decision refuses it
        except BaseException as error:  # noqa: BLE001 - our own fault, even an exit: as in a decision
            item.outcome, item.detail, item.fixed = "failed", type(error).__name__, True


def spoil(item: Item, error: BadValue) -> None:
    """The database refused this event alone: park it without its own text if even that was refused."""
    if item.fixed:
        item.body, item.found = b"", {}
    item.outcome, item.code, item.detail, item.fixed = "failed", "bad_value", str(error)[:64], True
