"""What people's own browser tests rely on: test ids, roles, accessible names, classes and addresses, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

import showglass as gr

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

TEST_IDS = [
    "textbox", "markdown", "json", "label", "image", "block-label", "checkbox-group", "ja-radio-label",
    "Empty picture-upload-button", "thumbnail 2", "toast-body", "toast-text", "toast-close", "status-tracker",
]  # fmt: skip
ROLES = [
    ("button", "Run"), ("tab", "First"), ("tabpanel", "First"), ("textbox", "Name"), ("checkbox", "Agree"),
    ("checkbox", "red"), ("radio", "ja"), ("combobox", "City"), ("heading", "Results"), ("link", "a link"),
    ("img", "Picture"), ("spinbutton", "Age"), ("slider", "range slider for Strength"),
    ("spinbutton", "number input for Strength"), ("button", "Submit"), ("button", "Stop"), ("button", "Clear"),
    ("button", "Thumbnail 2 of 2"), ("button", "Brush"),
]  # fmt: skip
LABELS = ["Name", "Age", "Agree", "City", "Notes"]
CSS = [
    "#mine", ".my-class", ".block", ".form", ".markdown", ".json-node", ".submit-button", ".stop-button",
    ".thumbnail-item", ".gallery-item",
]  # fmt: skip


def everything(folder: Any) -> gr.Blocks:
    """One of each, with the names that the table asks for."""
    picture = folder / "picture.png"
    Image.new("RGB", (40, 30), "teal").save(picture)

    def fail() -> None:
        raise gr.Error("As asked.")

    with gr.Blocks(title="All") as app:
        gr.Markdown("# Results\n\nA paragraph with [a link](https://example.org).", elem_id="mine")
        with gr.Row():
            name = gr.Textbox(label="Name", elem_classes="my-class")
            gr.Number(label="Age")
        gr.Textbox(label="Notes", lines=3, submit_btn="Submit", stop_btn="Stop")
        gr.Slider(label="Strength")
        gr.Checkbox(label="Agree", interactive=True)
        gr.CheckboxGroup(["red", "green"], label="Colours")
        gr.Radio(["ja", "nein"], label="Answer")
        gr.Dropdown(["Bern", "Oslo"], label="City", interactive=True)
        gr.Label({"cat": 0.9, "dog": 0.1}, label="Class")
        gr.JSON({"a": [1, 2]}, label="Data")
        gr.Image(str(picture), label="Picture", interactive=False)
        gr.Image(label="Empty picture", interactive=True)
        gr.Gallery([str(picture), str(picture)], label="Pictures", interactive=False)
        gr.Sketchpad(label="Pad")
        gr.File([str(picture)], label="Files", file_count="multiple", interactive=True)
        with gr.Tabs():
            with gr.Tab("First"):
                out = gr.Textbox(label="Out")
            with gr.Tab("Second"):
                gr.Textbox(label="Other")
        gr.Button("Run").click(lambda n: n, name, out)
        gr.Button("Fail").click(fail, None, out)
        gr.ClearButton([name])
    return app


@pytest.fixture(scope="module")
def shared(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page, with a failed run so that a toast and a status are there."""
    app = everything(tmp_path_factory.mktemp("pictures"))
    _, url, _ = app.launch(prevent_thread_lock=True, quiet=True)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(url)
    page.get_by_role("button", name="Fail").click()
    page.get_by_test_id("toast-body").wait_for()
    yield page
    page.close()
    app.close()


def there(locator: Locator) -> None:
    locator.first.wait_for(state="attached", timeout=5000)


@pytest.mark.parametrize("name", TEST_IDS)
def test_a_test_id_is_there(shared: Page, name: str) -> None:
    there(shared.get_by_test_id(name))


@pytest.mark.parametrize(("role", "name"), ROLES)
def test_a_role_has_its_name(shared: Page, role: Any, name: str) -> None:
    there(shared.get_by_role(role, name=name, exact=True))


@pytest.mark.parametrize("label", LABELS)
def test_the_label_names_the_native_control(shared: Page, label: str) -> None:
    tag = shared.get_by_label(label, exact=True).first.evaluate("(e) => e.tagName")
    assert tag in ("INPUT", "TEXTAREA", "SELECT")


@pytest.mark.parametrize("selector", CSS)
def test_a_class_or_id_is_there(shared: Page, selector: str) -> None:
    there(shared.locator(selector))


@pytest.mark.parametrize(
    "name",
    ["Click to upload or drop files", "Remove this file", "Paste from clipboard", "Download"],
)
def test_an_accessible_name_is_there(shared: Page, name: str) -> None:
    found = shared.get_by_label(name).or_(shared.get_by_role("button", name=name))
    there(found.or_(shared.get_by_role("link", name=name)))


def test_a_dropdown_opens_to_options(shared: Page) -> None:
    shared.get_by_role("combobox", name="City").click()
    there(shared.get_by_role("option", name="Oslo"))
    shared.keyboard.press("Escape")


def test_the_api_view_has_an_address(shared: Page, serve: Callable[..., str], page: Page) -> None:
    page.goto(shared.url.split("?")[0] + "?view=api")
    page.get_by_role("dialog").wait_for()
