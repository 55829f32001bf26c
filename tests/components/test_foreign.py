"""Components that authors write: below one of ours, or from the ground."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import showglass as gr

if TYPE_CHECKING:
    from playwright.sync_api import Page


class Shout(gr.Textbox):
    """A text box that says all in capitals."""

    def preprocess(self, payload: Any) -> Any:
        got = super().preprocess(payload)
        return None if got is None else f"{got}!"

    def postprocess(self, value: Any) -> Any:
        sent = super().postprocess(value)
        return None if sent is None else sent.upper()


class Place(gr.Component):  # type: ignore[type-arg]  # as users write it
    """A point on a map, written from the ground in the way that users of the field know."""

    EVENTS = ["change", "picked"]  # noqa: RUF012  as users write it

    def __init__(self, value: Any = None, *, digits: int = 2, **kwargs: Any) -> None:
        self.digits = digits
        super().__init__(value, **kwargs)  # type: ignore[call-arg]  # the class gets its value by itself

    def preprocess(self, payload: Any) -> tuple[float, float] | None:
        if payload is None:
            return None
        if not isinstance(payload, dict):
            raise self.refuse("a place has lat and lon.")
        return float(payload["lat"]), float(payload["lon"])

    def postprocess(self, value: Any) -> dict[str, float] | None:
        if value is None:
            return None
        return {"lat": round(value[0], self.digits), "lon": round(value[1], self.digits)}

    def api_info(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {"lat": {"type": "number"}, "lon": {"type": "number"}},
        }

    def example_payload(self) -> Any:
        return {"lat": 52.5, "lon": 13.4}

    def example_value(self) -> Any:
        return (52.5, 13.4)


def app() -> gr.Blocks:
    with gr.Blocks() as made:
        text, place = Shout("hi", label="Text"), Place((1.2345, 2.0), label="Place", digits=1)
        said, moved = Shout(label="Said"), Place(label="Moved")
        gr.Button("Say").click(lambda got: got, text, said, api_name="say")
        gr.Button("Move").click(lambda at: (at[0] + 1, at[1]), place, moved, api_name="move")
    return made


def run(url: str, name: str, *data: Any) -> httpx.Response:
    return httpx.post(f"{url}gradio_api/run/{name}", json={"data": list(data)})


def test_they_work_from_end_to_end(serve: Callable[..., str]) -> None:
    url = serve(app(), server_port=0)
    assert run(url, "say", "ada").json()["data"] == ["ADA!"]
    assert run(url, "move", {"lat": 1.5, "lon": 2}).json()["data"] == [{"lat": 2.5, "lon": 2.0}]
    assert "a place has lat and lon" in run(url, "move", "x").text
    info = httpx.get(f"{url}gradio_api/info").json()["named_endpoints"]
    assert info["/move"]["parameters"][0]["component"] == "Place"
    assert info["/move"]["parameters"][0]["type"]["properties"] == {
        "lat": {"type": "number"}, "lon": {"type": "number"},
    }  # fmt: skip


def test_the_page_draws_them(serve: Callable[..., str], page: Page) -> None:
    from playwright.sync_api import expect

    page.goto(serve(app(), server_port=0))
    expect(page.get_by_label("Text")).to_have_value("HI")
    page.get_by_role("button", name="Say").click()
    expect(page.get_by_label("Said")).to_have_value("HI!")
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_role("group", name="Moved")).to_contain_text("2.2")


def test_a_class_says_what_it_is() -> None:
    assert (Shout.type_name, Place.type_name) == ("textbox", "place")
    place = Place((1.0, 2.0), label="P", scale=2)
    assert (place.label, place.scale, place.digits) == ("P", 2, 2)
    assert list(inspect.signature(Place).parameters) == ["value", "digits", "kwargs"]
    assert list(Place.__events__) == ["change", "picked"]
    assert place.get_config()["value"] == {"lat": 1.0, "lon": 2.0}
    assert place.__class__.__events__["picked"].__class__.__name__ == "Event"
    with pytest.raises(TypeError, match="Did you mean 'label'"):
        Place(lable="x")


def test_a_value_may_be_a_function() -> None:
    assert Place(lambda: (3.0, 4.0)).wire_value() == {"lat": 3.0, "lon": 4.0}


def test_events_are_names() -> None:
    with pytest.raises(TypeError, match="EVENTS must hold names"):

        class Wrong(gr.Component):  # type: ignore[type-arg]  # as users write it
            EVENTS = ["no name", 3]  # noqa: RUF012  as users write it


def test_the_bases_have_their_names() -> None:
    assert isinstance(gr.Slider(), gr.Component)
    assert isinstance(gr.Slider(), gr.components.FormComponent)
    assert not isinstance(gr.Image(), gr.components.FormComponent)
    streams, plays = gr.components.StreamingInput, gr.components.StreamingOutput
    assert [isinstance(c(), streams) for c in (gr.Image, gr.Audio, gr.Textbox)] == [
        True,
        True,
        False,
    ]
    assert [isinstance(c(), plays) for c in (gr.Video, gr.Audio, gr.Image)] == [True, True, False]
    assert issubclass(gr.layouts.Row, gr.layouts.Column.__mro__[1])
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = gr.components.Nothing


def test_a_component_by_its_name() -> None:
    made = gr.component("text", render=False)
    assert isinstance(made, gr.Textbox)
    with pytest.raises(ValueError, match="There is no component 'component'"):
        gr.component("component")


@pytest.mark.parametrize("name", ["Workflow", "WorkflowCanvas"])
def test_what_is_left_out_says_so(name: str) -> None:
    with pytest.raises(AttributeError, match=f"{name} is not a part of showglass"):
        getattr(gr, name)
    assert not hasattr(gr, name)
