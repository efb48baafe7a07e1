"""The store on PostgreSQL: journal, parked events and declared tables of one service."""

from .operations import Operations
from .store import PostgresStore

__all__ = ["Operations", "PostgresStore"]
