"""How far uploads are, for whoever asks, at whichever replica."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from hashlib import blake2b

import msgspec

from ..store.base import Store, StoreAway
from .feed import News
from .sse import frame

TELL_SECONDS = 0.5
"""How often other replicas are told."""
QUIET_SECONDS = 5.0
"""How often they are told that there is nothing new."""
LOST_SECONDS = 15.0
"""After so long without a word, the replica that took the upload is gone."""
KEPT_SECONDS = 3600.0
MAX_SHOWN = 200
"""Characters of a file's name that other replicas are told."""


class Step(msgspec.Struct, array_like=True):
    """What came since the last step: bytes, by file."""

    bytes: dict[str, int]
    done: bool


_write = msgspec.msgpack.Encoder().encode
_step = msgspec.msgpack.Decoder(Step).decode


class Progress:
    """How far one upload is: bytes since the last look, by file."""

    def __init__(self) -> None:
        self.bytes: dict[str, int] = {}
        self.elsewhere: dict[str, int] | None = None
        """The same for other replicas, when there are any."""
        self.done = False
        self.ended = asyncio.Event()
        self.news = News(asyncio.get_running_loop())

    def add(self, name: str, size: int) -> None:
        """More of a file came."""
        self.bytes[name] = self.bytes.get(name, 0) + size
        if self.elsewhere is not None:
            short = name[:MAX_SHOWN]
            self.elsewhere[short] = self.elsewhere.get(short, 0) + size
        self.news.tell()

    def end(self) -> None:
        """No more comes."""
        self.done = True
        self.ended.set()
        self.news.tell()

    def ready(self) -> bool:
        """Whether there is anything new."""
        return bool(self.bytes) or self.done

    def take(self) -> tuple[bytes, bool]:
        """Frames for what is new, and whether they are the last."""
        new, self.bytes = self.bytes, {}
        frames = [
            frame({"msg": "update", "orig_name": name, "chunk_size": size})
            for name, size in new.items()
        ]
        if self.done:
            frames.append(frame({"msg": "done"}))
        return b"".join(frames), self.done


def _place(upload_id: str) -> str:
    """Where the store has the name of an upload's steps."""
    return f"upload/{blake2b(upload_id.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"


async def tell(store: Store, upload_id: str, progress: Progress) -> None:
    """Tell other replicas how far an upload is, until its end. Ends by itself; a store that is away is told nothing."""
    run = f"upload/{secrets.token_hex(16)}"
    progress.elsewhere = {}
    with contextlib.suppress(StoreAway):
        number = quiet = 0
        while True:
            new, progress.elsewhere = progress.elsewhere, {}
            done = progress.done
            quiet = 0 if new else quiet + 1
            if new or done or not number or quiet * TELL_SECONDS >= QUIET_SECONDS:
                await store.set(f"{run}/{number}", _write(Step(new, done)), KEPT_SECONDS)
                quiet = 0
                number += 1
            if number == 1:
                await store.set(_place(upload_id), run.encode(), KEPT_SECONDS)
            if done:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(progress.ended.wait(), TELL_SECONDS)


async def known(store: Store, upload_id: str) -> str | None:
    """Under which name another replica tells of an upload; None when none does. Raises `StoreAway`."""
    run = await store.get(_place(upload_id))
    return None if run is None else run.decode()


async def mirror(store: Store, run: str, progress: Progress) -> None:
    """Follow what another replica tells of an upload, until its end."""
    loop = asyncio.get_running_loop()
    number, heard = 0, loop.time()
    try:
        while loop.time() - heard < LOST_SECONDS:
            told = await store.get(f"{run}/{number}")
            if told is None:
                await asyncio.sleep(TELL_SECONDS / 2)
                continue
            step = _step(told)
            for name, size in step.bytes.items():
                progress.add(name, size)
            if step.done:
                return
            number, heard = number + 1, loop.time()
    except (StoreAway, msgspec.MsgspecError):
        return
    finally:
        progress.end()
