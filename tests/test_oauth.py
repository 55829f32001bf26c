"""OAuthProfile and OAuthToken: what a function is given of a sign-in at a provider, and when it is given nothing."""

from __future__ import annotations

import copy
import pickle
import time
from collections.abc import Mapping

import pytest

import showglass as gr
from showglass import functions, oauth
from showglass.request import Request

CLAIMS = {"sub": "7", "name": "Ann Lee", "picture": "https://x.example/a.png", "groups": ["nurse"]}


def asked_by(claims: Mapping[str, object], token: gr.OAuthToken | None = None) -> Request:
    request = Request(username="ann")
    request.user = gr.User("ann", claims=claims)
    request._oauth_token = token
    return request


def test_a_profile_is_a_dict_with_the_standard_names() -> None:
    profile = oauth.profile_of("ann", CLAIMS)
    assert profile is not None
    assert (profile.name, profile.username) == ("Ann Lee", "ann")
    assert (profile.picture, profile.profile) == ("https://x.example/a.png", "")
    assert profile["groups"] == ["nurse"]
    assert profile["preferred_username"] == "ann"
    for other in (pickle.loads(pickle.dumps(profile)), copy.deepcopy(profile)):
        assert (other, other.name) == (profile, "Ann Lee")
        assert isinstance(other, gr.OAuthProfile)


@pytest.mark.parametrize("odd", [None, 7, ["Ann"], {"first": "Ann"}])
def test_what_is_no_text_is_no_name(odd: object) -> None:
    profile = oauth.profile_of("ann", {"name": odd, "preferred_username": odd, "picture": odd})
    assert profile is not None
    assert (profile.name, profile.username, profile.picture) == ("ann", "ann", "")


def test_a_token_is_not_shown_by_accident() -> None:
    token = gr.OAuthToken("secret words", "openid", 7)
    assert "secret words" not in repr(token)
    assert "secret words" not in str(token)
    assert (token.token, token.scope, token.expires_at) == ("secret words", "openid", 7)


def test_a_token_ends() -> None:
    assert gr.OAuthToken("t", "openid").lasts
    assert gr.OAuthToken("t", "openid", int(time.time()) + 60).lasts
    old = gr.OAuthToken("t", "openid", int(time.time()) - 1)
    assert not old.lasts
    assert oauth.fill("token", gr.OAuthToken | None, asked_by(CLAIMS, old)) is None
    with pytest.raises(gr.Error, match="too old"):
        oauth.fill("token", gr.OAuthToken, asked_by(CLAIMS, old))


@pytest.mark.parametrize(("kind", "hint"), [("profile", gr.OAuthProfile), ("token", gr.OAuthToken)])
@pytest.mark.parametrize("request_", [None, Request()], ids=["none", "stranger"])
def test_strangers(kind: oauth.Kind, hint: type, request_: Request | None) -> None:
    assert oauth.fill(kind, hint | None, request_) is None
    with pytest.raises(gr.Error, match="Sign in first"):
        oauth.fill(kind, hint, request_)


def test_who_came_by_a_password_has_neither() -> None:
    with pytest.raises(gr.Error, match="tells no profile"):
        oauth.fill("profile", gr.OAuthProfile, asked_by({}))
    assert oauth.fill("token", gr.OAuthToken | None, asked_by({})) is None


def test_they_are_no_inputs() -> None:
    def greet(
        text: str,
        profile: gr.OAuthProfile,
        token: gr.OAuthToken | None,
        maybe: gr.OAuthProfile = None,  # type: ignore[assignment]  # as people write it
    ) -> str:
        return text

    found = functions.describe(greet)
    assert [p.name for p in found.parameters] == ["text"]
    assert found.specials == {
        "profile": ("profile", gr.OAuthProfile),
        "token": ("token", gr.OAuthToken | None),
        "maybe": ("profile", gr.OAuthProfile | None),
    }
    assert found.asks_who


def test_a_batch_is_of_several_people() -> None:
    def many(texts: list[str], profile: gr.OAuthProfile | None) -> list[str]:
        return texts

    with gr.Blocks():
        text = gr.Textbox()
        with pytest.raises(ValueError, match="one person's"):
            gr.Button().click(many, text, text, batch=True)


def test_examples_and_calls_in_process_are_strangers() -> None:
    def maybe(profile: gr.OAuthProfile | None) -> str:
        return str(profile)

    def must(profile: gr.OAuthProfile) -> str:
        return profile.name

    with gr.Blocks() as app:
        out = gr.Textbox()
        gr.Button().click(maybe, None, out)
        gr.Button().click(must, None, out)
    assert app(api_name="maybe") == "None"
    with pytest.raises(gr.Error, match="Sign in first"):
        app(api_name="must")
