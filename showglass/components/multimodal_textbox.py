"""Text together with files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypedDict

from ..declare import prop
from ..events import event
from ..gates.limit import MAX_UPLOAD_FILES
from ..values.file_types import check_types, fits
from ..values.files import FILE_SCHEMA, META, FileData, copy_into, local_path, publish
from .base import Field
from .textbox import InputHTMLAttributes, native_attributes

SOURCES = ("upload", "microphone")


class MultimodalData(TypedDict):
    """A text and the files that belong to it."""

    text: str
    files: list[FileData]


class MultimodalTextbox(Field[MultimodalData, Any, Any]):
    """Text with files: typed, uploaded, pasted, dropped, or said into the microphone.

    The function gets a dict of `text` and `files`, the paths of the files. It may return such a dict, or a text.
    """

    value: str | Mapping[str, Any] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Start value: a text, or a dict of text and files."
    )
    sources: list[Literal["upload", "microphone"]] | Literal["upload", "microphone"] | None = prop(
        default=None, doc="Where files come from; None is uploads alone."
    )
    file_types: list[str] | None = prop(
        default=None, doc="What is let in: endings and kinds; None is everything."
    )
    file_count: Literal["single", "multiple", "directory"] = prop(
        default="single", doc="One file, several, or those of a folder."
    )
    lines: int = prop(default=1, doc="Least number of lines.")
    max_lines: int = prop(default=20, doc="Lines that it grows to before it scrolls.")
    placeholder: str | None = prop(default=None, doc="Hint inside of the empty control.")
    autofocus: bool = prop(default=False, doc="Take the focus when the page opens.")
    autoscroll: bool = prop(default=True, doc="Follow text that grows at its end.")
    text_align: Literal["left", "right"] | None = prop(
        default=None, doc="Side that the text keeps to."
    )
    rtl: bool = prop(default=False, doc="Text runs from right to left.")
    submit_btn: str | bool | None = prop(
        default=True, doc="A button inside that submits; a text is its label."
    )
    stop_btn: str | bool | None = prop(
        default=False, doc="A button inside that stops; a text is its label."
    )
    max_plain_text_length: int = prop(
        default=1000, doc="Pasted text of more characters becomes a file."
    )
    html_attributes: InputHTMLAttributes | None = prop(
        default=None, doc="Attributes of the native control."
    )

    change = event(doc="The text or the files changed, by a person or a function.")
    input = event(doc="A person changed the text or the files.")
    select = event(doc="A part of the text was selected.", flag="_selectable")
    submit = event(doc="Enter was pressed, or the submit button.")
    focus = event(doc="The control took the focus.")
    blur = event(doc="The control lost the focus.")
    stop = event(doc="The stop button was pressed.")

    type_name = "multimodaltextbox"
    heavy = True

    def __post_init__(self) -> None:
        super().__post_init__()
        given = self.sources
        self.sources = [given] if isinstance(given, str) else list(given or ["upload"])
        for one in self.sources:
            if one not in SOURCES:
                raise ValueError(
                    f"MultimodalTextbox: sources may hold 'upload' and 'microphone', got {one!r}."
                )
        if self.file_count not in ("single", "multiple", "directory"):
            raise ValueError(
                "MultimodalTextbox: file_count must be 'single', 'multiple' or 'directory',"
                f" got {self.file_count!r}."
            )
        if self.lines < 1:
            raise ValueError(f"MultimodalTextbox: lines must be 1 or more, got {self.lines!r}.")
        self.file_types = check_types("MultimodalTextbox", self.file_types)

    def wire_props(self) -> dict[str, Any]:
        return {**super().wire_props(), **native_attributes(self.html_attributes)}

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **native_attributes(self.html_attributes)}

    def preprocess(self, payload: Any) -> dict[str, Any] | None:
        """The text, and the paths of the files; None when nothing was ever entered."""
        if payload is None:
            return None
        if isinstance(payload, str):
            return {"text": payload, "files": []}
        return self.claimed(self._read, payload)

    def _read(self, payload: Any) -> dict[str, Any]:
        if not isinstance(payload, dict):
            raise ValueError(f"a text with files was expected, got {type(payload).__name__}")
        text, files = payload.get("text"), payload.get("files")
        if text is not None and not isinstance(text, str):
            raise ValueError(f"the text must be a text, got {type(text).__name__}")
        if files is not None and not isinstance(files, list):
            raise ValueError(f"the files must be a list, got {type(files).__name__}")
        if files and len(files) > MAX_UPLOAD_FILES:
            raise ValueError(f"{len(files)} files are more than the {MAX_UPLOAD_FILES} allowed")
        return {"text": text or "", "files": [self._file(file) for file in files or ()]}

    def _file(self, given: Any) -> str:
        path = local_path(given)
        spoken = "microphone" in (self.sources or ()) and fits(path.name, ["audio"])
        if not spoken and not fits(path.name, self.file_types):
            allowed = ", ".join(self.file_types or ())
            raise ValueError(f"{path.name!r} is of another type than allowed: {allowed}")
        return str(path)

    def postprocess(self, value: Any) -> MultimodalData:
        """Text and files on the wire."""
        if value is None:
            return {"text": "", "files": []}
        if isinstance(value, str):
            return {"text": value, "files": []}
        if not isinstance(value, Mapping) or not value.keys() <= {"text", "files"}:
            raise TypeError(
                f"a text or a dict of text and files was expected, got {type(value).__name__}"
            )
        files = value.get("files") or ()
        if isinstance(files, (str, bytes)) or not hasattr(files, "__iter__"):
            raise TypeError(f"the files must be a list of paths, got {type(files).__name__}")
        text = value.get("text")
        return {
            "text": "" if text is None else str(text),
            "files": [_file_out(file) for file in files],
        }

    def api_info(self) -> dict[str, Any]:
        return {
            "title": "MultimodalData",
            "type": "object",
            "properties": {
                "text": {"title": "Text", "type": "string"},
                "files": {"title": "Files", "type": "array", "items": FILE_SCHEMA},
            },
            "required": ["text"],
        }

    def example_payload(self) -> Any:
        file = {"path": EXAMPLE, "url": EXAMPLE, "orig_name": "bus.png", "meta": dict(META)}
        return {"text": "Describe this image", "files": [file]}

    def example_value(self) -> Any:
        return {"text": "Describe this image", "files": [EXAMPLE]}

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """Text, and the paths of copies of the files in `flag_dir`."""
        if payload is None:
            return None
        files = [copy_into(file, flag_dir) for file in payload.get("files") or ()]
        return {"text": payload.get("text", ""), "files": files}

    def read_from_flag(self, cell: Any) -> Any:
        return self.postprocess(cell)


EXAMPLE = "https://raw.githubusercontent.com/gradio-app/gradio/main/test/test_files/bus.png"
"""The example that clients know from the contract; nothing here fetches it by itself."""


def _file_out(given: Any) -> FileData:
    if isinstance(given, FileData):
        return publish(given.path) if given.path is not None else given
    if isinstance(given, Mapping):
        if given.get("meta") == META:
            return publish(local_path(dict(given)))
        given = given.get("path")
    if given is None or isinstance(given, bytes):
        raise TypeError("a file must be a path or a web address")
    return publish(given)
