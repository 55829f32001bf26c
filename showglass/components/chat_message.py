"""What a conversation is made of: messages, as functions give and get them and as the wire has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from ..values.files import FileData


class MetadataDict(TypedDict, total=False):
    """What makes a message a thought or the use of a tool.

    title: its headline; without one it is a message like any other. id, parent_id: a thought stands inside of the one
    whose id is its parent_id. log: words beside the title. duration: seconds. status: "pending" turns a wheel and is
    open, "done" is closed.
    """

    title: str
    id: int | str
    parent_id: int | str
    log: str
    duration: float
    status: Literal["pending", "done"]


class OptionDict(TypedDict, total=False):
    """An answer that is offered: the value that it stands for, and its words where they are others."""

    value: str
    label: str


class ChatPart(TypedDict, total=False):
    """A part of a message: a text, a file with what it shows, or a component with its value."""

    type: Literal["text", "file", "component"]
    text: str
    file: FileData
    alt_text: str | None
    component: str
    value: Any
    constructor_args: dict[str, Any]
    props: dict[str, Any]
    seal: str


class Message(TypedDict):
    """A message on the wire."""

    role: str
    metadata: MetadataDict | None
    content: list[ChatPart]
    options: list[OptionDict] | None


class MessageDict(TypedDict, total=False):
    """A message as a function may return it.

    content: text, {"path": …, "alt_text": …}, a component, or a list of these.
    """

    role: Literal["user", "assistant", "system"]
    content: Any
    metadata: MetadataDict
    options: list[OptionDict]


@dataclass
class ChatMessage:
    """A message: `content` as in MessageDict, who says it, what it is about, and the answers that are offered."""

    content: Any
    role: Literal["user", "assistant", "system"] = "assistant"
    metadata: MetadataDict = field(default_factory=MetadataDict)
    options: list[OptionDict] = field(default_factory=list)


class ExampleMessage(TypedDict, total=False):
    """A message to begin with, shown while there is none: its text and files, an icon, and other words to show."""

    icon: Any
    display_text: str
    text: str
    files: list[Any]
