"""Keywords of event listeners: what they mean, and what is said of wrong ones."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

import showglass as gr
from showglass.event_options import EventOptions, Options


def wrong(listener: Any, *args: Any, **kwargs: Any) -> Any:
    """Calls that a type checker would refuse, rightly, are what is tested."""
    return listener(*args, **kwargs)


def test_every_keyword_has_a_place_and_a_meaning() -> None:
    names = [field.name for field in fields(Options)]
    assert list(EventOptions.__annotations__) == names
    meanings = (Options.__doc__ or "").replace("\n", " ")
    assert [
        name for name in names if f"{name}:" not in meanings and f"{name}," not in meanings
    ] == []


def test_a_wrong_keyword_tells_the_nearest_right_one() -> None:
    with gr.Blocks():
        button = gr.Button()
        with pytest.raises(
            TypeError, match=r"no argument 'show_progres'\. Did you mean 'show_progress'"
        ):
            wrong(button.click, print, show_progres="full")
        edge = button.click(print, button)
        with pytest.raises(
            TypeError, match=r"then\(\) has no argument 'outptus'. Did you mean 'outputs'"
        ):
            wrong(edge.then, print, outptus=None)


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"time_limit": 0}, "time_limit=.* more than 0"),
        ({"max_batch_size": 0}, "max_batch_size=.* 1 or more"),
        ({"roles": ""}, "roles=.* name of a role"),
        ({"roles": []}, "roles=.* name of a role"),
    ],
)
def test_wrong_values_are_named(keywords: dict[str, Any], message: str) -> None:
    with gr.Blocks(), pytest.raises(ValueError, match=message):
        gr.Button().click(lambda: None, **keywords)


def test_a_validator_is_a_function() -> None:
    with gr.Blocks(), pytest.raises(TypeError, match=r"click\(validator=\) must be a function"):
        wrong(gr.Button().click, print, validator="no function")


def test_one_role_is_as_good_as_a_list() -> None:
    with gr.Blocks():
        button = gr.Button()
        assert button.click(print, roles="admin").options.roles == ("admin",)
        assert button.click(print, roles=["admin", "staff"]).options.roles == ("admin", "staff")
