"""Program standards as data, one file per program and version."""

from .library import load, names
from .model import ProgramDefinition

__all__ = ["ProgramDefinition", "load", "names"]
