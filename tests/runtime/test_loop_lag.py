"""Conversions of large images never hold up the event loop: other visitors are served meanwhile."""

from __future__ import annotations

import asyncio
import io
import time
from typing import Any

import numpy as np
import pytest
from PIL import Image

import showglass as gr
from showglass.gates.open_file import use
from showglass.runtime.job import Job
from showglass.runtime.runtime import Runtime
from showglass.runtime.session import Session

TWELVE_MEGAPIXELS = (4000, 3000)
IMAGES = 10
# The aim is 50 ms on an idle machine. A stalled loop would lag by a whole conversion, several hundred.
MOST_MS = 250.0


class Sink:
    """Takes the outputs of jobs, and tells when all are done."""

    def __init__(self, jobs: int) -> None:
        self.left = jobs
        self.all_done = asyncio.Event()
        self.errors: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None

    def finished(self, job: Job, *args: Any) -> None:
        self.left -= 1
        if self.left == 0:
            self.all_done.set()
