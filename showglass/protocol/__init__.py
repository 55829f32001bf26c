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

from .from_page import (
    Ack,
    Adopt,
    Bye,
    Call,
    Cancel,
    Chunk,
    ClientMessage,
    Hello,
    Ping,
    Run,
    Seen,
)
from .from_server import (
    AdoptedJob,
    AdoptOp,
    AppendOp,
    Failure,
    JobInfo,
    JobOp,
    LogOp,
    Op,
    Ops,
    PatchOp,
    Pong,
    ProgressUnit,
    Refused,
    Reply,
    ServerMessage,
    SetOp,
    Stage,
    Welcome,
)
from .page_data import (
    ComponentConfig,
    EventConfig,
    FooterLink,
    LayoutNode,
    PageConfig,
    PageLink,
    Trigger,
)

__all__ = [
    "Ack",
    "Adopt",
    "AdoptOp",
    "AdoptedJob",
    "AppendOp",
    "Bye",
    "Call",
    "Cancel",
    "Chunk",
    "ClientMessage",
    "ComponentConfig",
    "EventConfig",
    "Failure",
    "FooterLink",
    "Hello",
    "JobInfo",
    "JobOp",
    "LayoutNode",
    "LogOp",
    "Op",
    "Ops",
    "PageConfig",
    "PageLink",
    "PatchOp",
    "Ping",
    "Pong",
    "ProgressUnit",
    "Refused",
    "Reply",
    "Run",
    "Seen",
    "ServerMessage",
    "SetOp",
    "Stage",
    "Trigger",
    "Welcome",
]
