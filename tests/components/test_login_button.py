"""LoginButton: its words and looks; what it does is in tests/server/auth and tests/browser."""

from __future__ import annotations

import pytest

import showglass as gr
from showglass.protocol import ComponentConfig
from showglass.server.auth.buttons import dressed


def dress(
    button: gr.Button, name: str = "", label: str = "Sign in with x", ways: int = 1
) -> dict[str, object]:
    config = ComponentConfig(1, button.type_name, {"value": button.value, **button.wire_props()})
    return dressed(config, name, "a/b", label, ways).props


def test_strangers_are_led_in_and_others_out() -> None:
    button = gr.LoginButton()
    assert dress(button)["value"] == "Sign in with x", "whose sign-in it is, not the default's"
    assert dress(button, label="")["value"] == "Sign in with Hugging Face"
    assert dress(button)["sign"] == "login/oidc/0?page=%2Fa%2Fb"
    assert dress(button, ways=2)["sign"] == "login?page=%2Fa%2Fb", "where one chooses"
    assert dress(button, "ann")["value"] == "Logout (ann)"
    assert dress(button, "ann")["sign"] == "logout?page=%2Fa%2Fb"


@pytest.mark.parametrize("name", ["{}", "{0}", "{name.__class__}", "<b>", "a&b", "\u202eanna"])
def test_a_name_is_put_in_as_it_is(name: str) -> None:
    assert dress(gr.LoginButton("In", "Out: {}"), name)["value"] == f"Out: {name}"
    assert dress(gr.LoginButton("In", "Out {!r} {x}"), name)["value"] == "Out {!r} {x}"


def test_the_authors_words_stay() -> None:
    assert dress(gr.LoginButton("Come in"))["value"] == "Come in"
    assert gr.LoginButton("In").postprocess("x") == "x"
    with pytest.raises(gr.Error, match="text was expected"):
        gr.LoginButton().preprocess({"a": 1})  # type: ignore[arg-type]  # what a client may send


def test_other_components_stay_as_they_are() -> None:
    config = ComponentConfig(1, "button", {"value": "Run"})
    assert dressed(config, "ann", "", "x", 1) is config


def test_looks_are_checked() -> None:
    with pytest.raises(ValueError, match="variant must be one of"):
        gr.LoginButton(variant="loud")  # type: ignore[arg-type]  # on purpose
