"""Understand a file that nobody here made: what it is, where its rows are, what they are called."""

from imports.reading.errors import Unreadable
from imports.reading.table import Reading, Table, reopen, understand, understand_as

__all__ = ["Reading", "Table", "Unreadable", "reopen", "understand", "understand_as"]
