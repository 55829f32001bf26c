"""Worker processes, seen from the app: a crew for each lane, one warm worker a slot."""

from __future__ import annotations

import contextlib
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from ..edges import Dependency
from ..messages import Error
from ..packing import LARGE, pack, pack_function, unpack
from ..tree import Root
from .job import Job
from .lanes import Lane
from .process import KILL_SECONDS, Process
from .runner import Cancelled
from .worker import CLOSE, DEFINE, END, ERROR, LOG, NEXT, OUTPUT, PROGRESS, RUN, USED, VALUE, YIELD

if TYPE_CHECKING:
    from .runtime import Runtime

console = logging.getLogger("showglass")
IDLE_SECONDS = 300.0
"""A worker beyond the first of a lane without a limit ends when nobody needed it for so long."""
SIGNALS = {signal.SIGSEGV: "a segmentation fault", signal.SIGKILL: "it was killed, perhaps for want of memory",
           signal.SIGABRT: "it aborted", signal.SIGBUS: "a bus error", signal.SIGFPE: "an arithmetic fault",
           signal.SIGILL: "an illegal instruction"} if sys.platform != "win32" else {}  # fmt: skip


class WorkerDied(Error):
    """The process of a function ended while it ran."""

    def __init__(self, name: str, status: int | None) -> None:
        if status is not None and status < 0:
            how = SIGNALS.get(signal.Signals(-status), signal.Signals(-status).name)
            reason = f"{how} (signal {-status})"
        else:
            reason = f"it exited with status {status}"
        super().__init__(
            f"The worker process of {name}() ended while it ran: {reason}.",
            title="The function's process ended",
            print_exception=False,
        )


class RemoteError(Exception):
    """An error of a worker process that could not be sent as it was."""


class RemoteTraceback(Exception):
    """The traceback of an error in its worker process."""

    def __init__(self, text: str) -> None:
        super().__init__(f"\n{text}")


class Crew:
    """The workers of one lane."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.edges: list[Dependency] = []
        self.idle: list[Process] = []
        self.count = 0
        self.changed = threading.Condition()
        self.failure: OSError | None = None


class Workers:
    """All worker processes of an app. Methods may be called from any thread."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.packed: dict[int, bytes] = {}
        self.crews: dict[Lane, Crew] = {}
        self.all: set[Process] = set()
        self.closed = False
        self._orders: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def hire(self, packed: dict[int, bytes]) -> None:
        """Start a worker for each slot of the lanes of these functions, which are given by the number of their edge."""
        self.packed = packed
        lanes = self.runtime.lanes
        for number in packed:
            edge = self.runtime.edges[number]
            lane = lanes.lane_of(edge)
            limit = lanes.threads if lane.limit is None else min(lane.limit, lanes.threads)
            self.crews.setdefault(lane, Crew(limit)).edges.append(edge)
        if not self.crews:
            return
        # One thread starts all: on Linux, workers end with the thread that started them.
        threading.Thread(target=self._serve, name="showglass-workers", daemon=True).start()
        for lane, crew in self.crews.items():
            crew.count = 1 if lane.limit is None else crew.limit
            for _ in range(crew.count):
                self._orders.put(partial(self._hire, crew))

    # -- starting and ending processes, in a thread of its own --------------------------------------------------------

    def _serve(self) -> None:
        while (order := self._orders.get()) is not None:
            try:
                order()
            except Exception:  # whatever it is, the next worker must still be started
                console.exception("A worker process could not be looked after.")

    def _hire(self, crew: Crew) -> None:
        if self.closed:
            return
        try:
            process = Process()
            self.all.add(process)
            for edge in crew.edges:  # models that a module loads are there before the first call
                self._teach(process, edge)
        except OSError as error:
            console.error("A worker process could not be started: %s", error)
            with crew.changed:
                crew.count -= 1
                crew.failure = error
                crew.changed.notify_all()
            return
        with crew.changed:
            crew.failure = None
            crew.idle.append(process)
            crew.changed.notify_all()
        if self.closed:
            process.kill()

    def _teach(self, process: Process, edge: Dependency) -> None:
        process.channel.send(DEFINE, pack((edge.id, self.packed[edge.id])))
        process.known.add(edge.id)

    def _replace(self, crew: Crew, process: Process) -> None:
        """A worker is no good any more: bury it and start another."""
        process.doom(None)
        process.bury()
        self.all.discard(process)
        self._hire(crew)

    def sweep(self) -> None:
        """Let workers go that a burst of calls needed, and nobody since."""
        old = time.monotonic() - IDLE_SECONDS
        for lane, crew in self.crews.items():
            with crew.changed:
                spare = crew.idle[1:] if lane.limit is None else []
                gone = [p for p in spare if p.idle_since < old]
                crew.idle = [p for p in crew.idle if p not in gone]
                crew.count -= len(gone)
            for process in gone:
                self._orders.put(partial(self._dismiss, process))

    def _dismiss(self, process: Process) -> None:
        process.doom(None)
        process.bury()
        self.all.discard(process)

    def close(self) -> None:
        """End all workers; those that do not listen are killed."""
        self.closed = True
        for process in list(self.all):
            process.doom(None)
        for process in list(self.all):
            process.bury()
        self.all.clear()
        self._orders.put(None)

    # -- calls, in a worker thread of the app -------------------------------------------------------------------------

    def call(self, job: Job, args: Sequence[Any], named: dict[str, Any]) -> Any:
        """Run the job's function in a worker: its result, or a generator of its results.

        Raises what the function raised, `WorkerDied`, `Cancelled`.
        """
        body = self._request(job, args, named)
        crew = self.crews[self.runtime.lanes.lane_of(job.edge)]
        process = self._take(crew, job)
        try:
            if job.edge.id not in process.known:
                self._teach(process, job.edge)
            process.channel.send(RUN, body)
            del body
            kind, result = self._answer(process, job)
        except BaseException as error:
            reason = self._reason(process, job, error)
            self._give_back(crew, process, broken=not isinstance(error, _Raised))
            raise reason from reason.__cause__
        if kind == VALUE:
            self._give_back(crew, process)
            return unpack(result, job.edge.root.blocks)
        return self._steps(crew, process, job, kind, result)

    def _steps(
        self, crew: Crew, process: Process, job: Job, kind: bytes, result: bytes
    ) -> Iterator[Any]:
        """The next step is asked for when this one was told: a slow reader holds the generator back."""
        broken = True
        try:
            while kind == YIELD:
                try:
                    yield unpack(result, job.edge.root.blocks)
                except GeneratorExit:
                    process.channel.send(CLOSE)
                    while kind != END:
                        kind, _ = self._answer(process, job)
                    broken = False
                    raise
                process.channel.send(NEXT)
                kind, result = self._answer(process, job)
            broken = False
        except GeneratorExit:
            raise
        except BaseException as error:
            broken = not isinstance(error, _Raised)
            reason = self._reason(process, job, error)
            raise reason from reason.__cause__
        finally:
            self._give_back(crew, process, broken=broken)

    def _request(self, job: Job, args: Sequence[Any], named: dict[str, Any]) -> bytes:
        try:
            return pack((job.edge.id, args, named, job.tqdm, job.session.key))
        except Exception as error:  # pickling raises whatever an object's own methods raise
            for at, value in enumerate([*args, *named.values()]):
                try:
                    pack(value)
                except Exception:  # as above
                    raise TypeError(
                        f"Argument {at + 1} of {name_of(job)}(process=True), a {type(value).__name__}, cannot be sent"
                        f" to a worker process: {error}."
                    ) from error
            raise

    def _take(self, crew: Crew, job: Job) -> Process:
        def wake() -> None:
            with crew.changed:
                crew.changed.notify_all()

        job.kill = wake
        ordered = False
        with crew.changed:
            while not crew.idle:
                if job.stop.is_set() or self.closed:
                    raise Cancelled
                if crew.failure is not None:
                    failure, crew.failure = crew.failure, None
                    raise failure
                if not ordered and crew.count < crew.limit:
                    ordered = True
                    crew.count += 1
                    self._orders.put(partial(self._hire, crew))
                crew.changed.wait(10)
            process = crew.idle.pop(0)
        process.begin(job)
        job.kill = partial(self._end, process, job)
        if job.stop.is_set():
            self._give_back(crew, process)
            raise Cancelled
        return process

    def _give_back(self, crew: Crew, process: Process, *, broken: bool = False) -> None:
        process.begin(None)
        if broken or process.doomed:
            self._orders.put(partial(self._replace, crew, process))
            return
        process.idle_since = time.monotonic()
        with crew.changed:
            crew.idle.insert(0, process)
            crew.changed.notify_all()

    def _end(self, process: Process, job: Job) -> None:
        """On the loop: end the worker that runs this job."""
        if process.doom(job):
            self.runtime.loop.call_later(KILL_SECONDS, process.kill)

    def _answer(self, process: Process, job: Job) -> tuple[bytes, bytes]:
        """The next result. What the function said before it is handed on."""
        while (message := process.channel.receive()) is not None:
            kind, body = message
            if kind in (VALUE, YIELD, END):
                return kind, body
            if kind == ERROR:
                raise _Raised(*unpack(body))
            if kind == LOG:
                job.log(*unpack(body))
            elif kind == PROGRESS:
                job.progress(unpack(body))
            elif kind == USED:
                job.used_kept()
            elif kind == OUTPUT:
                name, text = unpack(body)
                with contextlib.suppress(OSError, ValueError):
                    (sys.stderr if name == "stderr" else sys.stdout).write(text)
        raise _Gone

    def _reason(self, process: Process, job: Job, error: BaseException) -> BaseException:
        """What to tell of a call that did not end well."""
        if job.stop.is_set():
            return Cancelled()
        if isinstance(error, _Raised):
            found = error.error if error.error is not None else RemoteError(error.words)
            found.__cause__ = RemoteTraceback(error.text)
            return found
        if isinstance(error, (_Gone, OSError)):
            died = WorkerDied(name_of(job), process.bury())
            console.error("%s", died)
            return died
        return error


class _Raised(Exception):
    """The function raised."""

    def __init__(self, error: BaseException | None, text: str, words: str) -> None:
        super().__init__(words)
        self.error, self.text, self.words = error, text, words


class _Gone(Exception):
    """The worker is gone."""


def name_of(job: Job) -> str:
    """The name of a job's function."""
    return job.edge.function.name if job.edge.function is not None else job.edge.api_name


def pack_functions(root: Root) -> dict[int, bytes]:
    """The functions that run in worker processes, by the number of their edge. Raises `NotPackable`."""
    packed = {}
    for edge in root.dependencies:
        if edge.options.process and edge.function is not None:
            packed[edge.id] = data = pack_function(edge.function)
            if len(data) > LARGE:
                console.warning(
                    "%s(process=True) carries %d MB along, which each worker process gets a copy of. Load models in"
                    " a module, or inside of the function.",
                    edge.function.name,
                    len(data) >> 20,
                )
    return packed
