"""Samples to choose from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Literal

from ..declare import prop, unknown_argument
from ..events import event
from ..shortcuts import component as by_name
from .base import Component

_NO_PROPS = ("value", "proxy_url", "name", "_selectable", "server_fns")


class Dataset(Component[int, Any, Any]):
    """A table or gallery of samples; a click chooses one.

    Each sample is a list with one value for each of `components`, as a function would return it; the components say how
    a value is shown. As an input a function gets the chosen sample, its index, or both, as `type` says; None when none
    was chosen. A function returns an index or a sample to mark it. Raises ValueError for a sample with more values than
    components.
    """

    label: str | None = prop(default=None, doc="Its name on the page and in the API.")
    show_label: bool = prop(default=True, doc="Whether the label is seen.")
    components: Sequence[Component[Any, Any, Any] | str] | None = prop(
        default=None, doc="Components, or their names: what the columns hold."
    )
    component_props: list[dict[str, Any]] | None = prop(
        default=None,
        wire=False,
        doc="Props of each component by which its samples are drawn, as {'choices': …}; None takes their own.",
    )
    samples: list[list[Any]] | None = prop(
        default=None, doc="One list a sample, with one value a component."
    )
    headers: list[str] | None = prop(
        default=None, doc="Names of the columns; None takes the components' labels."
    )
    type: Literal["values", "index", "tuple"] = prop(
        default="values", doc="What a function gets: the sample, its index, or (index, sample)."
    )
    layout: Literal["gallery", "table"] | None = prop(
        default=None, doc="None is a gallery for one component and a table for more."
    )
    samples_per_page: int = prop(default=10, doc="Samples on one page.")
    proxy_url: str | None = prop(
        default=None,
        wire=False,
        doc="For the cloud of the contract's makers: without effect elsewhere.",
    )
    sample_labels: list[str] | None = prop(
        default=None, doc="A name for each sample, shown in place of its values."
    )
    value: Any = prop(default=None, init=False, wire=False)
    every: Any = prop(default=None, init=False, wire=False)
    inputs: Any = prop(default=None, init=False, wire=False)
    interactive: bool | None = prop(default=None, init=False, wire=False)

    change = event(doc="Another sample was chosen.")
    click = event(doc="A sample was clicked: its index and values.")
    select = event(doc="A sample was chosen: its index and values.", flag="_selectable")

    type_name = "dataset"
    has_value = False
    heavy = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self.components = [
            c if isinstance(c, Component) else _new(c) for c in self.components or ()
        ]
        if self.type not in ("values", "index", "tuple"):
            raise ValueError(
                f"Dataset: type must be 'values', 'index' or 'tuple', got {self.type!r}."
            )
        if self.layout not in (None, "gallery", "table"):
            raise ValueError(
                f"Dataset: layout must be 'gallery', 'table' or None, got {self.layout!r}."
            )
        if isinstance(self.samples_per_page, bool) or self.samples_per_page < 1:
            raise ValueError(
                f"Dataset: samples_per_page must be 1 or more, got {self.samples_per_page!r}."
            )
        self._drawn = self._with_given_props()
        self.samples = [self._row(at, row) for at, row in enumerate(self.samples or ())]
        labels = self.sample_labels
        if labels is not None and len(labels) != len(self.samples):
            raise ValueError(
                f"Dataset: {len(labels)} sample_labels for {len(self.samples)} samples."
            )
        if self.headers is None:
            names = [c.label or "" for c in self._drawn]
            self.headers = names if any(names) else []

    def _columns(self) -> list[Component[Any, Any, Any]]:
        return [c for c in self.components or () if isinstance(c, Component)]

    def _with_given_props(self) -> list[Component[Any, Any, Any]]:
        """The components as samples are drawn. Raises ValueError for props that one has not."""
        columns, given = self._columns(), self.component_props
        if given is None:
            return columns
        if not isinstance(given, (list, tuple)) or len(given) != len(columns):
            raise ValueError(
                f"Dataset: component_props must be a list of {len(columns)} dicts, one a component, got {given!r}."
            )
        return [_drawn(c, props) for c, props in zip(columns, given, strict=True)]

    def _row(self, at: int, row: Any) -> list[Any]:
        if not isinstance(row, (list, tuple)):
            raise ValueError(
                f"Dataset: sample {at} must be a list with one value a component, got {row!r}."
            )
        if self.components and len(row) > len(self.components):
            raise ValueError(
                f"Dataset: sample {at} has {len(row)} values for {len(self.components)} components."
            )
        return list(row)

    def preprocess(self, payload: int | None) -> Any:
        """The chosen sample, its index, or both."""
        if payload is None:
            return None
        samples = self.samples or []
        if isinstance(payload, bool) or not isinstance(payload, int):
            raise self.refuse("the index of a sample was expected.")
        if not 0 <= payload < len(samples):
            raise self.refuse(f"there is no sample {payload}; there are {len(samples)}.")
        if self.type == "index":
            return payload
        return samples[payload] if self.type == "values" else (payload, samples[payload])

    def postprocess(self, value: Any) -> int | None:
        """The index of a sample."""
        samples = self.samples or []
        if value is None or value == []:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            if not 0 <= value < len(samples):
                raise ValueError(f"there is no sample {value}; there are {len(samples)}")
            return value
        row = list(value) if isinstance(value, (list, tuple)) else [value]
        for at, sample in enumerate(samples):
            if sample == row:
                return at
        raise ValueError(f"{value!r} is none of the {len(samples)} samples")

    def wire_props(self) -> dict[str, Any]:
        props = super().wire_props()
        props["samples"] = self._shown()
        props["components"] = self._kinds()
        return props

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        config["samples"] = self._shown()
        config["components"] = self._kinds()
        config["component_ids"] = [c._id for c in self._columns()]
        if self.component_props is None:
            config["component_props"] = [_props(c) for c in self._columns()]
        return config

    def _shown(self) -> list[list[Any]]:
        """The samples as the page shows them."""
        columns = self._drawn
        return [[_cell(columns, at, v) for at, v in enumerate(row)] for row in self.samples or ()]

    def _kinds(self) -> list[dict[str, str]]:
        return [{"name": c.type_name, "class_id": _class_id(type(c))} for c in self._columns()]

    def api_info(self) -> dict[str, Any]:
        return {"type": "integer", "description": "index of selected example"}

    def example_payload(self) -> Any:
        return 0

    def example_value(self) -> Any:
        return []


def _new(name: Any) -> Component[Any, Any, Any]:
    made = by_name(name, render=False)
    if not isinstance(made, Component):
        raise ValueError(f"Dataset: components must be components or their names, got {name!r}.")
    return made


def _drawn(component: Component[Any, Any, Any], props: Any) -> Component[Any, Any, Any]:
    """A component with other props; a whole config may be given, as another component's tells it."""
    if not isinstance(props, dict):
        raise ValueError(f"Dataset: component_props must be dicts of props, got {props!r}.")
    others = {*_NO_PROPS, *component.get_config()}
    for name in props:
        if name not in component.__props__ and name not in others:
            said = unknown_argument(type(component).__name__, name, [*component.__props__])
            raise ValueError(f"Dataset: component_props: {said}")
    return component.with_props({k: v for k, v in props.items() if k not in _NO_PROPS})


def _cell(columns: list[Component[Any, Any, Any]], at: int, value: Any) -> Any:
    if value is None or at >= len(columns):
        return value
    return columns[at].process_example(value)


def _props(component: Component[Any, Any, Any]) -> dict[str, Any]:
    return {k: v for k, v in component.get_config().items() if k not in _NO_PROPS}


def _class_id(cls: type) -> str:
    return hashlib.sha256(f"{cls.__module__}.{cls.__qualname__}".encode()).hexdigest()
