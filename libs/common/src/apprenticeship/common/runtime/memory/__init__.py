"""The store in memory, for the simulation and fast tests: same promises, no clock of its own, no chance."""

from .store import MemoryDatabase, MemoryStore

__all__ = ["MemoryDatabase", "MemoryStore"]
