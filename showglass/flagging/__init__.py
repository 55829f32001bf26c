"""Flagging: keeping a sample that somebody at the page marked."""

from .base import FlaggingCallback, FlagMethod
from .chat_csv_logger import ChatCSVLogger
from .csv_logger import CSVLogger, SimpleCSVLogger

__all__ = ["CSVLogger", "ChatCSVLogger", "FlagMethod", "FlaggingCallback", "SimpleCSVLogger"]
