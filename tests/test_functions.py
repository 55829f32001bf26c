"""What is found out about a user's function."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Iterator
from typing import Any, Optional

import pytest

import showglass as gr
from showglass.functions import describe, kind_of


def sync(a: int) -> int:
    return a


async def asynchronous(a: int) -> int:
    return a


def generator(a: int) -> Iterator[int]:
    yield a


async def async_generator(a: int) -> AsyncIterator[int]:
    yield a


class Model:
    """Callable objects and methods are functions too."""

    def __call__(self, a: int) -> Iterator[int]:
        yield a

    async def method(self, a: int) -> int:
        return a


@pytest.mark.parametrize(
    ("fn", "kind"),
    [
        (sync, "sync"),
        (asynchronous, "async"),
        (generator, "generator"),
        (async_generator, "async_generator"),
        (Model(), "generator"),
        (Model().method, "async"),
        (functools.partial(generator, 1), "generator"),
        (functools.partial(functools.partial(asynchronous), 1), "async"),
        (str.upper, "sync"),
        (print, "sync"),
    ],
)
def test_kinds(fn: Any, kind: str) -> None:
    assert kind_of(fn) == kind
    assert describe(fn).generates == ("generator" in kind)


@pytest.mark.parametrize(
    ("fn", "name"),
    [
        (sync, "sync"),
        (lambda: None, "lambda"),
        (Model(), "Model"),
        (Model().method, "method"),
        (functools.partial(sync, 1), "sync"),
    ],
)
def test_names(fn: Any, name: str) -> None:
    assert describe(fn).name == name


def test_what_cannot_be_called_is_refused() -> None:
    wrong: Any = "sync"
    with pytest.raises(TypeError, match="fn must be a function, got 'sync'"):
        describe(wrong)


def test_parameters_and_arity() -> None:
    def fn(a: int, b: str = "x", *more: Any, c: int, d: int = 4, **rest: Any) -> None: ...

    def fixed(a: int, b: int = 2) -> None: ...

    found = describe(fn)
    assert [(p.name, p.has_default) for p in found.parameters] == [
        ("a", False),
        ("b", True),
        ("c", False),
    ]
    assert found.arity() == (2, float("inf"))
    assert describe(fixed).arity() == (1, 2)
    assert describe(fixed).parameters[1].default == 2


def test_special_parameters_are_no_inputs() -> None:
    def fn(
        a: str,
        request: gr.Request,
        b: int,
        event: gr.SelectData,
        maybe: Optional[gr.Request] = None,  # noqa: UP045  the older form is what is tested
        progress: Any = gr.Progress(),  # noqa: B008  as users write it
    ) -> None: ...

    found = describe(fn)
    assert [p.name for p in found.parameters] == ["a", "b"]
    assert {name: kind for name, (kind, _) in found.specials.items()} == {
        "request": "request",
        "event": "event_data",
        "maybe": "request",
        "progress": "progress",
    }


def test_special_parameters_are_filled_in_where_they_stand() -> None:
    def fn(request: gr.Request, a: str, event: gr.EventData, b: str = "-") -> str:
        return f"{request}{a}{event}{b}"

    found = describe(fn)
    args, named = found.arguments(["x"], {}, lambda kind, name, hint: f"<{kind}>")
    assert fn(*args, **named) == "<request>x<event_data>-"
    args, named = found.arguments(["x", "y"], {}, lambda kind, name, hint: f"<{kind}>")
    assert fn(*args, **named) == "<request>x<event_data>y"


def test_a_special_parameter_by_keyword_alone() -> None:
    def fn(a: str, *, request: gr.Request) -> str:
        return f"{a}{request}"

    args, named = describe(fn).arguments(["x"], {}, lambda kind, name, hint: kind)
    assert fn(*args, **named) == "xrequest"


def test_hints_as_text_are_resolved_and_bad_ones_are_harmless() -> None:
    def good(event: gr.SelectData) -> None: ...

    def bad(a: Nowhere, b: int) -> None: ...  # type: ignore[name-defined]  # noqa: F821  a hint that does not exist

    assert describe(good).specials["event"][0] == "event_data"
    assert [p.name for p in describe(bad).parameters] == ["a", "b"]


def test_a_component_class_as_hint_asks_for_all_props() -> None:
    def fn(a: str, number: gr.Number) -> None: ...

    assert describe(fn).whole_props == {1: gr.Number}


def test_functions_without_signature_take_anything() -> None:
    assert describe(dict).arity()[1] == float("inf")
