"""What the page says."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


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
