"""A model in three dimensions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from ..declare import prop
from ..events import event
from ..gates.open_file import vault
from ..values.files import FileData, describe, is_web, local_path, publish
from .media_taker import MediaTaker

TYPES = (".obj", ".glb", ".gltf", ".stl", ".splat", ".ply")
MODES = ("solid", "point_cloud", "wireframe")
EXAMPLE_MODEL: dict[str, Any] = {
    "path": "https://example.com/sample.glb",
    "orig_name": "sample.glb",
    "meta": {"_type": "gradio.FileData"},
}


class Model3D(MediaTaker):
    """A 3D model: uploaded, dropped, or made by a function. People turn, move and zoom it.

    The function gets the path of the file. It may return a path or a web address: .glb, .gltf, .obj, .stl, .ply or
    .splat. Splats are shown as points. Everything of a model must lie in its one file: what a .gltf names beside it is
    not loaded, nor are the materials of an .obj, and the page says so. An .obj has the colours of its corners, or is
    grey; to keep materials and pictures save the model as one .glb.
    """

    value: str | Path | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Start model: a path or a web address."
    )
    display_mode: Literal["solid", "point_cloud", "wireframe"] | None = prop(
        default=None,
        doc="How it is drawn at first; None is solid, and points for what has no faces.",
    )
    clear_color: Sequence[float] | None = prop(
        default=None,
        doc="Background: red, green, blue and opacity, each from 0 to 1; None lets the page shine through.",
    )
    camera_position: Sequence[float | None] = prop(
        default=(None, None, None),
        doc="Where one looks from: the angle around and the angle from above in degrees, and the distance from its"
        " middle. None finds a good one.",
    )
    zoom_speed: float = prop(default=1, doc="How quickly it zooms.")
    pan_speed: float = prop(default=1, doc="How quickly it moves.")
    height: int | str | None = prop(
        default=None, doc="Height on the page: pixels, or a CSS length. None is 400 pixels."
    )
    buttons: list[Any] | None = prop(default=None, doc="Buttons shown in the corner.")

    change = event(doc="The model changed, by a person or a function.")
    upload = event(doc="A person uploaded a file.")
    edit = event(doc="For apps that listen to it: nothing on the page edits a model.")
    clear = event(doc="The model was removed by a person.")

    type_name = "model3d"
    example = EXAMPLE_MODEL

    def __post_init__(self) -> None:
        super().__post_init__()
        owner = type(self).__name__
        if self.display_mode not in (None, *MODES):
            words = ", ".join(map(repr, MODES))
            raise ValueError(
                f"{owner}: display_mode must be one of {words}, got {self.display_mode!r}."
            )
        self.clear_color = _color(owner, self.clear_color)
        self.camera_position = _position(owner, self.camera_position)
        for name in ("zoom_speed", "pan_speed"):
            speed = getattr(self, name)
            if not _is_number(speed) or speed <= 0:
                raise ValueError(f"{owner}: {name} must be more than 0, got {speed!r}.")
        self.buttons = self.corner(self.buttons)

    def preprocess(self, payload: Any) -> str | None:
        """The path of the file; None when there is none. Refuses what is no model."""
        if payload is None:
            return None
        path = self.claimed(local_path, payload)
        if path.suffix.lower() not in TYPES:
            raise self.refuse(f"{path.name!r} is no 3D model: choose {', '.join(TYPES)}.")
        return str(path)

    def send(self, value: Any) -> FileData:
        """A file of a path; what a web address names is fetched, for the page asks no other host."""
        if not isinstance(value, (str, Path)):
            raise TypeError(f"a 3D model is a path or a web address, not {type(value).__name__}")
        if not (isinstance(value, str) and is_web(value)):
            return publish(value)
        try:
            ticket, path = vault().fetch(value)
        except ValueError:
            return publish(value)
        return describe(ticket, path)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _color(owner: str, given: Any) -> tuple[float, ...]:
    """Red, green, blue and opacity. Raises ValueError."""
    if given is None:
        return (0, 0, 0, 0)
    parts = tuple(given) if isinstance(given, (list, tuple)) else ()
    if len(parts) != 4 or not all(_is_number(part) and 0 <= part <= 1 for part in parts):
        raise ValueError(
            f"{owner}: clear_color must be four numbers from 0 to 1 (red, green, blue, opacity), got {given!r}."
        )
    return parts


def _position(owner: str, given: Any) -> tuple[float | None, ...]:
    """Two angles and a distance, each may be None. Raises ValueError."""
    parts = tuple(given) if isinstance(given, (list, tuple)) else ()
    fine = len(parts) == 3 and all(part is None or _is_number(part) for part in parts)
    if not fine or (parts[2] is not None and parts[2] <= 0):
        raise ValueError(
            f"{owner}: camera_position must be (angle around, angle from above, distance), each a number or None,"
            f" got {given!r}."
        )
    return parts
