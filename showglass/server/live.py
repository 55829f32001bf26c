"""`.stream()` from a page: chunks of a camera or a microphone, run one after the other, in the order that they came."""

from __future__ import annotations

import base64
import mimetypes
import struct
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ..edges import Dependency
from ..gates.ledger import NoRoom
from ..gates.limit import MAX_JSON
from ..gates.open_file import NotAllowed, Vault
from ..protocol import Chunk, Failure, JobInfo, JobOp, ProgressUnit
from ..runtime.convert import Output
from ..runtime.job import Job
from ..runtime.lanes import QueueFull
from ..store.base import StoreAway
from ..values.files import META, FileData

if TYPE_CHECKING:
    from .pages import PageSession
    from .replica.replica import Replica

MOST_WAITING = 64
"""Chunks of one stream that wait. A page sends a new one when few are unanswered, so this is never reached by ours."""
KEPT_FILES = 64
"""Chunks whose files stay for functions that keep their paths."""
INLINE = 1024 * 1024
"""Bytes of an output's file that go to the page with the answer: a request for each would be late."""
_ENDINGS = {"image/jpeg": "jpg", "image/webp": "webp", "audio/wav": "wav"}
_decode = msgspec.json.Decoder(Chunk).decode


def read_chunk(frame: bytes) -> Chunk:
    """The chunk in a binary frame: the length of its head in four bytes, the head, the bytes. Raises ValueError."""
    if len(frame) < 4 or len(frame) > MAX_JSON:
        raise ValueError("it is too short or too long")
    (size,) = struct.unpack_from(">I", frame)
    if size > len(frame) - 4:
        raise ValueError("its head is cut off")
    chunk = _decode(frame[4 : 4 + size])
    chunk.content = frame[4 + size :]
    return chunk


class Stream:
    """One `.stream()` edge of one page. Its chunks are jobs; implements `Sink` for them."""

    def __init__(
        self, session: PageSession, edge: Dependency, vault: Vault, replica: Replica | None = None
    ) -> None:
        self.session = session
        self._replica = replica
        self.edge = edge
        self.vault = vault
        self._waiting: deque[Job] = deque()
        self._running = False
        self._broken = False
        self._spent = 0.0
        self._files: deque[Path] = deque()
        self._shown: deque[Path] = deque()

    # -- on the loop --------------------------------------------------------------------------------------------------

    def take(self, chunk: Chunk) -> None:
        """A chunk came."""
        if chunk.n == 1:
            self._broken, self._spent = False, 0.0
        if self._broken or not 0 <= chunk.place < len(chunk.data):
            self._tell(chunk.job, "cancelled", JobInfo(stream_over=True))
            return
        if len(self._waiting) >= MOST_WAITING:
            self._tell(chunk.job, "failed", JobInfo(error=Failure("The server cannot keep up.")))
            return
        try:
            chunk.data[chunk.place] = self._keep(chunk)
        except NoRoom as error:
            self._tell(chunk.job, "failed", JobInfo(error=Failure(str(error)), stream_over=True))
            return
        job = Job(
            chunk.job, self.session, self.edge, chunk.data, self,
            trigger=chunk.trigger, request=self.session.request,
        )  # fmt: skip
        job.live = True
        try:
            job.size = self.session.runtime.budget.take_in(job.data, job.session.visitor)
        except QueueFull as error:
            self._tell(chunk.job, "failed", JobInfo(error=Failure(str(error)), stream_over=True))
            return
        self._waiting.append(job)
        self._next()

    def _let_go(self, job: Job) -> None:
        """It waits no longer."""
        self.session.runtime.budget.let_go(job.size, job.session.visitor)
        job.size = 0

    def drop(self) -> None:
        """The session is over."""
        while self._waiting:
            self._let_go(self._waiting.popleft())

    def cancel(self, number: int) -> bool:
        """Drop a chunk that waits. Returns whether there is one."""
        job = next((job for job in self._waiting if job.id == number), None)
        if job is None:
            return False
        self._waiting.remove(job)
        self._let_go(job)
        self._tell(number, "cancelled", JobInfo(stream_over=True))
        return True

    def _keep(self, chunk: Chunk) -> dict[str, Any]:
        ending = (
            _ENDINGS.get(chunk.mime) or (mimetypes.guess_extension(chunk.mime[:100]) or ".bin")[1:]
        )
        ticket, path = self.vault.new(f"chunk.{ending}")
        path.write_bytes(chunk.content or b"")
        self.vault.written(path)
        self._files.append(path)
        while len(self._files) > KEPT_FILES:
            self.vault.forget(self._files.popleft())
        return {"path": ticket, "orig_name": path.name, "mime_type": chunk.mime, "meta": META}

    def _next(self) -> None:
        if self._running or not self._waiting:
            return
        job = self._waiting.popleft()
        self._let_go(job)
        self._running = True
        if self._replica is not None:
            self._replica.spawn(self._run(self._replica, job))
            return
        try:
            self.session.runtime.submit(job)
        except QueueFull as error:
            self.failed(job, Failure(str(error)))

    async def _run(self, replica: Replica, job: Job) -> None:
        """Run a chunk here, with the States that other replicas know, too."""
        try:
            await replica.run_here(job, self.session.key)
        except (QueueFull, StoreAway) as error:
            self.failed(job, Failure(str(error)))

    def _through(self) -> None:
        self._running = False
        while self._broken and self._waiting:
            job = self._waiting.popleft()
            self._let_go(job)
            self._tell(job.id, "cancelled", JobInfo(stream_over=True))
        self._next()

    def _end(self, job: Job) -> bool:
        """From any thread: a chunk is through. Returns whether the stream is over with it."""
        self._spent += time.perf_counter() - job.started_at if job.started_at else 0.0
        limit = self.edge.options.time_limit
        over = self._broken or (limit is not None and self._spent >= limit)
        if over:
            self._broken = True
        self.session.runtime.mailbox.post(self._through)
        return over

    def _tell(self, number: Any, stage: Any, info: JobInfo) -> None:
        self.session.outbox.job(JobOp(number, stage, info))

    # -- Sink: from any thread ----------------------------------------------------------------------------------------

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None:
        self._tell(job.id, "queued", JobInfo(place=place, size=size, eta=eta))

    def started(self, job: Job, eta: float | None) -> None:
        """A chunk that starts is no news."""

    def progress(self, job: Job, units: list[ProgressUnit]) -> None:
        self.session.progress(job, units)

    def log(
        self, job: Job, level: Any, title: str, text: str, duration: float | None, visible: bool
    ) -> None:
        self.session.log(job, level, title, text, duration, visible)

    def generating(self, job: Job, outputs: list[Output]) -> None:
        self._put(job, outputs)

    def completed(self, job: Job, outputs: list[Output]) -> None:
        self._put(job, outputs)
        over = self._end(job)
        info = JobInfo(
            duration=round(job.duration, 4), changed_states=job.changed_states, stream_over=over
        )
        self._tell(job.id, "done", info)

    def failed(self, job: Job, failure: Failure) -> None:
        self._broken = True
        self._end(job)
        self._tell(job.id, "failed", JobInfo(error=failure, stream_over=True))

    def cancelled(self, job: Job) -> None:
        self._end(job)
        self._tell(job.id, "cancelled", JobInfo(stream_over=True))

    def _put(self, job: Job, outputs: list[Output]) -> None:
        for block, output in zip(job.edge.outputs, outputs, strict=True):
            if not output.props or block.type_name == "state":
                continue
            value = output.props.get("value")
            props = output.props
            if isinstance(value, FileData) and not value.is_stream:
                props = {**props, "value": self._inlined(value, job)}
            self.session.outbox.put(job.id, block._id, props)

    def _inlined(self, file: FileData, job: Job) -> FileData:
        """The file with its content in its address; earlier ones that this stream made are forgotten."""
        if file.path is None or file.url is not None or (file.size or 0) > INLINE:
            return file
        try:
            path = self.vault.open(file.path)
        except NotAllowed:
            return file
        content = path.read_bytes()
        found = path.stat()
        if found.st_mtime >= time.time() - (time.perf_counter() - job.started_at) - 0.05:
            self._shown.append(path)
            while len(self._shown) > 2 * len(job.edge.outputs) + 2:
                self.vault.forget(self._shown.popleft())
        kind = file.mime_type or "application/octet-stream"
        inline = f"data:{kind};base64,{base64.b64encode(content).decode()}"
        return msgspec.structs.replace(file, url=inline)
