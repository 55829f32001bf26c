"""A conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from ..declare import prop
from ..events import event
from ..gates.limit import MAX_UPLOAD_FILES
from ..values.files import FILE_SCHEMA, publish
from .base import Component
from .button import Button
from .chat_in import MessagesIn
from .chat_kept import keep, restore
from .chat_message import ExampleMessage, Message
from .chat_message import MessageDict as GivenMessage
from .chat_out import clean, messages_out
from .markdown import delimiters

KNOWN_BUTTONS = ("share", "copy", "copy_all")


class Chatbot(Component[list[Message], Any, Any]):
    """A conversation of a person with a model.

    A function gets and gives a list of messages: dicts of `role`, `content`, `metadata` and `options`. What it may
    return as `content` is text in Markdown, `{"path": …}` of a file, a component, or a list of these; what it gets is
    always a list of parts. A message whose metadata has a title is a thought or a tool, which can be opened and closed.
    A generator that yields a conversation again and again costs what is new in it alone, however long it is.

    Text is sanitised as in Markdown. What a model or a visitor wrote can hold no script, no form and no style that
    leaves its place. A fenced block of `mermaid` is code until its fence is closed, and then a diagram.
    """

    value: Sequence[Any] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Messages to begin with."
    )
    autoscroll: bool = prop(
        default=True, doc="Follow what is new, unless the reader has scrolled away from it."
    )
    height: int | str | None = prop(default=400, doc="Height in pixels or as a CSS length.")
    resizable: bool = prop(default=False, doc="Whether people can drag its lower edge.")
    max_height: int | str | None = prop(default=None, doc="Height from which it scrolls.")
    min_height: int | str | None = prop(default=None, doc="Least height.")
    editable: Literal["user", "all"] | None = prop(
        default=None, doc="Which messages people may edit: their own, or all."
    )
    latex_delimiters: Sequence[Mapping[str, Any]] | None = prop(
        default=None,
        doc="What formulas stand between: dicts of left, right and display (on a line of its own); None is `$$`.",
    )
    rtl: bool = prop(default=False, doc="Text runs from right to left.")
    buttons: list[Literal["share", "copy", "copy_all"] | Button] | None = prop(
        default=None, doc="'share', 'copy' (a message), 'copy_all', or Buttons shown in the corner."
    )
    watermark: str | None = prop(default=None, doc="A line under all text that is copied.")
    avatar_images: Sequence[str | Path | None] | None = prop(
        default=None, doc="Pictures of the person and of the model: paths or web addresses."
    )
    sanitize_html: bool = prop(
        default=True,
        doc="False shows HTML in the text as it is, for text of your own only. Scripts run in neither case.",
    )
    render_markdown: bool = prop(default=True, doc="False shows the text as it is written.")
    feedback_options: list[str] | tuple[str, ...] | None = prop(
        default=("Like", "Dislike"), doc="What a rating may be, when `like` is listened to."
    )
    feedback_value: Sequence[str | None] | None = prop(
        default=None, doc="The rating of each message of the model, in their order."
    )
    line_breaks: bool = prop(default=True, doc="Break lines where the text does.")
    layout: Literal["panel", "bubble"] | None = prop(
        default=None, doc="'bubble' sets the sides apart, 'panel' uses the whole width."
    )
    placeholder: str | None = prop(
        default=None, doc="Markdown that is shown while there is no message."
    )
    examples: list[ExampleMessage] | None = prop(
        default=None, doc="Messages to begin with: dicts of text, files, icon and display_text."
    )
    allow_file_downloads: bool = prop(default=True, doc="Whether files can be saved.")
    group_consecutive_messages: bool = prop(
        default=True, doc="Messages of one side that follow each other stand together."
    )
    allow_tags: list[str] | bool = prop(
        default=True,
        doc="HTML tags of one's own that stay in the text: all, those named, or none. They do nothing by themselves.",
    )
    reasoning_tags: list[tuple[str, str]] | None = prop(
        default=None, doc="Pairs such as ('<think>', '</think>'): text between them is a thought."
    )
    like_user_message: bool = prop(
        default=False, doc="Whether messages of the person are rated, too."
    )
    interactive: bool | None = prop(default=None, init=False, wire=False)
    likeable: bool = prop(default=False, init=False, doc="Whether somebody listens to `like`.")
    examples_label: str | None = prop(
        default=None, init=False, doc="Name of the examples, where a ChatInterface gives them one."
    )
    conversations: int | None = prop(
        default=None,
        init=False,
        doc="Id of the BrowserState that keeps the conversations, where a ChatInterface has them kept.",
    )

    change = event(doc="The conversation changed, by a person or a function.")
    select = event(doc="A message was clicked: its index and text.", flag="_selectable")
    like = event(doc="A message was rated: its index, texts, and the rating.", flag="likeable")
    retry = event(
        doc="An answer is wanted anew: the index and text of its question.", flag="_retryable"
    )
    undo = event(doc="A question is taken back: its index and text.", flag="_undoable")
    example_select = event(doc="An example was chosen: its index and value.")
    option_select = event(doc="An offered answer was chosen: the message's index and its value.")
    clear = event(doc="The conversation was cleared with the button.")
    copy = event(doc="A text was copied with a button.")
    edit = event(doc="A message was edited: its index, old and new text.")

    type_name = "chatbot"
    heavy = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self.latex_delimiters = delimiters("Chatbot", self.latex_delimiters)
        self.buttons = self.corner(
            list(KNOWN_BUTTONS) if self.buttons is None else self.buttons, *KNOWN_BUTTONS
        )
        pictures = tuple(self.avatar_images or (None, None))
        if len(pictures) != 2:
            raise ValueError(f"Chatbot: avatar_images is a pair, got {len(pictures)}.")
        self.avatar_images = list(pictures)
        for name, words in (("layout", ("panel", "bubble")), ("editable", ("user", "all"))):
            if self.__dict__[name] not in (None, *words):
                raise ValueError(
                    f"Chatbot: {name} must be {' or '.join(map(repr, words))}, got {self.__dict__[name]!r}."
                )
        if self.feedback_options is not None:
            self.feedback_options = list(self.feedback_options)
        if self.reasoning_tags is not None:
            self.reasoning_tags = [_tags(pair) for pair in self.reasoning_tags]
        for flag in ("likeable", "_retryable", "_undoable", "_selectable"):
            self.__dict__.setdefault(flag, False)

    def preprocess(self, payload: Any) -> list[dict[str, Any]]:
        """The conversation: every content a list of parts, files as local paths, components rebuilt."""
        if payload is None:
            return []
        return self.claimed(MessagesIn(forgiving=self.conversations is not None).read, payload)

    def postprocess(self, value: Any) -> list[Message]:
        """The conversation on the wire."""
        return messages_out(value, self.reasoning_tags)

    def wire_props(self) -> dict[str, Any]:
        props = super().wire_props()
        props["avatar_images"] = [_picture(one) for one in self.avatar_images or (None, None)]
        props["examples"] = [_example(one) for one in self.examples] if self.examples else None
        if self.placeholder is not None:
            props["placeholder"] = clean(self.placeholder)
        for flag in ("_retryable", "_undoable", "_selectable"):
            if self.__dict__.get(flag):
                props[flag] = True
        return props

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        shown = self.wire_props()
        config["avatar_images"], config["examples"] = shown["avatar_images"], shown["examples"]
        for ours in ("conversations", "examples_label"):
            config.pop(ours, None)
        flags = ("likeable", "_retryable", "_undoable")
        return {**config, **{flag: bool(self.__dict__.get(flag)) for flag in flags}}

    def api_info(self) -> dict[str, Any]:
        return SCHEMA

    def example_payload(self) -> Any:
        return messages_out(self.example_value(), None)

    def example_value(self) -> Any:
        return [
            GivenMessage(role="user", content="Hello!"),
            GivenMessage(role="assistant", content="How can I help you?"),
        ]

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """The conversation, with copies of its files in `flag_dir`."""
        return keep(payload or [], Path(flag_dir))

    def read_from_flag(self, cell: Any) -> Any:
        return restore(cell)


def _tags(pair: Any) -> tuple[str, str]:
    if (
        isinstance(pair, (tuple, list))
        and len(pair) == 2
        and all(isinstance(t, str) and t for t in pair)
    ):
        return pair[0], pair[1]
    raise ValueError(
        f"Chatbot: reasoning_tags is a list of pairs such as ('<think>', '</think>'); got {pair!r}."
    )


def _picture(source: Any) -> Any:
    return None if source is None else publish(source)


def _example(given: Any) -> dict[str, Any]:
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, dict) or not (set(given) <= ExampleMessage.__annotations__.keys()):
        names = ", ".join(ExampleMessage.__annotations__)
        raise ValueError(f"Chatbot: an example is a dict of {names}; got {given!r}.")
    files = list(given.get("files") or ())
    if len(files) > MAX_UPLOAD_FILES:
        raise ValueError(f"Chatbot: an example has at most {MAX_UPLOAD_FILES} files.")
    found: dict[str, Any] = {n: given[n] for n in ("text", "display_text") if n in given}
    if files:
        found["files"] = [publish(f["path"] if isinstance(f, dict) else f) for f in files]
    icon = given.get("icon")
    if icon is not None:
        found["icon"] = publish(icon["path"] if isinstance(icon, dict) else icon)
    return found


def _either(*schemas: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [*schemas, {"type": "null"}], "default": None}


def _object(title: str, needed: Sequence[str], /, **properties: Any) -> dict[str, Any]:
    return {"title": title, "type": "object", "properties": properties, "required": [*needed]}


_TEXT = {"type": "string"}
_ID = {"anyOf": [{"type": "integer"}, {"type": "string"}]}
_ANY_OBJECT = {"type": "object", "additionalProperties": True}
_PARTS = [
    _object(
        "TextMessage",
        ["text"],
        text=_TEXT,
        type={"const": "text", "default": "text", "type": "string"},
    ),
    _object(
        "FileMessage",
        ["file"],
        file=FILE_SCHEMA,
        alt_text=_either(_TEXT),
        type={"const": "file", "default": "file", "type": "string"},
    ),
    _object(
        "ComponentMessage",
        ["component", "value", "constructor_args", "props"],
        component=_TEXT,
        value={},
        constructor_args=_ANY_OBJECT,
        props=_ANY_OBJECT,
        seal=_TEXT,
        type={"const": "component", "default": "component", "type": "string"},
    ),
]
_METADATA = _object(
    "MetadataDict",
    (),
    title=_TEXT,
    id=_ID,
    parent_id=_ID,
    log=_TEXT,
    duration={"type": "number"},
    status={"type": "string", "enum": ["pending", "done"]},
)
SCHEMA: dict[str, Any] = {
    "title": "ChatbotDataMessages",
    "type": "array",
    "items": _object(
        "Message",
        ["role", "content"],
        role=_TEXT,
        metadata=_either(_METADATA),
        content={"type": "array", "items": {"anyOf": _PARTS}},
        options=_either(
            {"type": "array", "items": _object("OptionDict", ["value"], value=_TEXT, label=_TEXT)}
        ),
    ),
}
"""JSON schema of a conversation."""
