"""Every message of the page's wire, as a struct.

The one source of ``web/src/protocol.gen.ts`` and of the wire documentation. Frames are JSON text. A client frame and
a server frame are objects told apart by ``t``; an op is an array told apart by its first item, because thousands of
them may travel.

The order on a connection: the page sends `Hello`, the server answers `Welcome` (or `Refused` and closes), then both
talk freely. `Ops` frames are numbered from 1 in a session, without gaps. A page that lost its connection says `Hello`
with the key it was given and the number of the last frame it applied, and gets every later frame, or one that folds
them. A WebSocket carries the frames; where none gets through, an event stream does, with POSTs for the way up.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

# ---------------------------------------------------------------------------------------------------------------------
# What lies in the page's data block
# ---------------------------------------------------------------------------------------------------------------------

Trigger = tuple[int | None, str]
"""The component's id and the event's name; ``(None, "then")`` for a chained event."""


class LayoutNode(Struct, omit_defaults=True):
    """A place in the tree of the page."""

    id: int
    children: list[LayoutNode] = []
    """What stands in it, in order."""


class ComponentConfig(Struct, omit_defaults=True):
    """A component or a layout: its wire type and the props that differ from that type's defaults."""

    id: int
    type: str
    props: dict[str, Any] = {}


class EventConfig(Struct, omit_defaults=True):
    """An edge: what triggers it, what it takes, what it sets."""

    id: int
    targets: list[Trigger]
    """The events that trigger it."""
    inputs: list[int] = []
    outputs: list[int] = []
    backend: bool = True
    """False when nothing runs on the server: a `js` or an `assign` alone."""
    js: str | None = None
    """Path, relative to the page, of the module whose default export runs first."""
    assign: list[Any] | None = None
    """Values that the page gives to the outputs by itself, one an output."""
    trigger_mode: Literal["once", "multiple", "always_last"] = "once"
    """What a trigger does while it runs: nothing, run again beside it, or run once more afterwards."""
    trigger_after: int | None = None
    """The edge whose end starts it, for a chained one."""
    trigger_on: Literal["any", "success", "failure"] = "any"
    """Which end of that edge does."""
    cancels: list[int] = []
    show_progress: Literal["full", "minimal", "hidden"] = "full"
    """How the outputs look while it runs."""
    show_progress_on: list[int] | None = None
    """Components that look so instead of the outputs."""
    scroll_to_output: bool = False
    """Whether the first output comes into view when it runs."""
    collects_event_data: bool = False
    """Whether the function wants to know what the event carries."""
    whole_props: list[int] = []
    """Places of inputs that are sent as a dict of all props instead of the value."""
    generator: bool = False
    stream_every: float = 0.5
    """Seconds between two chunks, of an event `stream`."""
    api_name: str | None = None


class FooterLink(Struct, omit_defaults=True):
    """A link in the footer: one of ours by name, or the author's own."""

    label: str
    url: str | None = None


class PageConfig(Struct, omit_defaults=True):
    """All that a page needs to draw itself without another request."""

    version: str
    app_id: str
    token: str
    """Proves to the server that the page came from it."""
    title: str
    layout: LayoutNode
    """The tree."""
    components: list[ComponentConfig]
    """All blocks in it, and those that stand nowhere."""
    events: list[EventConfig]
    """All edges."""
    mode: str = "blocks"
    """What made the app: "blocks", "interface" …"""
    fill_height: bool = False
    """Whether the app is as high as the window at least."""
    fill_width: bool = False
    """Whether it is as wide as the window."""
    css: str | None = None
    theme: dict[str, str] = {}
    """CSS custom properties that differ from the built-in ones."""
    footer: list[FooterLink] = []
    max_file_size: int | None = None
    """Bytes of the largest upload; null for the built-in limit."""
    username: str | None = None
    """Who signed in; None when the app asks nobody to."""
    mcp: bool = False
    """Whether agents are served, at `gradio_api/mcp/`."""
    deep_link: str = ""
    """Whether the link that the page was opened by is "valid" or "invalid"; empty without one."""


# ---------------------------------------------------------------------------------------------------------------------
# Page to server
# ---------------------------------------------------------------------------------------------------------------------


class Hello(Struct, tag="hello", tag_field="t", omit_defaults=True, forbid_unknown_fields=True):
    """The first frame of a connection."""

    token: str
    """From the page's data: proves that the page came from this server."""
    session: str | None = None
    """Key of the session to resume, from its `Welcome`; None asks for a new one."""
    seen: int = 0
    """Number of the last frame of that session that the page applied."""
    query: str = ""
    """The query of the page's address, without its ``?``: functions read it as `Request.query_params`."""


class Run(Struct, tag="run", tag_field="t", omit_defaults=True, forbid_unknown_fields=True):
    """Run the function of an edge. `job` is a number of the page's own, rising, unique in the session."""

    job: int
    fn: int
    data: list[Any]
    event: Any = None
    trigger: int | None = None


class Cancel(Struct, tag="cancel", tag_field="t", forbid_unknown_fields=True):
    """Stop these jobs."""

    jobs: list[int]


class Ack(Struct, tag="ack", tag_field="t", forbid_unknown_fields=True):
    """All frames up to `n` are applied: the server may forget them."""

    n: int


class Call(Struct, tag="call", tag_field="t", forbid_unknown_fields=True):
    """Call a server function of a component; answered by `Reply` with the same number."""

    call: int
    component: int
    name: str
    data: Any = None


class Bye(Struct, tag="bye", tag_field="t", forbid_unknown_fields=True):
    """The page is closing for good."""


class Ping(Struct, tag="ping", tag_field="t", forbid_unknown_fields=True):
    """Is anybody there? Answered by `Pong`, before the hello too: so a page tries whether a way is open."""


class Adopt(Struct, tag="adopt", tag_field="t", omit_defaults=True, forbid_unknown_fields=True):
    """A page that was loaded again takes over what its tab left. Answered by an `AdoptOp`, if there is anything.

    The new session has its own State. A page that still lives keeps its jobs: a duplicated tab gets nothing.
    """

    session: str
    """Key of the tab's session before this one."""
    left: bool = False
    """The tab's page before this one said that it goes. Else the server waits whether it comes back."""


class Seen(Struct, tag="seen", tag_field="t", omit_defaults=True, forbid_unknown_fields=True):
    """The person has dealt with these finished jobs of an `AdoptOp`: they are not listed again."""

    jobs: list[int]
    shown: bool = False
    """What they set is on the page now, so that the session's props follow."""


class Chunk(Struct, tag="chunk", tag_field="t", omit_defaults=True, forbid_unknown_fields=True):
    """A piece of what a camera or a microphone gives, and the other inputs as they are now.

    Over a WebSocket it is a binary frame: the length of this message in four bytes (big-endian), this message without
    `content`, and the bytes themselves. `job` is a number as in `Run`. At most a few are unanswered at a time.
    """

    job: int
    fn: int
    n: int
    """Number in its stream, from 1 on: with 1 another stream begins."""
    data: list[Any]
    place: int
    """Which of `data` the bytes are for."""
    mime: str
    trigger: int | None = None
    content: bytes | None = None
    """The bytes, where no binary frame gets through; base64 in JSON."""


ClientMessage = Hello | Run | Chunk | Cancel | Ack | Call | Bye | Ping | Adopt | Seen

# ---------------------------------------------------------------------------------------------------------------------
# Server to page
# ---------------------------------------------------------------------------------------------------------------------


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

    Actions: ``replace``, ``append`` (text), ``add`` (insert into a list, or set a key), ``delete``.
    """

    component: int
    prop: str
    edits: list[tuple[Literal["replace", "append", "add", "delete"], list[int | str], Any]]
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
