"""A picture in layers that people draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NotRequired, TypedDict, cast, get_args

from ..declare import prop
from ..events import event
from ..gates.dispatch import Form
from ..values.drawings import MAX_ID, MAX_LAYERS, PARTS, Drawings, Part
from ..values.edits import Edit, checked_edits, edits_in
from ..values.files import FILE_SCHEMA, FileData, is_web
from ..values.images import (
    EXAMPLE_IMAGE,
    KINDS,
    check_format,
    check_together,
    converted,
    decoded,
    from_data_url,
    image_bytes_or_path,
    save,
    send,
    upright,
)
from ..values.pixels import Mode, flattened, in_mode, load_library, merged, to_pil
from .base import Component
from .image import check_mode
from .media_options import (
    Brush,
    Eraser,
    LayerOptions,
    Source,
    WebcamOptions,
    plain,
    sources_of,
)

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

Transform = Literal["crop", "resize", "rotate", "flip", "occlude", "noise", "brightness"]
TRANSFORMS: tuple[Transform, ...] = get_args(Transform)
WITH_ALPHA = ("RGBA", None)


class EditorMeta(TypedDict, total=False):
    """What was done to a drawing, and which of its layers are not seen, by their indices."""

    edits: list[Edit]
    hidden: list[int]


class EditorFiles(TypedDict):
    """The files of a drawing, or the id under which a page sent its pixels."""

    background: FileData | None
    layers: list[FileData]
    composite: FileData | None
    id: str | None


class EditorData(EditorFiles, total=False):
    """A drawing on the wire."""

    meta: EditorMeta


class EditorValue(TypedDict):
    """A drawing as the function gets it and may return it: arrays, PIL images or paths.

    edits: what the person did, oldest first: ``{"tool": "crop", "x": 0, "y": 0, "width": 64, "height": 64}``.
    """

    background: Any
    layers: list[Any]
    composite: Any
    edits: NotRequired[list[Edit]]


class ImageEditor(Component[EditorData, EditorValue, Any]):
    """A picture in layers that people draw.

    The function gets a dict of `background`, `layers` (a list) and `composite`, each a numpy array (H, W, C) of uint8,
    a PIL image or a path. Modes without transparency get background and composite on white. `edits` says what was done:
    a list of dicts, each with its `tool`. It may return such a dict, or one picture as the new background.
    """

    value: Any = prop(
        default=None, kw_only=False, doc="Start value: a dict like the function's, or one picture."
    )
    height: int | str | None = prop(default=None, doc="Height on the page: pixels or a CSS length.")
    width: int | str | None = prop(default=None, doc="Width on the page: pixels or a CSS length.")
    image_mode: Mode = prop(default="RGBA", wire=False, doc="Pillow's mode that the function gets.")
    sources: Iterable[Source] | Source | None = prop(
        default=("upload", "webcam", "clipboard"), doc="Where the background may come from."
    )
    type: Literal["numpy", "pil", "filepath"] = prop(
        default="numpy", wire=False, doc="What the function gets of each picture."
    )
    buttons: list[Any] | None = prop(
        default=None,
        doc="'download' saves the drawing, as None does; an empty list shows no button.",
    )
    placeholder: str | None = prop(default=None, doc="Text on the empty canvas.")
    _selectable: bool = prop(default=False, doc="Whether `select` has a listener.")
    transforms: Iterable[Transform] | None = prop(
        default=("crop", "resize"),
        doc="What people may do with the picture. All that there is, unless given.",
    )
    eraser: Eraser | Literal[False] | None = prop(
        default=None, doc="The eraser; False takes it away."
    )
    brush: Brush | Literal[False] | None = prop(default=None, doc="The brush; False takes it away.")
    format: str = prop(default="webp", doc="File format of pictures that are made of arrays.")
    layers: bool | LayerOptions = prop(
        default=True, doc="Layers of the canvas; False is one layer alone."
    )
    canvas_size: tuple[int, int] = prop(
        default=(800, 800), doc="Width and height of the canvas in pixels."
    )
    fixed_canvas: bool = prop(
        default=False, doc="The canvas keeps its size; else it takes that of its background."
    )
    webcam_options: WebcamOptions | None = prop(default=None, doc="How the camera is used.")

    clear = event(doc="The canvas was emptied by a person.")
    change = event(doc="The drawing changed, by a person or a function.")
    input = event(doc="A person changed the drawing.")
    select = event(doc="A layer or tool was selected.", flag="_selectable")
    upload = event(doc="A person uploaded a background.")
    apply = event(doc="A person saved the changes.")

    type_name = "imageeditor"
    heavy = True
    get_ready = staticmethod(load_library)
    keeps_edits = True
    unless_given: ClassVar[tuple[Transform, ...]] = TRANSFORMS
    """What the page offers while the author did not give `transforms`."""
    plain_brush: ClassVar[bool] = False
    """One black brush unless the author gives another."""

    def __post_init__(self) -> None:
        super().__post_init__()
        owner = type(self).__name__
        if self.type not in KINDS:
            raise ValueError(f"{owner}: type must be one of {', '.join(KINDS)}, got {self.type!r}.")
        check_mode(owner, self.image_mode)
        self.format = check_format(owner, self.format)
        self.sources = sources_of(owner, self.sources if self.sources is not None else ())
        self.transforms = _transforms(owner, self.transforms)
        self.canvas_size = _size(owner, self.canvas_size)
        self._check_tools(owner)
        if self.eraser is None:
            self.eraser = Eraser()
        if self.brush is None:
            black = Brush(colors=["#000000"], color_mode="fixed")
            self.brush = black if self.plain_brush else Brush()
        if isinstance(self.layers, bool):
            self.layers = LayerOptions(disabled=not self.layers)
        self.webcam_options = self.webcam_options or WebcamOptions()

    def _check_tools(self, owner: str) -> None:
        for name, given, kind in (("brush", self.brush, Brush), ("eraser", self.eraser, Eraser)):
            if given is not None and given is not False and not isinstance(given, kind):
                raise ValueError(
                    f"{owner}: {name} must be a {kind.__name__}, False or None, got {given!r}."
                )

    def on_built(self) -> None:
        super().on_built()
        self._drawings = Drawings()

    # -- from the page -------------------------------------------------------------------------------------------------

    def accept_blobs(self, data: Any) -> dict[str, str]:
        """Server function: keeps the pixels of one part of a drawing.

        data: a form with the fields `type` ("background", "layer" or "composite"), `index` (of the layer) and `id`
        (chosen by the page: `PAD.VERSION`), and one file. Raises ValueError.
        """
        if not isinstance(data, Form) or len(data.files) != 1:
            raise ValueError("A form with one file is expected.")
        part, drawing_id = data.fields.get("type", ""), data.fields.get("id", "")
        index = data.fields.get("index") or "0"
        if part not in PARTS:
            raise ValueError(f"type must be one of {', '.join(PARTS)}.")
        if not 0 < len(drawing_id) <= MAX_ID:
            raise ValueError(f"id must have 1 to {MAX_ID} characters.")
        if not (index.isascii() and index.isdigit() and len(index) < 4 and int(index) < MAX_LAYERS):
            raise ValueError(f"index must be a whole number below {MAX_LAYERS}.")
        self._drawings.put(drawing_id, cast(Part, part), int(index), data.files[0].path)
        return {"id": drawing_id}

    server_functions: ClassVar[dict[str, Callable[..., Any]]] = {"accept_blobs": accept_blobs}

    def preprocess(self, payload: Any) -> EditorValue | None:
        """The drawing as `type` says; None while there is none."""
        if payload is None:
            return None
        background, layers, composite = self.claimed(self._parts, payload)
        if composite is None:
            return None
        edits = self.claimed(edits_in, payload)
        if background is None:
            background = _blank(composite)
        return EditorValue(
            background=self._given_out(self._on_paper(background), "background"),
            layers=[self._given_out(layer, "layer") for layer in layers],
            composite=self._given_out(self._on_paper(composite), "composite"),
            edits=edits,
        )

    def _parts(self, payload: Any) -> tuple[Picture | None, list[Picture], Picture | None]:
        """Background, layers and composite of a client's drawing; no composite where there is nothing."""
        if not isinstance(payload, dict):
            raise ValueError(f"a drawing was expected, got {type(payload).__name__}")
        background, composite = payload.get("background"), payload.get("composite")
        layers: Any = payload.get("layers") or []
        if not isinstance(layers, list) or len(layers) > MAX_LAYERS:
            raise ValueError(f"layers must be a list of at most {MAX_LAYERS} pictures")
        files = [background, composite, *layers]
        sources = [image_bytes_or_path(f) if f is not None else None for f in files]
        drawing_id = payload.get("id")
        if drawing_id is not None:
            sources = self._sent(drawing_id, sources)
        check_together(s for s in sources if s is not None)
        decode = [upright(decoded(s), "RGBA") if s is not None else None for s in sources]
        background, composite = decode[:2]
        layers = [layer for layer in decode[2:] if layer is not None]
        if composite is None and (background is not None or layers):
            composite = merged(background, _seen(layers, payload.get("meta")))
        return background, layers, composite

    def _sent(self, drawing_id: Any, given: list[Path | bytes | None]) -> list[Path | bytes | None]:
        """What was sent under the id, in the place of what the value carries."""
        drawing = self._drawings.get(drawing_id) if isinstance(drawing_id, str) else None
        if drawing is None:
            raise ValueError(
                "the drawing is no longer on the server: draw on, and it is sent again"
            )
        layers = [drawing.layers[i] for i in sorted(drawing.layers)] or given[2:]
        return [drawing.background or given[0], drawing.composite or given[1], *layers]

    def _on_paper(self, picture: Picture) -> Picture:
        """Modes without transparency get white behind the picture."""
        return picture if self.image_mode in WITH_ALPHA else flattened(picture)

    def _given_out(self, picture: Picture, name: str) -> Any:
        return converted(in_mode(picture, self.image_mode), self.type, self.format, name)

    # -- to the page ---------------------------------------------------------------------------------------------------

    def postprocess(self, value: Any) -> EditorData | None:
        """Files of the drawing; one picture is its background."""
        if value is None:
            return None
        if not isinstance(value, dict):
            file = send(value, self.format)
            return EditorData(background=file, layers=[], composite=file, id=None)
        background, composite = value.get("background"), value.get("composite")
        layers = value.get("layers") or []
        if composite is None:
            composite = _composed(background, layers)
        data = EditorData(
            background=self._sent_out(background),
            layers=[send(layer, self.format) for layer in layers],
            composite=self._sent_out(composite),
            id=None,
        )
        if value.get("edits"):
            data["meta"] = EditorMeta(edits=checked_edits(value["edits"]))
        return data

    def _sent_out(self, picture: Any) -> FileData | None:
        return send(picture, self.format) if picture is not None else None

    def wire_props(self) -> dict[str, Any]:
        props = {k: plain(v) for k, v in super().wire_props().items()}
        if "transforms" not in self._given:
            props["transforms"] = list(self.unless_given)
        return props

    def get_config(self) -> dict[str, Any]:
        return {k: plain(v) for k, v in super().get_config().items()}

    def api_info(self) -> dict[str, Any]:
        file = {"$ref": "#/$defs/FileData"}
        file_or_null = {"anyOf": [file, {"type": "null"}], "default": None}
        return {
            "title": "EditorData",
            "type": "object",
            "$defs": {"FileData": FILE_SCHEMA},
            "properties": {
                "background": file_or_null,
                "layers": {"title": "Layers", "type": "array", "items": file, "default": []},
                "composite": file_or_null,
                "id": {
                    "title": "Id",
                    "anyOf": [{"type": "string"}, {"type": "null"}],
                    "default": None,
                },
            },
        }

    def example_payload(self) -> Any:
        background = {
            **EXAMPLE_IMAGE,
            "path": EXAMPLE_IMAGE["url"],
        }  # its schema wants a text there
        return {"background": background, "layers": [], "composite": None}

    def example_value(self) -> Any:
        return {"background": EXAMPLE_IMAGE["url"], "layers": [], "composite": None}

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """The path of the composite, written into `flag_dir` as PNG; "" when nothing was drawn."""
        composite = self._parts(payload)[2]
        return str(save(composite, Path(flag_dir), "composite")) if composite is not None else ""

    def read_from_flag(self, cell: Any) -> Any:
        return self.postprocess(cell) if cell else None


def _size(owner: str, size: Any) -> tuple[int, int]:
    whole = isinstance(size, (tuple, list)) and len(size) == 2
    if not whole or not all(isinstance(n, int) and 0 < n <= 8192 for n in size):
        raise ValueError(
            f"{owner}: canvas_size must be width and height from 1 to 8192, got {size!r}."
        )
    return (size[0], size[1])


def _transforms(owner: str, given: Iterable[Any] | str | None) -> list[Any]:
    found = [given] if isinstance(given, str) else list(given or ())
    for one in found:
        if one not in TRANSFORMS:
            names = ", ".join(map(repr, TRANSFORMS))
            raise ValueError(f"{owner}: transforms may hold {names}, got {one!r}.")
    return found


def _seen(layers: list[Picture], meta: Any) -> list[Picture]:
    """The layers without those that the page hides; one is left where nothing else has the drawing's size."""
    hidden = meta.get("hidden") if isinstance(meta, dict) else None
    if hidden is None:
        return layers
    if not isinstance(hidden, list) or len(hidden) > MAX_LAYERS:
        raise ValueError(f"meta.hidden must be a list of at most {MAX_LAYERS} indices of layers")
    gone = {at for at in hidden if isinstance(at, int)}
    return [_blank(layer) if at in gone else layer for at, layer in enumerate(layers)]


def _blank(like: Picture) -> Picture:
    empty = like.copy()
    empty.paste((0, 0, 0, 0), (0, 0, *like.size))
    return empty


def _composed(background: Any, layers: list[Any]) -> Any:
    """The parts on top of each other; None where one is a web address, which only the browser gets."""
    parts = [background, *layers]
    if any(is_web(str(p)) for p in parts if isinstance(p, (str, Path))):
        return None
    pictures = [_opened(p) for p in parts if p is not None]
    return merged(None, pictures) if pictures else None


def _opened(value: Any) -> Picture:
    if isinstance(value, str) and value.startswith("data:"):
        return upright(decoded(from_data_url(value)), "RGBA")
    if isinstance(value, (str, Path)):
        return upright(decoded(Path(value)), "RGBA")
    return in_mode(to_pil(value), "RGBA")
