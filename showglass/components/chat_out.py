"""Messages that a function returned, as the wire has them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ..context import running
from ..gates.open_file import vault
from ..values.files import META, FileData, is_web, local_path, publish
from .base import Component
from .chat_message import ChatMessage, ChatPart, Message, MetadataDict, OptionDict

Tags = Sequence[tuple[str, str]]
METADATA: dict[str, type | tuple[type, ...]] = {
    "title": str,
    "id": (int, str),
    "parent_id": (int, str),
    "log": str,
    "duration": (int, float),
    "status": str,
}
"""What is known of a thought, and of which type."""
WANTED = 'each message is a dict with "role" and "content", or a ChatMessage: {"role": "assistant", "content": "Hello"}'
_MOST_KEPT = 256
_AT_THE_MARGIN = re.compile(r"\n\S")
_REASONING = "Reasoning"


def messages_out(value: Any, tags: Tags | None) -> list[Message]:
    """The messages of a conversation. tags: pairs between which text is a thought of its own.

    Raises TypeError or ValueError for what is none.
    """
    if value is None:
        return []
    if isinstance(value, (str, bytes, dict)) or not isinstance(value, Iterable):
        raise TypeError(f"a list of messages was expected, got {type(value).__name__}")
    found: list[Message] = []
    for given in value:
        message = _message(given)
        if tags:
            found += _without_tags(message, tags)
        else:
            found.append(message)
    return found


def _message(given: Any) -> Message:
    if isinstance(given, dict):
        role, content = given.get("role"), given.get("content", inspect)
        metadata, options = given.get("metadata"), given.get("options")
    elif isinstance(given, ChatMessage):
        role, content = given.role, given.content
        metadata, options = given.metadata, given.options
    else:
        raise TypeError(f"{WANTED}; got {type(given).__name__}")
    if not isinstance(role, str) or not role or content is inspect:
        raise ValueError(f"{WANTED}; got {_short(given)}")
    return {
        "role": role,
        "metadata": metadata_out(metadata) if metadata else None,
        "content": _parts(content),
        "options": options_out(options) if options else None,
    }


def _parts(content: Any) -> list[ChatPart]:
    if isinstance(content, (list, tuple)):
        return [_part(one) for one in content]
    return [_part(content)]


def _part(given: Any) -> ChatPart:
    if isinstance(given, str):
        return {"type": "text", "text": clean(given)}
    if isinstance(given, Component):
        return _component(given)
    if isinstance(given, (FileData, Path)):
        return {"type": "file", "file": _file(given), "alt_text": None}
    if not isinstance(given, dict):
        raise TypeError(
            "a message holds text, {'path': …}, a component, or a list of these;"
            f" got {type(given).__name__}"
        )
    kind = given.get("type")
    if kind == "component" or "component" in given:
        return _given_component(given)
    if kind == "file" or "file" in given or "path" in given:
        alt = given.get("alt_text")
        return {
            "type": "file",
            "file": _file(given.get("file", given)),
            "alt_text": None if alt is None else str(alt),
        }
    if isinstance(given.get("text"), str):
        return {"type": "text", "text": clean(given["text"])}
    raise ValueError(f"a part of a message is a text, a file or a component; got {_short(given)}")


def clean(text: str) -> str:
    """`inspect.cleandoc`, at a cost that does not grow with the number of lines where it has nothing to do.

    A text that grows word by word is cleaned for each word.
    """
    if "\n" not in text:
        return text.expandtabs().lstrip() if "\t" in text else text.lstrip()
    if _AT_THE_MARGIN.search(text) is None:
        return inspect.cleandoc(text)
    first, _, rest = (text.expandtabs() if "\t" in text else text).partition("\n")
    first = first.lstrip()
    whole = f"{first}\n{rest}" if first else rest.lstrip("\n")
    return whole.rstrip("\n")


# -- files -------------------------------------------------------------------------------------------------------------


def _file(given: Any) -> FileData:
    if isinstance(given, FileData):
        if given.path is None and given.url is not None:
            return given
        return _file({**msgspec.structs.asdict(given), "path": given.path})
    if isinstance(given, (str, Path)):
        return _published(str(given))
    path = given.get("path") if isinstance(given, dict) else None
    if not isinstance(path, (str, Path)):
        raise ValueError("a file in a message needs a path: {'path': 'picture.png'}")
    known = _published(str(path), given)
    name, kind = given.get("orig_name"), given.get("mime_type")
    if isinstance(name, str) or isinstance(kind, str):
        known = msgspec.structs.replace(
            known, orig_name=name or known.orig_name, mime_type=kind or known.mime_type
        )
    return known


def _published(path: str, given: Any = None) -> FileData:
    """The file on the wire. A generator yields its messages again and again: their files are taken in once."""
    if is_web(path):
        return publish(path)
    if isinstance(given, dict) and given.get("meta") == META and not Path(path).is_absolute():
        return publish(local_path(given))
    job = running()
    if job is None:
        return publish(path)
    shelf = job.shelves().setdefault("showglass.chat", {})
    try:
        state = Path(path).stat()
    except OSError:
        return publish(path)
    key = (path, state.st_mtime_ns, state.st_size)
    if key not in shelf:
        while len(shelf) >= _MOST_KEPT:
            shelf.pop(next(iter(shelf)))
        shelf[key] = publish(path)
    found: FileData = shelf[key]
    return found


# -- components --------------------------------------------------------------------------------------------------------


def _component(one: Component[Any, Any, Any]) -> ChatPart:
    job = running()
    shelf = job.shelves() if job is not None else None
    kept = one.__dict__.get("_in_chat")
    if kept is not None and kept[0] is shelf and shelf is not None and kept[1] is one.value:
        part: ChatPart = kept[2]
        return part
    part = component_part(one)
    one.__dict__["_in_chat"] = (shelf, one.value, part)
    return part


def component_part(one: Component[Any, Any, Any]) -> ChatPart:
    """A component as a part of a message: its value, how it was made, and what the page draws it by."""
    config = one.wire_props()
    value = config.pop("value", None)
    given = {n: one.__dict__.get(n) for n in sorted(one._given - {"value", "render"})}
    arguments = {n: v for n, v in given.items() if _is_json(v)}
    return {
        "type": "component",
        "component": one.type_name,
        "value": _plain(value),
        "constructor_args": arguments,
        "props": _plain(config),
        # arguments name files and HTML of the author: only what this app sent is built again
        "seal": vault().seal(msgspec.json.encode([one.type_name, arguments]).decode()),
    }


def _given_component(given: dict[str, Any]) -> ChatPart:
    """A part that a function got and gives back."""
    one = given.get("instance", given.get("component"))
    if isinstance(one, Component):
        return _component(one)
    if not isinstance(one, str) or not isinstance(given.get("props"), dict):
        raise ValueError(
            f"a component in a message is an instance of its class; got {_short(given)}"
        )
    return {
        "type": "component",
        "component": one,
        "value": given.get("value"),
        "constructor_args": dict(given.get("constructor_args") or {}),
        "props": given["props"],
        "seal": str(given.get("seal", "")),
    }


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, enc_hook=str)


def _is_json(value: Any) -> bool:
    try:
        msgspec.json.encode(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


# -- thoughts and options ----------------------------------------------------------------------------------------------


def metadata_out(given: Any) -> MetadataDict:
    """What is known of a thought. Raises ValueError for what is not."""
    if not isinstance(given, dict):
        raise ValueError(f"metadata is a dict such as {{'title': 'Thinking'}}, got {_short(given)}")
    found: dict[str, Any] = {}
    for name, value in given.items():
        if value is None:
            continue
        wanted = METADATA.get(name)
        if wanted is None:
            raise ValueError(f"metadata has no {name!r}; it has {', '.join(METADATA)}")
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise ValueError(f"metadata {name!r} cannot be {_short(value)}")
        if name == "status" and value not in ("pending", "done"):
            raise ValueError(f"metadata 'status' must be 'pending' or 'done', got {_short(value)}")
        found[name] = value
    return found  # type: ignore[return-value]  # checked key by key


def options_out(given: Any) -> list[OptionDict] | None:
    """The answers that are offered. Raises ValueError for what is none."""
    if not isinstance(given, (list, tuple)):
        raise ValueError(f"options are a list such as [{{'value': 'Yes'}}], got {_short(given)}")
    return [_option(one) for one in given] or None


def _option(given: Any) -> OptionDict:
    if isinstance(given, str):
        return {"value": given}
    if not isinstance(given, dict) or not isinstance(given.get("value"), str):
        raise ValueError(f"an option is a dict such as {{'value': 'Yes'}}, got {_short(given)}")
    label = given.get("label")
    if label is None:
        return {"value": given["value"]}
    if not isinstance(label, str):
        raise ValueError(f"the label of an option is a text, got {_short(label)}")
    return {"value": given["value"], "label": label}


def _without_tags(message: Message, tags: Tags) -> list[Message]:
    """The message in pieces: what stands between the tags is a thought of its own."""
    if message["metadata"]:
        return [message]
    pieces: list[Message] = []
    plain: list[ChatPart] = []

    def end(metadata: MetadataDict | None = None) -> None:
        nonlocal plain
        if plain:
            pieces.append({**message, "metadata": metadata, "content": plain, "options": None})
        plain = []

    for part in message["content"]:
        if part["type"] != "text":
            plain.append(part)
            continue
        for text, status in _thoughts(part["text"], tags):
            if status is not None:
                end()
            plain.append({"type": "text", "text": text})
            if status is not None:
                end({"title": _REASONING, "status": status})
    end()
    if not pieces:
        return [message]
    pieces[-1]["options"] = message["options"]
    return pieces


def _thoughts(text: str, tags: Tags) -> Iterable[tuple[str, Any]]:
    """Pieces of a text, each with None or the status of the thought that it is."""
    at = 0
    while at < len(text):
        starts = [(found, o, c) for o, c in tags if (found := text.find(o, at)) >= 0]
        if not starts:
            break
        start, opened, closed = min(starts)
        if before := text[at:start].strip():
            yield before, None
        end = text.find(closed, start + len(opened))
        inside = text[start + len(opened) : end if end >= 0 else None].strip()
        yield inside, "done" if end >= 0 else "pending"
        at = len(text) if end < 0 else end + len(closed)
    if rest := text[at:].strip() if at else text:
        yield rest, None


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
