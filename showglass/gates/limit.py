"""How much is let in."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_JSON = 4 * 1024 * 1024
"""Bytes of one JSON body or frame, few enough that decoding one is no stall: larger values go through an upload."""
MAX_UPLOAD = 1024 * 1024 * 1024
"""Bytes of one uploaded file, unless the author says otherwise."""
MAX_UPLOAD_FILES = 1000
MAX_UPLOAD_BODY = 4 * 1024 * 1024 * 1024
"""Bytes of one upload with all its files."""
MAX_SHARED_FILE = 64 * 1024 * 1024
"""Bytes of one file that replicas share through their store."""
MAX_HASH = 128
"""Characters of a client's session hash."""
MAX_PIXELS = 100_000_000
"""Pixels of one decoded image."""
MAX_HEAD = 64 * 1024
"""Bytes of a request line and its headers."""
MAX_SAMPLES = 250_000_000
"""Values of one decoded sound, over all channels: about 47 minutes of stereo."""
MAX_RATE = 768_000
"""Samples a second."""
MAX_VIDEO_PIXELS = 240_000_000_000
"""Pixels of all pictures of a video that is converted: an hour of 1920 by 1080 at 30 a second."""
MAX_BROADCAST = 512 * 1024 * 1024
"""Bytes of one sound or video that a generator makes: hours of sound, and an hour of small video."""
MAX_WAITING = 16 * 1024 * 1024
"""Bytes of messages that wait for one event's reader."""
MAX_FETCH = 256 * 1024 * 1024
"""Bytes of what one web address names."""
MAX_FETCHES = 20
"""Web addresses that one call may have fetched."""


class FileSize:
    """Bytes of the units in which sizes are said: ``launch(max_file_size=5 * gr.FileSize.MB)``."""

    B = 1
    KB = 1024
    MB = 1024**2
    GB = 1024**3
    TB = 1024**4


_UNITS = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3, "tb": 1024**4}


class TooLarge(Exception):
    """More came than is let in; `limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"That is larger than the {readable(limit)} allowed here.")
        self.limit = limit


def readable(size: float) -> str:
    """Bytes as people say them."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            return f"{size:.0f} {unit}" if unit == "bytes" or size >= 10 else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.0f} bytes"


def parse_size(size: str | int | None) -> int | None:
    """``"5mb"`` or a number, as bytes. Raises ValueError for anything else."""
    if size is None or isinstance(size, int):
        return size
    match = re.fullmatch(r"\s*(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]{1,2})\s*", size.lower()[:40])
    if match is None or match.group(2) not in _UNITS:
        raise ValueError(f"max_file_size must be like '5mb' or a number of bytes, got {size!r}.")
    return int(float(match.group(1)) * _UNITS[match.group(2)])


@dataclass(frozen=True)
class Limits:
    """How much one address may ask of an app: ``launch(limits=gr.Limits(requests=20))``. None lifts a limit.

    requests: requests and messages a second that run or change something, over ten seconds. reads: requests a second
    that only ask, over ten seconds. pending: requests that are answered at the same time, event streams among them.
    uploads: bytes an hour, such as "5gb". sockets: open pages. local: count loopback and private addresses, too, which
    may be a proxy that stands for everybody. trusted_proxies: addresses and networks whose X-Forwarded-For is believed,
    such as "127.0.0.1" or "10.0.0.0/8". Raises ValueError.
    """

    requests: float | None = 300
    reads: float | None = 2000
    pending: int | None = 2000
    uploads: str | int | None = "50gb"
    sockets: int | None = 500
    local: bool = False
    trusted_proxies: Sequence[str] = ()

    def __post_init__(self) -> None:
        parse_size(self.uploads)
        for name in ("requests", "reads", "pending", "sockets"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise ValueError(f"Limits({name}=) must be more than 0, or None, got {value!r}.")
        for network in self.trusted_proxies:
            try:
                ipaddress.ip_network(network, strict=False)
            except ValueError as error:
                raise ValueError(f"Limits(trusted_proxies=): {error}.") from None
