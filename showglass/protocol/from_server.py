"""What the server says."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct


class ProgressUnit(Struct, omit_defaults=True):
    """One bar of a job's progress."""

    index: float | None = None
    """Steps done."""
    length: float | None = None
    """Steps in all."""
    unit: str | None = None
    """What a step is called."""
    progress: float | None = None
    """From 0 to 1; None when only index and length are known."""
    desc: str | None = None
    """What goes on."""


class Failure(Struct, omit_defaults=True):
    """Why a job failed, in words for the person at the page."""

    message: str
    title: str = "Error"
    duration: float | None = 10
    """Seconds that the toast stays; None until it is closed."""
    visible: bool = True
    component: int | None = None
    """The input that was refused: the message is shown there."""
    fields: list[tuple[int, str]] = []
    """Inputs that a validator refused, and what it says of each."""


class JobInfo(Struct, omit_defaults=True):
    """What is known of a job at its stage."""

    place: int | None = None
    """Place in the queue, 0 is next."""
    size: int | None = None
    """How many wait."""
    eta: float | None = None
    """Seconds that the job is expected to take in all."""
    progress: list[ProgressUnit] = []
    """Its bars, the outermost first."""
    duration: float | None = None
    """Seconds that the function ran."""
    error: Failure | None = None
    stream_over: bool = False
    """The chunk was the last of its stream that was taken."""
    changed_states: list[int] = []
    """`State` components with a changed value and a `change` listener: the page dispatches it."""


class SetOp(Struct, tag="set", array_like=True):
    """A prop gets a value."""

    component: int
    prop: str
    value: Any


class AppendOp(Struct, tag="append", array_like=True):
    """A text prop grew at its end."""

    component: int
    prop: str
    text: str


class PatchOp(Struct, tag="patch", array_like=True):
    """A nested prop changed: edits ``[action, path, value]`` in order.

    Actions: ``replace``, ``append`` (text), ``add`` (insert into a list, or set a key), ``delete``,
    ``extend`` (a list by many items), ``drop`` (that many of the first items).
    """

    component: int
    prop: str
    edits: list[
        tuple[Literal["replace", "append", "add", "delete", "extend", "drop"], list[int | str], Any]
    ]
    """What to do, in order."""


Stage = Literal["queued", "running", "done", "failed", "cancelled", "moved"]
"""``moved``: the job goes on, and another page of the same tab shows it."""


class JobOp(Struct, tag="job", array_like=True):
    """A job reached a stage, or learned more in it."""

    job: int
    stage: Stage
    info: JobInfo


class LogOp(Struct, tag="log", array_like=True):
    """A toast that the function asked for. `duration` is in seconds."""

    level: Literal["info", "warning", "success", "error"]
    title: str
    text: str
    duration: float | None
    """Seconds that it stays; null until it is closed."""
    visible: bool


class AdoptedJob(Struct, omit_defaults=True):
    """A job that a page left behind, under its number in the session that takes it over: those are below zero."""

    job: int
    fn: int
    """The edge that it runs."""
    stage: Stage
    info: JobInfo
    seconds: float
    """How long ago it began; a finished one: how long ago it ended."""
    trigger: int | None = None
    """Component that set it off."""
    ops: list[SetOp] = []
    """What a finished one set. A running one's values come as ops of the session."""


class AdoptOp(Struct, tag="adopt", array_like=True):
    """The page takes over jobs of its tab: those that run go on here, those that ended are listed."""

    jobs: list[AdoptedJob]


Op = SetOp | AppendOp | PatchOp | JobOp | LogOp | AdoptOp


class Welcome(Struct, tag="welcome", tag_field="t"):
    """The session is open. `session` is the key to resume it with; `resumed` tells whether it was there before."""

    session: str
    resumed: bool
    """Whether it was there before."""


class Ops(Struct, tag="ops", tag_field="t"):
    """Frame number `n` of the session: apply the ops in order."""

    n: int
    ops: list[Op]
    """What to apply, in order."""


class Reply(Struct, tag="reply", tag_field="t", omit_defaults=True):
    """The answer to a `Call`."""

    call: int
    data: Any = None
    error: str | None = None


class Refused(Struct, tag="refused", tag_field="t"):
    """The server will not talk to this page; `reload` tells whether a fresh page would help."""

    message: str
    reload: bool


class Pong(Struct, tag="pong", tag_field="t"):
    """The answer to a `Ping`."""


ServerMessage = Welcome | Ops | Reply | Refused | Pong
