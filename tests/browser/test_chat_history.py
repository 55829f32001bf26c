"""Conversations that the browser keeps: opened, named, deleted, answered while another one is open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import showglass as gr

Serve = Callable[..., str]


def echo(message: str, history: list[Any]) -> str:
    return f"{message}, after {len(history)}"


def say(page: Page, text: str) -> None:
    box = page.get_by_label("Message", exact=True)
    box.fill(text)
    box.press("Enter")


def titles(page: Page) -> Any:
    return page.get_by_role("navigation", name="Conversations").get_by_role("listitem")


def bots(page: Page) -> Any:
    return page.get_by_test_id("bot")


def test_conversations_are_kept_and_found_again(serve: Serve, page: Page) -> None:
    url = serve(gr.ChatInterface(echo, save_history=True, title="Keeps"))
    page.goto(url)
    new = page.get_by_role("button", name="New chat")
    expect(new).to_be_visible()
    say(page, "apples")
    expect(bots(page)).to_have_text(["apples, after 0"])
    expect(titles(page)).to_have_text(["apples"])
    new.click()
    expect(bots(page)).to_have_count(0)
    say(page, "pears")
    expect(bots(page)).to_have_text(["pears, after 0"])
    expect(titles(page)).to_have_text(["pears", "apples"])
    page.get_by_role("button", name="apples", exact=True).click()
    expect(bots(page)).to_have_text(["apples, after 0"])
    say(page, "more")
    expect(bots(page)).to_have_text(["apples, after 0", "more, after 2"])
    expect(titles(page)).to_have_text(["apples", "pears"])
    page.reload()
    expect(bots(page)).to_have_text(["apples, after 0", "more, after 2"])
    expect(titles(page)).to_have_text(["apples", "pears"])
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "apples" not in kept, "what the browser keeps is no plain text"


def test_conversations_are_named_and_deleted(serve: Serve, page: Page) -> None:
    page.goto(serve(gr.ChatInterface(echo, save_history=True, title="Names")))
    say(page, "first")
    expect(titles(page)).to_have_text(["first"])
    page.get_by_role("button", name="Rename first").click()
    name = page.get_by_label("Name of the conversation")
    expect(name).to_be_focused()
    name.fill("<b>Fruit</b>")
    name.press("Enter")
    expect(titles(page)).to_have_text(["<b>Fruit</b>"])
    say(page, "second")
    expect(bots(page)).to_have_count(2)
    expect(titles(page)).to_have_text(["<b>Fruit</b>"])
    page.get_by_role("button", name="Rename <b>Fruit</b>").click()
    name.press("Escape")
    page.get_by_role("button", name="Delete <b>Fruit</b>").click()
    page.get_by_role("button", name="Delete?").press("Tab")
    expect(titles(page)).to_have_count(1)
    page.get_by_role("button", name="Delete <b>Fruit</b>").click()
    page.get_by_role("button", name="Delete?").click()
    expect(titles(page)).to_have_count(0)
    expect(bots(page)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="New chat")).to_be_visible()
    expect(titles(page)).to_have_count(0)


def test_an_answer_lands_in_its_own_conversation(serve: Serve, page: Page) -> None:
    go, more = threading.Event(), threading.Event()

    def slow(message: str, history: list[Any]) -> Iterator[str]:
        yield f"{message}: one"
        if message == "long":
            more.wait(30)
            yield f"{message}: two"
            go.wait(30)
        yield f"{message}: all, after {len(history)}"

    page.goto(serve(gr.ChatInterface(slow, save_history=True, title="Slow")))
    say(page, "quick")
    expect(bots(page)).to_have_text(["quick: all, after 0"])
    page.get_by_role("button", name="New chat").click()
    say(page, "long")
    expect(bots(page)).to_have_text(["long: one"])
    page.get_by_role("button", name="quick", exact=True).click()
    expect(bots(page)).to_have_text(["quick: all, after 0"])
    more.set()
    expect(titles(page).filter(has_text="long").get_by_role("img", name="Being answered")).to_be_visible()  # fmt: skip
    titles(page).filter(has_text="long").get_by_role("button").first.click()
    expect(bots(page)).to_have_text(["long: two"])
    page.get_by_role("button", name="quick", exact=True).click()
    go.set()
    expect(page.get_by_role("img", name="Being answered")).to_have_count(0)
    expect(bots(page)).to_have_text(["quick: all, after 0"])
    say(page, "again")
    expect(bots(page)).to_have_text(["quick: all, after 0", "again: all, after 2"])
    page.get_by_role("button", name="long", exact=True).click()
    expect(bots(page)).to_have_text(["long: all, after 0"])


def test_what_is_asked_elsewhere_meanwhile_waits(serve: Serve, page: Page) -> None:
    go = threading.Event()

    def slow(message: str, history: list[Any]) -> Iterator[str]:
        yield f"{message}: one"
        if len(history) == 2 and message == "long":
            go.wait(30)
        yield f"{message}: all, after {len(history)}"

    page.goto(serve(gr.ChatInterface(slow, save_history=True, title="Waits")))
    say(page, "long")
    expect(bots(page)).to_have_text(["long: all, after 0"])
    say(page, "long")
    expect(bots(page).last).to_have_text("long: one")
    page.get_by_role("button", name="New chat").click()
    expect(bots(page)).to_have_count(0)
    go.set()
    say(page, "other")
    expect(bots(page)).to_have_text(["other: all, after 0"])
    page.get_by_role("button", name="long", exact=True).click()
    expect(bots(page)).to_have_text(["long: all, after 0", "long: all, after 2"])


def test_two_tabs_share_their_conversations(serve: Serve, page: Page) -> None:
    url = serve(gr.ChatInterface(echo, save_history=True, title="Tabs"))
    page.goto(url)
    expect(page.get_by_role("button", name="New chat")).to_be_visible()
    other = page.context.new_page()
    other.goto(url)
    say(other, "there")
    expect(titles(other)).to_have_text(["there"])
    expect(titles(page)).to_have_text(["there"])
    say(page, "here")
    expect(titles(page)).to_have_text(["here", "there"])
    expect(titles(other)).to_have_text(["here", "there"])
    page.get_by_role("button", name="there", exact=True).click()
    expect(bots(page)).to_have_text(["there, after 0"])
    other.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_on_a_phone_too(serve: Serve, page: Page, theme: str) -> None:
    url = serve(gr.ChatInterface(echo, save_history=True, title="Small"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{url}?__theme={theme}")
    say(page, "apples")
    expect(bots(page)).to_have_count(1)
    page.get_by_role("button", name="Conversations").click()
    expect(titles(page)).to_have_text(["apples"])
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="New chat").click()
    expect(bots(page)).to_have_count(0)
    expect(titles(page)).to_have_count(0)
    page.set_viewport_size({"width": 1280, "height": 844})
    assert Axe().run(page).response["violations"] == []
