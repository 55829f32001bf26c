"""Files on their way from a person: in parts, over lines that break, cancelled, as folders, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

import showglass as gr
from tests.nginx import needs_nginx, nginx
from tests.wire_cutter import WireCutter

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[..., str]
MIB = 1024 * 1024


def sizes(files: Any) -> str:
    """Names, where they lay, and sizes."""
    many = files if isinstance(files, list) else [files] if files else []
    return " ".join(f"{file.relative}:{Path(file).stat().st_size}" for file in many)


def app(**props: Any) -> gr.Blocks:
    with gr.Blocks() as made:
        file, out = gr.File(label="File", **props), gr.Textbox(label="Out")
        button = gr.UploadButton("Send one")
        file.change(sizes, file, out)
        button.upload(sizes, button, out)
    return made


def big(folder: Path, size: int, name: str = "big.bin") -> Path:
    """A file of that size, with no two parts alike."""
    path = folder / name
    path.write_bytes(b"".join(n.to_bytes(8) for n in range(size // 8)))
    return path


def hold(page: Page, at: int) -> None:
    """Parts from byte `at` on wait until the page says so; those that it gives up are never sent."""
    page.add_init_script(
        f"""
        const {{ abort, send, setRequestHeader: set }} = XMLHttpRequest.prototype;
        const held = [];
        window.release = () => {{ window.released = true; for (const go of held) go(); }};
        XMLHttpRequest.prototype.setRequestHeader = function (name, value) {{
          if (name === "upload-offset") this.at = Number(value);
          return set.call(this, name, value);
        }};
        XMLHttpRequest.prototype.abort = function () {{
          this.ended = true;
          return abort.call(this);
        }};
        XMLHttpRequest.prototype.send = function (body) {{
          if (window.released || !(this.at >= {at})) return send.call(this, body);
          held.push(() => this.ended || send.call(this, body));
        }};
        """
    )


def test_a_large_file_goes_in_parts_and_on_after_a_cut(
    serve: Serve, page: Page, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    port = urlsplit(serve(app(), server_port=0)).port
    assert port is not None
    offsets: list[int] = []
    page.on(
        "request",
        lambda asked: (
            offsets.append(int(asked.headers["upload-offset"])) if asked.method == "PATCH" else None
        ),
    )
    with WireCutter(port) as relay:
        hold(page, 3 * MIB)
        page.goto(relay.url)
        path = big(tmp_path, 6 * MIB)
        page.get_by_test_id("file").locator("input[type=file]").set_input_files(path)
        bar = page.get_by_role("progressbar", name="Upload of big.bin")
        expect(bar).to_have_js_property("value", 0.5)
        relay.cut()
        page.evaluate("release()")
        relay.cut()
        expect(page.get_by_label("Out")).to_have_value(f"big.bin:{6 * MIB}")
        expect(bar).to_have_count(0)
        expect(page.get_by_role("link", name="big.bin")).to_be_visible()
        page.close()
    assert offsets.count(0) == 1  # what arrived is not sent again
    assert offsets == sorted(offsets)
    assert offsets[:3] == [0, MIB, 3 * MIB]  # parts grow as long as all goes well


def test_a_file_is_cancelled_while_it_is_sent(serve: Serve, page: Page, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    made = app(file_count="multiple")
    hold(page, MIB)
    page.goto(serve(made, server_port=0))
    names = ["a.bin", "b.bin"]
    paths = [big(tmp_path, 2 * MIB, name) for name in names]
    (tmp_path / "c.txt").write_text("small")
    chooser = page.get_by_test_id("file").locator("input[type=file]")
    chooser.set_input_files([*paths, tmp_path / "c.txt"])
    expect(page.get_by_text("Uploading 3 files…")).to_be_visible()
    bar = page.get_by_role("progressbar", name="Upload of a.bin")
    expect(bar).to_have_js_property("value", 0.5)  # the server knows of it
    with page.expect_request(lambda asked: asked.method == "DELETE"):
        page.get_by_role("button", name="Cancel upload of a.bin").click()
    page.evaluate("release()")
    expect(page.get_by_label("Out")).to_have_value(f"b.bin:{2 * MIB} c.txt:5")


def test_all_of_it_is_cancelled(serve: Serve, page: Page, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    hold(page, 0)
    page.goto(serve(app(), server_port=0))
    path = big(tmp_path, 2 * MIB)
    page.get_by_test_id("file").locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Cancel upload of big.bin").click()
    zone = page.get_by_role("button", name="Click to upload or drop files")
    expect(zone).to_be_visible()
    button = page.get_by_test_id("Send one-upload-button")
    page.locator("input[type=file]").nth(1).set_input_files(path)
    expect(button).to_contain_text("click to cancel")
    button.click()
    expect(button).to_have_text("Send one")
    expect(page.get_by_label("Out")).to_have_value("")


def test_more_files_come_after_the_first(serve: Serve, page: Page, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page.goto(serve(app(file_count="multiple", allow_reordering=True), server_port=0))
    chooser = page.get_by_test_id("file").locator("input[type=file]")
    out = page.get_by_label("Out")
    for n, name in enumerate("abc", 1):
        (tmp_path / f"{name}.txt").write_text("x" * n)
        chooser.set_input_files(tmp_path / f"{name}.txt")
        expect(page.get_by_role("link", name=f"{name}.txt")).to_be_visible()
    expect(out).to_have_value("a.txt:1 b.txt:2 c.txt:3")
    page.get_by_role("button", name="Move c.txt up").click()
    expect(out).to_have_value("a.txt:1 c.txt:3 b.txt:2")
    page.get_by_role("button", name="Remove this file").first.click()
    expect(out).to_have_value("c.txt:3 b.txt:2")


def test_a_folder_keeps_where_its_files_lay(serve: Serve, page: Page, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    folder = tmp_path / "photos"
    (folder / "2024").mkdir(parents=True)
    (folder / "a.txt").write_text("a")
    (folder / "2024" / "b.txt").write_text("bb")
    (folder / "c.csv").write_text("c")
    page.goto(serve(app(file_count="directory", file_types=[".txt"]), server_port=0))
    page.get_by_test_id("file").locator("input[type=file]").set_input_files(folder)
    out = page.get_by_label("Out")
    expect(out).not_to_have_value("")
    assert sorted(out.input_value().split()) == ["photos/2024/b.txt:2", "photos/a.txt:1"]
    expect(page.get_by_role("link", name="photos/2024/b.txt")).to_be_visible()


@needs_nginx
@pytest.mark.expects_fault("WebSocket connection")
@pytest.mark.expects_fault("413|ERR_CONNECTION_RESET")  # of the first part that is too large for it
def test_large_files_pass_an_nginx_that_allows_a_megabyte(
    serve: Serve, page: Page, tmp_path: Path
) -> None:
    """Bare `proxy_pass`, with nginx's own client_max_body_size."""
    from playwright.sync_api import expect

    port = urlsplit(serve(app(file_count="multiple"), server_port=0)).port
    assert port is not None
    with nginx(tmp_path, port, "bare") as url:
        page.goto(url)
        paths = [big(tmp_path, 3 * MIB + 8)]
        for n in range(4):
            paths.append(big(tmp_path, 400 * 1024, f"{n}.bin"))
        page.get_by_test_id("file").locator("input[type=file]").set_input_files(paths)
        small = " ".join(f"{n}.bin:{400 * 1024}" for n in range(4))
        expect(page.get_by_label("Out")).to_have_value(f"big.bin:{3 * MIB + 8} {small}")
        page.close()


def test_a_page_that_is_loaded_again_does_not_begin_anew(
    serve: Serve, page: Page, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    hold(page, 2 * MIB)
    page.goto(serve(app(), server_port=0))
    path = big(tmp_path, 4 * MIB)
    page.get_by_test_id("file").locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 0.75)
    offsets: list[str] = []
    page.on("request", lambda asked: offsets.append(asked.headers.get("upload-offset", "")))
    page.reload()
    page.evaluate("window.released = true")
    page.get_by_test_id("file").locator("input[type=file]").set_input_files(path)
    expect(page.get_by_label("Out")).to_have_value(f"big.bin:{4 * MIB}")
    assert [at for at in offsets if at] == [str(3 * MIB)]


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_on_its_way_is_accessible(
    serve: Serve, page: Page, tmp_path: Path, width: int
) -> None:
    from playwright.sync_api import expect

    hold(page, MIB)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(serve(app(file_count="multiple"), server_port=0))
    paths = [big(tmp_path, 2 * MIB, f"a-rather-long-name-of-a-file-{n}.bin") for n in range(7)]
    page.get_by_test_id("file").locator("input[type=file]").set_input_files(paths)
    expect(page.get_by_text("and 2 more")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("release()")
    expect(page.get_by_test_id("transfers")).to_have_count(0)


DROP = """
(zone, [names, size]) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([new Uint8Array(size)], name));
  for (const type of ["dragover", "drop"])
    zone.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
}
"""


def drop(page: Page, names: list[str], size: int) -> None:
    """Files of zeros, dropped where files come in."""
    zone = page.get_by_role("button", name="Click to upload or drop files").first
    zone.evaluate(DROP, [names, size])


def test_a_hundred_files_are_dropped_at_once(serve: Serve, page: Page) -> None:
    from playwright.sync_api import expect

    def told(files: list[Any]) -> str:
        names = [Path(file).name for file in files or ()]
        return f"{len(names)}: {names[0]} to {names[-1]}" if names else ""

    with gr.Blocks() as made:
        file, out = gr.File(label="File", file_count="multiple"), gr.Textbox(label="Out")
        file.change(told, file, out)
    hold(page, 0)
    page.goto(serve(made, server_port=0))
    names = [f"{n:03}.bin" for n in range(100)]
    drop(page, names, 600 * 1024)
    expect(page.get_by_text("Uploading 100 files… 0 %")).to_be_visible()
    bar = page.get_by_role("progressbar", name="Upload of all files")
    expect(bar).to_have_js_property("value", 0)
    expect(page.get_by_text("and 95 more")).to_be_visible()
    page.get_by_role("button", name="Cancel upload of 001.bin").click()
    expect(page.get_by_text("Uploading 99 files… 0 %")).to_be_visible()
    drop(page, ["later.bin"], 1024)
    expect(page.get_by_text("Uploading 100 files…")).to_be_visible()
    page.evaluate(
        """() => { window.seen = []; const bar = document.querySelector("progress");
        new MutationObserver(() => window.seen.push(bar.value)).observe(bar, { attributes: true }); }"""
    )
    page.evaluate("release()")
    expect(bar).to_have_count(0, timeout=120_000)
    expect(page.get_by_label("Out")).to_have_value("100: later.bin to 099.bin")
    expect(page.get_by_role("link", name="001.bin")).to_have_count(0)
    expect(page.get_by_role("link", name="099.bin")).to_be_visible()
    seen = page.evaluate("window.seen")
    assert len(seen) > 10
    assert seen == sorted(seen)


def test_hundreds_of_pictures_are_dropped_into_a_gallery(serve: Serve, page: Page) -> None:
    from playwright.sync_api import expect

    with gr.Blocks() as made:
        shelf = gr.Gallery(label="Photos", interactive=True, columns=6, height=400)
        out = gr.Textbox(label="Out")
        shelf.change(lambda photos: f"{len(photos or ())} photos", shelf, out)
    page.goto(serve(made, server_port=0))
    zone = page.get_by_role("button", name="Click to upload or drop files").first
    zone.evaluate(
        """async (zone) => {
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [320, 240];
          const pen = canvas.getContext("2d");
          const data = new DataTransfer();
          for (let n = 0; n < 300; n += 1) {
            pen.fillStyle = `hsl(${n} 60% 50%)`;
            pen.fillRect(0, 0, 320, 240);
            const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg"));
            data.items.add(new File([blob], `${n}.jpg`, { type: "image/jpeg" }));
          }
          window.bars = 0;
          new MutationObserver(() => (window.bars += document.querySelectorAll("progress").length))
            .observe(document.body, { subtree: true, childList: true });
          zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_label("Out")).to_have_value("300 photos", timeout=120_000)
    assert page.evaluate("window.bars") > 0
    expect(page.get_by_role("button", name="Thumbnail 300 of 300")).to_be_attached()
