"""Model3D: paths in and out, what is refused, and the page."""

from __future__ import annotations

import io
import json
import re
import struct
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

import showglass as gr
from showglass.gates.open_file import vault

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Serve = Callable[..., str]


SLOW = 40_000
"""Milliseconds: without a graphics card, and beside other work, the first picture takes long."""


def upload(name: str, content: bytes = b"x") -> dict[str, Any]:
    ticket, path = vault().new(name)
    path.write_bytes(content)
    return {"path": ticket, "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize("ending", [".obj", ".glb", ".gltf", ".stl", ".splat", ".ply", ".GLB"])
def test_a_function_gets_the_path(ending: str) -> None:
    got = gr.Model3D().preprocess(upload(f"model{ending}"))
    assert isinstance(got, str)
    assert Path(got).name == f"model{ending}"


@pytest.mark.parametrize("name", ["a.txt", "a.html", "glb", "a.glb.exe", "a.fbx"])
def test_what_is_no_model_is_refused(name: str) -> None:
    with pytest.raises(gr.Error, match="is no 3D model"):
        gr.Model3D().preprocess(upload(name))


@pytest.mark.parametrize(
    "payload", [3, "a.glb", {}, [], {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}]
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="Model3D: "):
        gr.Model3D().preprocess(payload)


def test_what_a_function_may_return(tmp_path: Path) -> None:
    path = Path(gr.get_model3d())
    sent: Any = gr.Model3D().postprocess(path)
    assert (sent.orig_name, sent.size) == ("ring.glb", path.stat().st_size)
    assert gr.Model3D().postprocess(None) is None
    assert gr.Model3D().preprocess(None) is None
    # what cannot be fetched stays an address
    far: Any = gr.Model3D().postprocess("http://127.0.0.1:9/a.glb")
    assert far.url == "http://127.0.0.1:9/a.glb"
    with pytest.raises(TypeError, match="a path or a web address"):
        gr.Model3D().postprocess(b"bytes")
    with pytest.raises(ValueError, match="there is no file"):
        gr.Model3D().postprocess("missing.glb")


@pytest.mark.parametrize(
    ("props", "says"),
    [
        ({"display_mode": "glass"}, "display_mode"),
        ({"clear_color": (1, 2)}, "clear_color"),
        ({"clear_color": (0, 0, 0, 2)}, "clear_color"),
        ({"clear_color": "red"}, "clear_color"),
        ({"camera_position": (1, 2)}, "camera_position"),
        ({"camera_position": (0, 0, -1)}, "camera_position"),
        ({"camera_position": (float("nan"), 0, 1)}, "camera_position"),
        ({"zoom_speed": 0}, "zoom_speed"),
        ({"pan_speed": float("inf")}, "pan_speed"),
        ({"buttons": ["share"]}, "buttons"),
    ],
)
def test_wrong_props_are_errors(props: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        gr.Model3D(**props)


# -- the page ----------------------------------------------------------------------------------------------------------


def shown(path: Any, **props: Any) -> gr.Blocks:
    with gr.Blocks(title="Models") as app:
        model, out = gr.Model3D(path, label="Model", **props), gr.Textbox(label="Out")
        model.upload(lambda got: f"got {Path(got).name}", model, out)
        model.clear(lambda: "cleared", None, out)
    return app


def in_turn(*models: list[Path]) -> gr.Blocks:
    """An app that shows models one after the other, on one canvas: only the first of them takes seconds."""
    with gr.Blocks(title="Models") as app:
        views = [gr.Model3D(label=label) for label in ("Model", "Other")[: len(models)]]
        turns = zip(*models, strict=True)
        gr.Button("Next").click(
            lambda: next(turns) if len(models) > 1 else next(turns)[0], None, views
        )
    return app


def go_on(page: Page, *names: str) -> None:
    """Shows the next models, of these names; what was said of the last ones is gone then."""
    from playwright.sync_api import expect

    page.get_by_role("button", name="Next").click()
    for at, name in enumerate(names):
        link = page.get_by_role("link", name="Download").nth(at)
        expect(link).to_have_attribute("download", name, timeout=SLOW)


def view(page: Page) -> Locator:
    """The model, once it is drawn."""
    found = page.get_by_role("application", name="Model")
    expect_drawn(found)
    return found


def expect_drawn(found: Locator) -> None:
    from playwright.sync_api import expect

    expect(found).to_have_attribute("aria-busy", "false", timeout=SLOW)
    drawn = re.compile(r"[1-9]")
    expect(found.locator("canvas")).to_have_attribute("data-drawn", drawn, timeout=SLOW)
    rest(found)


def rest(found: Locator) -> int:
    """How often it was drawn, once nothing more is drawn for ten pictures of the page."""
    count: int = found.evaluate(
        """async (view) => {
          const canvas = view.querySelector("canvas");
          for (let calm = 0, last = ""; calm < 10; calm += 1) {
            if (canvas.dataset.drawn !== last) { calm = 0; last = canvas.dataset.drawn; }
            await new Promise(requestAnimationFrame);
          }
          return Number(canvas.dataset.drawn);
        }"""
    )
    return count


def colors(found: Locator) -> int:
    """How many colours are seen."""
    seen = Image.open(io.BytesIO(found.screenshot())).convert("RGB").getcolors(1 << 20) or []
    return len(seen)


def splats(folder: Path) -> list[Path]:
    points = b"".join(
        struct.pack("<6f8B", n % 10, n // 10, 0, 1, 1, 1, 255, n, 0, 255, 128, 128, 128, 128)
        for n in range(100)
    )
    (folder / "a.splat").write_bytes(points)
    head = "ply\nformat ascii 1.0\nelement vertex 50\n"
    head += "".join(f"property float {n}\n" for n in ("x", "y", "z", "f_dc_0", "f_dc_1", "f_dc_2"))
    rows = [f"{n % 7} {n // 7} 0 1.5 -1.5 0" for n in range(50)]
    (folder / "b.ply").write_text(head + "end_header\n" + "\n".join(rows) + "\n")
    return [folder / "a.splat", folder / "b.ply"]


def test_each_format_is_drawn_and_splats_as_points(
    serve: Serve, page: Page, tmp_path: Path
) -> None:
    meshes = [Path(gr.get_model3d(n)) for n in ("ring.glb", "ring.obj", "box.stl", "cloud.ply")]
    page.goto(serve(in_turn([*meshes, *splats(tmp_path)]), server_port=0))
    for mesh in meshes:
        go_on(page, mesh.name)
        found = view(page)
        assert colors(found) > 3, mesh.name
        page.get_by_label("Display mode").select_option("Points")
        rest(found)
        assert colors(found) > 1, mesh.name
        page.get_by_label("Display mode").select_option("Solid")
    for name in ("a.splat", "b.ply"):
        go_on(page, name)
        assert colors(view(page)) > 1, name


def test_keys_turn_it_and_it_rests(serve: Serve, page: Page) -> None:
    page.goto(serve(shown(gr.get_model3d()), server_port=0))
    found = view(page)
    before = found.screenshot()
    drawn = rest(found)
    page.mouse.move(5, 5)
    assert rest(found) == drawn  # nothing is drawn while nothing changes
    found.focus()
    focused = found.screenshot()
    for key in ("ArrowUp", "Shift+ArrowLeft", "+", "-", "ArrowRight"):
        page.keyboard.press(key)
        now = rest(found)
        assert now > drawn
        drawn = now
    turned = found.screenshot()
    assert turned != focused
    page.keyboard.press("0")
    rest(found)
    assert found.screenshot() == focused
    page.keyboard.press("ArrowUp")
    page.get_by_role("button", name="Reset view").click()
    rest(found)
    page.mouse.move(5, 5)
    assert found.screenshot() == before


def test_a_pointer_turns_it_and_the_wheel_scrolls_past(serve: Serve, page: Page) -> None:
    page.goto(serve(shown(gr.get_model3d()), server_port=0))
    found = view(page)
    drawn = rest(found)
    box = found.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.wheel(0, 120)
    assert rest(found) == drawn  # nobody chose it: the page scrolls
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 140, steps=4)
    page.mouse.up()
    turned = rest(found)
    assert turned > drawn
    page.mouse.wheel(0, 120)
    page.wait_for_function(f"Number(document.querySelector('canvas').dataset.drawn) > {turned}")


def test_a_file_is_uploaded_saved_and_removed(serve: Serve, page: Page) -> None:
    from playwright.sync_api import expect

    page.goto(serve(shown(None), server_port=0))
    chooser = page.get_by_test_id("model3d").locator("input[type=file]")
    chooser.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    expect(page.get_by_text("a.txt is of another type")).to_be_visible()
    chooser.set_input_files(gr.get_model3d("box.stl"))
    expect(page.get_by_label("Out")).to_have_value("got box.stl")
    view(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download").click()
    assert saved.value.suggested_filename == "box.stl"
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("Out")).to_have_value("cleared")
    expect(page.get_by_role("button", name="Click to upload or drop files")).to_be_visible()


def gltf(**more: Any) -> bytes:
    """A triangle in one .gltf."""
    data = struct.pack("<9f", 0, 0, 0, 1, 0, 0, 0, 1, 0)
    return json.dumps(
        {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0}],
            "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "material": 0}]}],
            "materials": [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}],
            "textures": [{"source": 0}],
            "images": [{"uri": PIXEL}],
            "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3",
                           "min": [0, 0, 0], "max": [1, 1, 0]}],
            "bufferViews": [{"buffer": 0, "byteLength": 36}],
            "buffers": [{"byteLength": 36,
                         "uri": "data:application/octet-stream;base64," + b64encode(data).decode()}],
            **more,
        }
    ).encode()  # fmt: skip


PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAA"
    "AABJRU5ErkJggg=="
)


def test_what_is_left_out_is_named(serve: Serve, page: Page, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    text = "mtllib oak table.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nusemtl oak\nf 1 2 3\n"
    whole, bare = tmp_path / "a.gltf", tmp_path / "a.obj"
    whole.write_bytes(gltf())
    bare.write_text(text)
    page.goto(serve(in_turn([whole, bare]), server_port=0))
    go_on(page, "a.gltf")
    view(page)
    expect(page.get_by_text("Left out")).to_have_count(0)
    go_on(page, "a.obj")
    view(page)
    said = page.get_by_text("Left out, for it is not in the file: oak table.mtl")
    expect(said).to_be_visible(timeout=SLOW)


ELSEWHERE = [
    "http://127.0.0.1:9/x.png", "//127.0.0.1:9/x.png", "x.png", "../config", "/config", "gradio_api/app_id",
    "data:image/svg+xml;base64,PHN2Zy8+", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x",
]  # fmt: skip


def test_a_model_asks_for_nothing(serve: Serve, page: Page, tmp_path: Path) -> None:
    """Neither its pictures nor its buffers are loaded from elsewhere, not even from the app itself."""
    from playwright.sync_api import expect

    pictures = [tmp_path / f"a{n}.gltf" for n in range(len(ELSEWHERE))]
    buffers = [tmp_path / f"b{n}.gltf" for n in range(len(ELSEWHERE))]
    for picture, buffer, address in zip(pictures, buffers, ELSEWHERE, strict=True):
        picture.write_bytes(gltf(images=[{"uri": address}]))
        buffer.write_bytes(gltf(buffers=[{"byteLength": 36, "uri": address}]))
    asked: list[str] = []
    url = serve(in_turn(pictures, buffers), server_port=0)
    page.goto(url)
    page.get_by_role("button", name="Next").wait_for()
    page.on("request", lambda request: asked.append(request.url))
    assets = (
        f"{url}assets/",
        f"{url}gradio_api/file=",
        f"{url}gradio_api/socket",
        "blob:",
        "data:image/png",
    )
    refused = re.compile("This model needs other files|cannot be read")
    for picture, buffer, address in zip(pictures, buffers, ELSEWHERE, strict=True):
        go_on(page, picture.name, buffer.name)
        left_out = page.get_by_text("Left out, for it is not in the file")
        expect(left_out, address).to_be_visible(timeout=SLOW)
        view(page)  # without its picture
        expect(page.get_by_text(refused), address).to_be_visible(timeout=SLOW)
        assert [one for one in asked if not one.startswith(assets)] == [], address


BROKEN = [
    ("a.glb", b"not a model"),
    ("a.glb", b"glTF\x02\0\0\0\xff\xff\xff\x7f"),
    ("a.gltf", b"[" * 100_000),
    ("a.gltf", b"{}"),
    (
        "a.gltf",
        gltf(accessors=[{"bufferView": 0, "componentType": 5126, "count": 10**9, "type": "VEC3"}]),
    ),
    ("a.stl", b"x" * 200),
    ("a.stl", b"a".ljust(80) + b"\xff\xff\xff\xff"),
    (
        "a.ply",
        b"ply\nformat ascii 1.0\nelement vertex 99999999\nproperty float x\nend_header\n",
    ),
    ("a.ply", b""),
    ("a.obj", b"v 1e999 nan 0\nf 1 2 3\n"),
    ("a.obj", b"\xff\xfe" * 99),
    ("a.splat", b"\xff" * 320),
    ("a.splat", b""),
]


def test_what_cannot_be_drawn_is_said(serve: Serve, page: Page, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    files = [tmp_path / f"{at}{name}" for at, (name, _) in enumerate(BROKEN)]
    for file, (_, content) in zip(files, BROKEN, strict=True):
        file.write_bytes(content)
    page.goto(serve(in_turn(files), server_port=0))
    said = page.get_by_test_id("model3d").get_by_role("status")
    words = re.compile("cannot be read|nothing to see|could not be loaded")
    for file in files:
        go_on(page, file.name)
        expect(said.filter(has_text=words), file.name).to_be_visible(timeout=SLOW)


def test_without_webgl_the_file_is_there(serve: Serve, page: Page) -> None:
    from playwright.sync_api import expect

    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    page.goto(serve(shown(gr.get_model3d()), server_port=0))
    expect(page.get_by_text("This browser draws no 3D")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download").click()
    assert saved.value.suggested_filename == "ring.glb"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(serve: Serve, page: Page, theme: Any) -> None:
    with gr.Blocks(title="Models") as app:
        gr.Model3D(gr.get_model3d(), label="Model", height=200)
        gr.Model3D(label="Empty")
        gr.Model3D(label="None", interactive=False)
    page.emulate_media(color_scheme=theme)
    page.goto(serve(app, server_port=0))
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        view(page)
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
