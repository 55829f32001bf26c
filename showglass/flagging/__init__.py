"""Flagging: keeping a sample that somebody at the page marked."""

from .base import FlaggingCallback, FlagMethod
from .csv_logger import CSVLogger, SimpleCSVLogger

__all__ = ["CSVLogger", "FlagMethod", "FlaggingCallback", "SimpleCSVLogger"]
