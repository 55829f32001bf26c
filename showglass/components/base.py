"""What every component shares."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, Self, TypeVar

from ..declare import prop
from ..gates.open_file import NotAllowed
from ..messages import Error, InputError
from ..tree import Block, Root
from .foreign import complete

if TYPE_CHECKING:
    from .timer import Timer

console = logging.getLogger("showglass")
Read = TypeVar("Read")
Wire = TypeVar("Wire")
"""The value as the browser has it: JSON."""
Got = TypeVar("Got")
"""What the function gets."""
Given = TypeVar("Given")
"""What the function may return."""


class _Valued:
    """Says that a component has a value. Not a prop here: each class declares its own, at its own place."""

    value: Any


class Component(Block, _Valued, Generic[Wire, Got, Given]):
    """A typed port: it has a value that the page shows and a function takes or gives."""

    label: str | None = prop(default=None, doc="Its name on the page and in the API.")
    every: Timer | float | None = prop(
        default=None,
        wire=False,
        doc="Runs a callable `value` again each time: seconds, or a Timer.",
    )
    inputs: Component[Any, Any, Any] | Sequence[Component[Any, Any, Any]] | None = prop(
        default=None,
        wire=False,
        doc="Inputs of a callable `value`, which runs again when they change.",
    )
    show_label: bool | None = prop(default=None, doc="Whether the label is seen.")
    container: bool = prop(default=True, doc="Whether it has padding and an edge.")
    scale: int | None = prop(default=None, doc="Share of the width beside its neighbours in a Row.")
    min_width: int | None = prop(default=160, doc="Least width in pixels before a Row wraps.")
    interactive: bool | None = prop(
        default=None,
        doc="Whether people may change it; None decides by its use as input or output.",
    )
    preserved_by_key: list[str] | str | None = prop(
        default="value", wire=False, doc="Props that outlive a new rendering with the same key."
    )

    skip_api: ClassVar[bool] = False
    heavy: ClassVar[bool] = False
    """Conversions need a worker thread: they touch files, images or much data."""
    get_ready: ClassVar[Callable[[], None] | None] = None
    """Does what its first value would wait for, imports above all: the server calls it while it has nothing to do."""
    server_functions: ClassVar[dict[str, Callable[..., Any]]] = {}
    """Functions that the page may call by name; each gets the component first."""
    has_value: ClassVar[bool] = True
    keeps_edits: ClassVar[bool] = False
    """People can change what they give (crop, add noise, …), and its value says in `meta.edits` what they did."""
    plays_pieces: ClassVar[Literal["audio", "video"] | None] = None
    """With `streaming=True`, what a generator yields is played piece by piece, as this kind."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        complete(cls)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.show_label is None:
            self.show_label = True
        if not self.container:
            self.show_label = bool(self._given >= {"show_label"} and self.show_label)

    def on_built(self) -> None:
        """A callable value is called once now, unless it waits for inputs."""
        value = self.__dict__.get("value")
        self.load_fn: Callable[..., Any] | None = None
        if callable(value) and self.has_value:
            self.load_fn = value
            self.value = value() if self.inputs is None else None

    def on_placed(self, root: Root) -> None:
        """Buttons in the corner belong to the app, but stand nowhere else."""
        for button in self.__dict__.get("buttons") or ():
            if isinstance(button, Block):
                button.unrender()
                root.register(button)

    def corner(self, given: Sequence[Any] | None, *known: str) -> list[Any]:
        """What stands in the corner: names of `known` and Buttons. Raises ValueError for anything else."""
        found = list(given or ())
        for one in found:
            if one not in known and not isinstance(one, Block):
                names = "".join(f"{name!r} and " for name in known)
                raise ValueError(
                    f"{type(self).__name__}: buttons holds {one!r}; it may hold {names}Buttons."
                )
        return found

    # -- conversions --------------------------------------------------------------------------------------------------

    def preprocess(self, payload: Wire | None) -> Got | None:
        """From the wire to the function; refuses what does not fit by raising `InputError` through `refuse`."""
        raise NotImplementedError

    def postprocess(self, value: Given | None) -> Wire | None:
        """From what the function returned to the wire. Raises ValueError or TypeError when it does not fit."""
        raise NotImplementedError

    def refuse(self, message: str) -> InputError:
        """The error for a value that a client sent and that is not accepted: ``raise self.refuse(…)``."""
        return InputError(f"{self.label or type(self).__name__}: {message}", self._id)

    def claimed(self, convert: Callable[..., Read], *arguments: Any) -> Read:
        """What `convert(*arguments)` makes of a value that a client sent.

        Whatever it raises is the client's to mend: the value was refused, nothing failed. Raises `Error`s as they are,
        others as an `InputError`; what the message of an unforeseen one says is for the author alone.
        """
        try:
            return convert(*arguments)
        except Error:
            raise
        except (ValueError, TypeError, KeyError, AttributeError, NotAllowed) as error:
            raise self.refuse(f"{str(error).rstrip('.')}.") from error
        except Exception as error:
            console.exception("%s could not read a value that a client sent.", type(self).__name__)
            raise self.refuse("this value cannot be read.") from error

    @property
    def declared_functions(self) -> dict[str, Callable[..., Any]]:
        """Functions that the author lets the page call on this one alone; each gets the component first."""
        return {}

    @property
    def sends_files(self) -> bool:
        """Whether the page may upload files for it, whatever its value is."""
        return bool(self.server_functions)

    def with_props(self, overrides: dict[str, Any] | None) -> Self:
        """This component with other props, for one session. Itself when there are none."""
        if not overrides:
            return self
        changed = copy.copy(self)
        changed.__dict__.update({k: v for k, v in overrides.items() if k in self.__props__})
        changed._given = self._given | overrides.keys()
        changed.__post_init__()
        return changed

    # -- what clients are told ----------------------------------------------------------------------------------------

    def api_info(self) -> dict[str, Any]:
        """JSON schema of the wire value."""
        raise NotImplementedError

    def example_payload(self) -> Any:
        """A wire value that the function would accept."""
        raise NotImplementedError

    def example_value(self) -> Any:
        """A value that a function may return."""
        raise NotImplementedError

    def wire_value(self) -> Any:
        """The declared value on the wire."""
        return self.postprocess(self.value)

    def wire_props(self) -> dict[str, Any]:
        """Props that the page is told, in their wire form."""
        props = super().wire_props()
        if self.has_value:
            props["value"] = self.wire_value()
        if props.get("buttons"):
            props["buttons"] = _button_ids(props["buttons"])
        return props

    def wire_update(self, names: Iterable[str]) -> dict[str, Any]:
        """Those of the named props that the page is told, without the value: the declared one is out of date."""
        bare = copy.copy(self)
        bare.__dict__["value"] = None
        shown = bare.wire_props()
        return {name: shown[name] for name in names if name in shown and name != "value"}

    def get_config(self) -> dict[str, Any]:
        """All props as the contract's configuration of a component."""
        config = super().get_config()
        config.pop("load_fn", None)
        if self.has_value:
            config["value"] = self.wire_value()
        if config.get("buttons"):
            config["buttons"] = _button_ids(config["buttons"])
        config.setdefault("_selectable", False)
        if "select" in self.__events__:
            config["_selectable"] = self.__dict__.get("_selectable", False)
        if names := {*self.server_functions, *self.declared_functions}:
            config["server_fns"] = sorted(names)
        return config

    # -- examples and flags -------------------------------------------------------------------------------------------

    def process_example(self, value: Any) -> Any:
        """An example as the examples table shows it."""
        return self.postprocess(value)

    def linked(self, payload: Any) -> Any:
        """A wire value that was accepted, as a deep link keeps it for other sessions; None leaves it out."""
        return payload

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """A wire value as a cell of a flag file; files are copied into `flag_dir`."""
        return payload

    def read_from_flag(self, cell: Any) -> Any:
        """A cell of a flag file as a wire value."""
        return cell


def _button_ids(buttons: Sequence[Any]) -> list[Any]:
    return [one._id if isinstance(one, Block) else one for one in buttons]


class Field(Component[Wire, Got, Given]):
    """A component that people fill in; neighbours share one form."""

    info: str | None = prop(default=None, doc="Help under the control.")

    def __post_init__(self) -> None:
        super().__post_init__()

    @property
    def joins_form(self) -> bool:  # type: ignore[override]  # depends on the instance here
        """Neighbours share a form, unless the component stands without container."""
        return self.container
