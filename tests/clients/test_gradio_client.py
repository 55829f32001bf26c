"""The client library that people use already, against the doors."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from gradio_client import Client, handle_file
from gradio_client.utils import Status
from starlette.applications import Starlette

import showglass as gr
from tests.door_client import Served

# The library's own threads leave sockets to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def remote(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A connected client."""
    opened = Client(served.url, verbose=False, download_files=tmp_path_factory.mktemp("got"))
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def nothing_held_back(served: Served) -> None:
    served.gates.reset()


def test_predict(remote: Client) -> None:
    assert remote.predict("Ann", api_name="/greet") == "Hello Ann!"
    assert remote.predict(name="Bob", api_name="/greet") == "Hello Bob!"
    assert remote.predict("Ann", fn_index=0) == "Hello Ann!"


def test_predict_again_and_again(remote: Client) -> None:
    """Each call opens a stream that the server closed after the one before."""
    for number in range(12):
        assert remote.predict(f"n{number}", api_name="/greet") == f"Hello n{number}!"


def test_a_default_may_be_left_out(remote: Client) -> None:
    assert remote.predict(api_name="/count") == "w0 w1 w2 "


def test_a_stream_gives_each_value(remote: Client) -> None:
    job = remote.submit(5, api_name="/count")
    assert list(job) == ["w0 ", "w0 w1 ", "w0 w1 w2 ", "w0 w1 w2 w3 ", "w0 w1 w2 w3 w4 "]
    assert job.status().success is True


def test_nested_lists_that_shrink_arrive_right(remote: Client) -> None:
    assert list(remote.submit(api_name="/shrink")) == [[[1, 2, 3]], [[1]]]


def test_jobs_run_side_by_side(remote: Client) -> None:
    jobs = [remote.submit(f"n{n}", api_name="/greet_later") for n in range(8)]
    assert [job.result(timeout=30) for job in jobs] == [f"Hello n{n}!" for n in range(8)]


def test_state_is_kept_across_calls(served: Served) -> None:
    first, second = (Client(served.url, verbose=False) for _ in range(2))
    assert first.predict("a", api_name="/remember") == "a"
    assert second.predict("x", api_name="/remember") == "x"
    assert first.predict("b", api_name="/remember") == "a,b"
    for client in (first, second):
        client.close()


def test_files_go_up_and_come_down(remote: Client, tmp_path: Path) -> None:
    source = tmp_path / "notes ü.txt"
    source.write_text("content")
    got = remote.predict(handle_file(str(source)), api_name="/copy_paper")
    assert Path(got).read_text() == "content"
    assert Path(got) != source
    several = remote.predict(handle_file(str(source)), api_name="/papers")
    assert [Path(path).read_text() for path in several] == ["content"] * 2


def test_a_file_that_is_too_large_is_refused(remote: Client, tmp_path: Path) -> None:
    source = tmp_path / "big"
    source.write_bytes(b"x" * 1_100_000)
    with pytest.raises(Exception, match="exceeds the maximum file size"):
        remote.predict(handle_file(str(source)), api_name="/copy_paper")


def test_errors(remote: Client) -> None:
    with pytest.raises(Exception, match="No cake"):
        remote.predict("cake", api_name="/tell")
    with pytest.raises(Exception, match="show_error") as hidden:
        remote.predict("x", api_name="/fail")
    assert "a secret" not in str(hidden.value)
    with pytest.raises(Exception, match="100"):
        remote.predict(500, api_name="/half")
    assert remote.predict("Ann", api_name="/greet") == "Hello Ann!"


def test_progress_and_notes_are_understood(remote: Client) -> None:
    """The client fails on a message that it does not know."""
    assert remote.submit("x", api_name="/talk").result(timeout=30) == "x"


def test_cancel_stops_a_generator(remote: Client, served: Served) -> None:
    job = remote.submit(api_name="/forever")
    while not job.outputs():
        assert not job.done()
    assert job.cancel()
    assert served.gates.closed.wait(10)


def test_cancel_right_after_the_submit_stops_it_too(remote: Client, served: Served) -> None:
    """The client does not know the event's id yet: it names its session and the function."""
    job = remote.submit(api_name="/forever")
    assert served.gates.entered.wait(10)
    assert job.cancel()
    assert served.gates.closed.wait(10)


def test_the_api_is_described(remote: Client, capsys: pytest.CaptureFixture[str]) -> None:
    remote.view_api()
    text = capsys.readouterr().out
    assert re.search(r"predict\(name, api_name=\"/greet\"\) -> out", text)
    assert "n: float (not required, defaults to:   3)" in text.replace("how_many", "n")
    described = remote.view_api(return_format="dict", print_info=False)
    assert "/greet" in described["named_endpoints"]
    assert "/quiet" not in described["named_endpoints"]


def test_show_error_tells_the_message(serve: Callable[..., str]) -> None:
    def fail() -> str:
        raise ValueError("what went wrong")

    with gr.Blocks() as app:
        gr.Button("Go").click(fail, None, gr.Textbox())
    client = Client(serve(app, server_port=0, show_error=True), verbose=False)
    with pytest.raises(Exception, match="what went wrong"):
        client.predict(api_name="/fail")
    client.close()


def test_an_app_below_a_path() -> None:
    """A mounted app names its own path in all that it hands out."""
    with gr.Blocks() as app:
        gr.Button("Go").click(lambda: "went", None, gr.Textbox(), api_name="go")
    outer = gr.mount_app(Starlette(), app, "/sub/app")
    config = uvicorn.Config(outer, host="127.0.0.1", port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        client = Client(f"http://127.0.0.1:{port}/sub/app", verbose=False)
        assert client.predict(api_name="/go") == "went"
        assert client.config["root"] == f"http://127.0.0.1:{port}/sub/app"
        client.close()
    finally:
        server.should_exit = True
        thread.join(10)


def test_pictures_go_both_ways(serve: Callable[..., str], tmp_path: Path) -> None:
    from PIL import Image

    def turn(picture: Image.Image) -> Image.Image:
        return picture.transpose(Image.Transpose.ROTATE_90)

    def both(picture: Image.Image, drawing: dict[str, Any]) -> list[Image.Image]:
        return [picture, drawing["composite"]]

    with gr.Blocks() as app:
        picture = gr.Image(type="pil")
        drawing = gr.ImageEditor(type="pil")
        button = gr.Button("Go")
        button.click(turn, picture, gr.Image())
        button.click(both, [picture, drawing], gr.Gallery())
    source = tmp_path / "wide.png"
    Image.new("RGB", (40, 20), "red").save(source)
    sent = handle_file(str(source))
    client = Client(serve(app, server_port=0), verbose=False, download_files=str(tmp_path / "got"))
    turned = client.predict(sent, api_name="/turn")
    with Image.open(turned) as opened:
        assert opened.size == (20, 40)
    drawn = {"background": sent, "layers": [], "composite": sent}
    shown = client.predict(sent, drawn, api_name="/both")
    for item in shown:
        with Image.open(item["image"]) as opened:
            assert opened.size == (40, 20)
    client.close()


def test_batches(remote: Client) -> None:
    assert remote.predict("ab", api_name="/twice") == "abab"
    jobs = [remote.submit(name, api_name="/twice") for name in ("a", "b", "c")]
    assert [job.result(timeout=30) for job in jobs] == ["aa", "bb", "cc"]


def test_the_status_tells_the_place(remote: Client, served: Served) -> None:
    first = remote.submit("a", api_name="/wait")
    assert served.gates.entered.wait(10)
    second = remote.submit("b", api_name="/wait")
    settle(lambda: second.status().rank == 0 and second.status().code is Status.IN_QUEUE)
    assert first.status().code is Status.PROCESSING
    served.gates.hold.set()
    assert [job.result(timeout=30) for job in (first, second)] == ["a", "b"]
    assert second.status().code is Status.FINISHED


def settle(holds: Callable[[], bool]) -> None:
    """Until something holds, ten seconds at most."""
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_progress_is_told_while_it_runs(serve: Callable[..., str]) -> None:
    gate = threading.Event()

    def work(progress: gr.Progress = gr.Progress()) -> str:  # noqa: B008  as the contract has it
        progress((1, 4), desc="first", unit="pages")
        gate.wait(10)
        return "done"

    with gr.Blocks() as app:
        gr.Button().click(work, None, gr.Textbox())
    client = Client(serve(app, server_port=0), verbose=False)
    job = client.submit(api_name="/work")
    settle(lambda: bool(job.status().progress_data))
    [bar] = job.status().progress_data
    assert (bar.index, bar.length, bar.unit, bar.desc) == (1, 4, "pages", "first")
    gate.set()
    assert job.result(timeout=30) == "done"
    client.close()


def test_an_endpoint_that_is_not_there(remote: Client) -> None:
    with pytest.raises(ValueError, match="Cannot find a function with `api_name`: /nothing"):
        remote.predict(api_name="/nothing")
    with pytest.raises(TypeError, match="nom"):
        remote.predict(nom="x", api_name="/greet")


def test_what_is_not_shown_can_be_called_and_what_is_private_cannot(
    remote: Client, served: Served
) -> None:
    assert remote.predict("x", api_name="/quiet") == "Hello x!"
    private = next(d for d in served.service.root.dependencies if d.visibility == "private")
    with pytest.raises(ValueError, match="Invalid function index"):
        remote.predict("x", fn_index=private.id)


def test_duplicates_of_names_chains_and_events_without_a_queue(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        name, out = gr.Textbox(), gr.Textbox()
        go = gr.Button()
        go.click(lambda name: f"Hello {name}!", name, out, api_name="greet")
        go.click(lambda name: name.upper(), name, out, api_name="greet")
        go.click(lambda name: name * 2, name, out, api_name="direct", queue=False).then(
            lambda text: text + "?", out, out, api_name="after"
        )
    client = Client(serve(app, server_port=0), verbose=False)
    names = ("/greet", "/greet_1", "/direct", "/after")
    assert [client.predict("ab", api_name=n) for n in names] == ["Hello ab!", "AB", "abab", "ab?"]
    client.close()


def test_a_validator_says_which_input(serve: Callable[..., str]) -> None:
    def check(name: str, age: float) -> list[dict[str, Any]]:
        return [gr.validate(len(name) > 2, "too short"), gr.validate(age > 0, "not born yet")]

    with gr.Blocks() as app:
        name, age, out = gr.Textbox(label="Name"), gr.Number(label="Age"), gr.Textbox()
        gr.Button().click(
            lambda name, age: f"{name}: {age:.0f}",
            [name, age],
            out,
            api_name="tell",
            validator=check,
        )
    client = Client(serve(app, server_port=0), verbose=False)
    with pytest.raises(Exception, match="too short") as refused:
        client.predict("ab", 3, api_name="/tell")
    assert "name" in str(refused.value)
    assert client.predict("abc", 3, api_name="/tell") == "abc: 3"
    client.close()


def test_a_full_queue_is_told(serve: Callable[..., str]) -> None:
    gate = threading.Event()
    with gr.Blocks() as app:
        gr.Button().click(lambda: str(gate.wait(10)), None, gr.Textbox(), api_name="wait")
    app.queue(max_size=1)
    client = Client(serve(app, server_port=0), verbose=False)
    jobs = [client.submit(api_name="/wait")]
    settle(lambda: jobs[0].status().code is Status.PROCESSING)
    jobs.append(client.submit(api_name="/wait"))
    settle(lambda: jobs[1].status().code is Status.IN_QUEUE)
    with pytest.raises(Exception, match="full"):
        client.predict(api_name="/wait")
    gate.set()
    assert [job.result(timeout=30) for job in jobs] == ["True", "True"]
    client.close()


def test_an_event_for_chunks_is_a_call_with_one(serve: Callable[..., str]) -> None:
    """The library knows no message of streams, and no way to send a second chunk."""
    with gr.Blocks() as app:
        picture = gr.Image(sources=["webcam"], streaming=True)
        number, out = gr.Number(), gr.Textbox()
        picture.stream(lambda n: f"got {n:.0f}", number, out, api_name="look")
    client = Client(serve(app, server_port=0), verbose=False)
    assert client.predict(2, api_name="/look") == "got 2"
    client.close()


def test_endpoints_that_nothing_on_the_page_stands_for(
    serve: Callable[..., str], tmp_path: Path
) -> None:
    def add(a: int, b: float = 2.5) -> dict[str, float]:
        return {"sum": a + b}

    def read(file: gr.FileData) -> tuple[str, gr.FileData]:
        return Path(file.path or "").read_text(), file

    with gr.Blocks() as app:
        gr.api(add)
        gr.api(read)
    client = Client(serve(app, server_port=0), verbose=False, download_files=str(tmp_path / "got"))
    assert client.predict(1, api_name="/add") == {"sum": 3.5}
    assert client.predict(a=1, b=1, api_name="/add") == {"sum": 2.0}
    with pytest.raises(Exception, match="a: Expected `int`, got `str`"):
        client.predict("1", api_name="/add")
    source = tmp_path / "a.txt"
    source.write_text("content")
    text, back = client.predict(handle_file(str(source)), api_name="/read")
    assert (text, Path(back).read_text()) == ("content", "content")
    client.close()


def test_a_conversation(serve: Callable[..., str]) -> None:
    def answer(message: str, history: list[Any], tone: str) -> Iterator[str]:
        yield "…"
        yield f"{tone}: {message} after {len(history)}"

    def check(message: str) -> dict[str, Any]:
        return gr.validate(len(message) < 10, "too long")

    app = gr.ChatInterface(
        answer, additional_inputs=gr.Textbox("kind", label="Tone"), validator=check
    )
    client = Client(serve(app, server_port=0), verbose=False)
    assert client.predict("hi", "warm", api_name="/answer") == "warm: hi after 0"
    assert client.predict("ho", api_name="/answer") == "kind: ho after 2"
    assert list(client.submit("hu", "cold", api_name="/answer")) == ["…", "cold: hu after 4"]
    with pytest.raises(Exception, match="too long"):
        client.predict("a long message", api_name="/answer")
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/answer"]
    client.close()
