"""The definitions that ship with the platform."""

from functools import cache
from importlib.resources import files

from .model import ProgramDefinition

_FOLDER = files(__package__) / "definitions"


@cache
def names() -> tuple[str, ...]:
    """``id@version`` of every definition, sorted."""
    return tuple(
        sorted(entry.name.removesuffix(".json") for entry in _FOLDER.iterdir() if entry.name.endswith(".json"))
    )


@cache
def load(key: str) -> ProgramDefinition:
    """The definition ``id@version``; KeyError names what there is."""
    if key not in names():
        raise KeyError(f"no program {key}; there are {', '.join(names())}")
    return ProgramDefinition.model_validate_json((_FOLDER / f"{key}.json").read_text())
