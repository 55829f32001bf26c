"""Parameters and what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from ..declare import prop
from ..events import event
from .base import Component

if TYPE_CHECKING:
    from .timer import Timer

AnyComponent = Component[Any, Any, Any]
MOST = 10_000
_KEYS: tuple[Literal["type", "description", "default"], ...] = ("type", "description", "default")


class Parameter(TypedDict, total=False):
    """What is said of one: its type and default as source text, and a description in Markdown."""

    type: str | None
    description: str | None
    default: str | None


class ParamViewer(Component[dict[str, Parameter], dict[str, Parameter], Any]):
    """The parameters of a function as a list to unfold: type, default and description of each.

    A function returns a dict of name and `{"type", "description", "default"}`, all of them texts; so does the input.
    """

    value: Mapping[str, Parameter] | None = prop(
        default=None, kw_only=False, doc="Start value: what is said of each parameter, by name."
    )
    language: Literal["python", "typescript"] = prop(
        default="python", kw_only=False, doc="Language of the types and defaults."
    )
    linkify: list[str] | None = prop(
        default=None, kw_only=False, doc="Names in types that link to the heading of that name."
    )
    every: Timer | float | None = prop(
        default=None,
        kw_only=False,
        wire=False,
        doc="Runs a callable `value` again each time: seconds, or a Timer.",
    )
    inputs: AnyComponent | Sequence[AnyComponent] | None = prop(
        default=None,
        kw_only=False,
        wire=False,
        doc="Inputs of a callable `value`, which runs again when they change.",
    )
    placed: bool = prop(
        default=True,
        kw_only=False,
        wire=False,
        alias="render",
        doc="False places it later, by calling `render()`.",
    )
    key: int | str | tuple[int | str, ...] | None = prop(
        default=None,
        kw_only=False,
        wire=False,
        doc="Its identity when a part of the page is rendered again.",
    )
    preserved_by_key: list[str] | str | None = prop(
        default="value",
        kw_only=False,
        wire=False,
        doc="Props that outlive a new rendering with the same key.",
    )
    header: str | None = prop(default="Parameters", kw_only=False, doc="What stands above them.")
    anchor_links: bool | str = prop(
        default=False,
        kw_only=False,
        doc="Give each parameter an address in the page; a text stands before its name there.",
    )
    max_height: int | str | None = prop(
        default=None, kw_only=False, doc="Height from which the list scrolls."
    )
    label: str | None = prop(default=None, init=False, wire=False)
    show_label: bool | None = prop(default=None, init=False, wire=False)
    container: bool = prop(default=True, init=False, wire=False)
    scale: int | None = prop(default=None, init=False, wire=False)
    min_width: int | None = prop(default=160, init=False, wire=False)
    interactive: bool | None = prop(default=None, init=False, wire=False)
    visible: bool | Literal["hidden"] = prop(default=True, init=False, wire=False)
    elem_id: str | None = prop(default=None, init=False, wire=False)
    elem_classes: list[str] | str | None = prop(default=None, init=False, wire=False)

    change = event(doc="A function changed the parameters.")
    upload = event(doc="Never fired: nothing is uploaded here.")

    type_name = "paramviewer"

    if TYPE_CHECKING:
        # Type checkers keep a redeclared prop in its first place; here `value` comes before all.
        def __init__(  # noqa: PLR0913, PLR0917 - the contract's
            self,
            value: Mapping[str, Any] | Callable[..., Any] | None = None,
            language: Literal["python", "typescript"] = "python",
            linkify: list[str] | None = None,
            every: Timer | float | None = None,
            inputs: AnyComponent | Sequence[AnyComponent] | None = None,
            render: bool = True,
            key: int | str | tuple[int | str, ...] | None = None,
            preserved_by_key: list[str] | str | None = "value",
            header: str | None = "Parameters",
            anchor_links: bool | str = False,
            max_height: int | str | None = None,
        ) -> None: ...

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.language not in ("python", "typescript"):
            raise ValueError(
                f"ParamViewer: language must be 'python' or 'typescript', got {self.language!r}."
            )

    def preprocess(self, payload: Any) -> dict[str, Parameter] | None:
        """What is said of each parameter, by name."""
        return None if payload is None else self.claimed(_read, payload)

    def postprocess(self, value: Any) -> dict[str, Parameter] | None:
        """The same. Raises ValueError or TypeError for what is no dict of parameters."""
        return None if value is None else _read(value)

    def api_info(self) -> dict[str, Any]:
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> Any:
        return {"array": {"type": "numpy", "description": "any valid json", "default": "None"}}

    def example_value(self) -> Any:
        return self.example_payload()


def _read(value: Any) -> dict[str, Parameter]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a dict of parameters was expected, got {type(value).__name__}")
    if len(value) > MOST:
        raise ValueError(f"{len(value)} parameters are more than the {MOST} allowed")
    return {str(name): _parameter(str(name), said) for name, said in value.items()}


def _parameter(name: str, said: Any) -> Parameter:
    if not isinstance(said, Mapping):
        raise TypeError(f"a dict with type, description and default was expected for {name!r:.80}")
    found: Parameter = {}
    for key in _KEYS:
        text = said.get(key)
        if text is not None and not isinstance(text, str):
            raise TypeError(f"{key} of {name!r:.80} must be a text, got {type(text).__name__}")
        if key in said:
            found[key] = text
    return found
