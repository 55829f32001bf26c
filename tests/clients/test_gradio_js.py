"""The client library of JavaScript users, in Node, against the doors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette

import showglass as gr
from tests.clients.javascript import MISSING, JavaScript, Thrown, is_installed
from tests.door_client import Served

pytestmark = pytest.mark.skipif(not is_installed(), reason=MISSING)
CONNECT = "kept.app = await Client.connect(url, {events: ['data', 'status', 'log']});"
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def node() -> Iterator[JavaScript]:
    """One process for all tests: it takes longer to start than most of them."""
    process = JavaScript()
    yield process
    process.close()


@pytest.fixture(scope="module")
def connected(node: JavaScript, served: Served) -> Run:
    """Runs code in which `kept.app` is connected to the app of the doors."""
    node.run(CONNECT, url=served.url)
    return node.run


@pytest.fixture
def js(connected: Run, served: Served) -> Iterator[Run]:
    served.gates.reset()
    yield connected
    served.gates.hold.set()


def predict(js: Run, name: str, payload: Any) -> Any:
    """The data of one prediction."""
    return js("return (await kept.app.predict(name, payload)).data", name=name, payload=payload)


def submit(js: Run, name: str, payload: Any) -> list[dict[str, Any]]:
    """All that a submission tells."""
    found: list[dict[str, Any]] = js(
        "return await all(kept.app.submit(name, payload))", name=name, payload=payload
    )
    return found


def data_of(messages: list[dict[str, Any]]) -> list[Any]:
    """The values among messages."""
    return [m["data"] for m in messages if m["type"] == "data"]


def test_predict(js: Run) -> None:
    assert predict(js, "/greet", ["Ann"]) == ["Hello Ann!"]
    assert predict(js, "/greet", {"name": "Bob"}) == ["Hello Bob!"]
    assert js("return (await kept.app.predict(0, ['Ann'])).data") == ["Hello Ann!"]
    assert predict(js, "/greet_later", ["Ann"]) == ["Hello Ann!"]


def test_predict_again_and_again(js: Run) -> None:
    for number in range(12):
        assert predict(js, "/greet", [f"n{number}"]) == [f"Hello n{number}!"]


def test_a_default_may_be_left_out(js: Run) -> None:
    assert predict(js, "/count", {}) == ["w0 w1 w2 "]


def test_a_stream_gives_each_value(js: Run) -> None:
    messages = submit(js, "/count", [3])
    # the last one comes again when the event is complete
    assert data_of(messages) == [["w0 "], ["w0 w1 "], ["w0 w1 w2 "], ["w0 w1 w2 "]]
    stages = [m["stage"] for m in messages if m["type"] == "status"]
    assert stages == ["pending", "pending", *["generating"] * 3, "complete"]


def test_nested_lists_that_shrink_arrive_right(js: Run) -> None:
    assert data_of(submit(js, "/shrink", [])) == [[[[1, 2, 3]]], [[[1]]], [[[1]]]]


def test_two_thousand_values(js: Run) -> None:
    values = data_of(submit(js, "/count", [2000]))
    assert [len(value[0].split()) for value in values] == [*range(1, 2001), 2000]


def test_jobs_run_side_by_side(js: Run) -> None:
    code = """
      const jobs = [...Array(8).keys()].map(n => kept.app.predict('/greet_later', [`n${n}`]));
      return (await Promise.all(jobs)).map(found => found.data[0]);
    """
    assert js(code) == [f"Hello n{n}!" for n in range(8)]


def test_progress_status_and_notes(js: Run) -> None:
    messages = submit(js, "/talk", ["x"])
    [bars] = [m["progress_data"] for m in messages if m.get("progress_data")]
    assert (bars[0]["progress"], bars[0]["desc"]) == (0.5, "halfway")
    [note] = [m for m in messages if m["type"] == "log"]
    assert (note["log"], note["level"], note["title"]) == ("almost", "info", "Info")
    last = [m for m in messages if m["type"] == "status"][-1]
    assert last["stage"] == "complete"


def test_who_waits_learns_the_place(js: Run, served: Served) -> None:
    code = """
      const first = kept.app.predict('/wait', ['a']);
      const places = [];
      for await (const message of kept.app.submit('/wait', ['b'])) {
        if (message.type === 'status' && message.size) {
          places.push([message.position, message.size]);
          await fetch(free, {method: 'POST', body: '{"data":[]}'});
        }
      }
      await first;
      return places;
    """
    edge = served.service.engine().named["shrink"]
    original, edge.function.fn = edge.function.fn, served.gates.hold.set
    try:
        places = js(code, free=f"{served.api}run/shrink")
    finally:
        edge.function.fn = original
    assert places[0] == [0, 1]


def test_errors(js: Run) -> None:
    with pytest.raises(Thrown, match="No cake") as told:
        predict(js, "/tell", ["cake"])
    assert (told.value.value["title"], told.value.value["duration"]) == ("Sorry", 3)
    with pytest.raises(Thrown) as hidden:
        predict(js, "/fail", ["x"])
    assert "secret" not in str(hidden.value.value)
    with pytest.raises(Thrown, match="above 100"):
        predict(js, "/half", [500])
    with pytest.raises(Thrown, match="No endpoint matching"):
        predict(js, "/nothing", [])
    with pytest.raises(Thrown, match="required parameter: name"):
        predict(js, "/greet", {"nom": "x"})
    assert predict(js, "/greet", ["Ann"]) == ["Hello Ann!"]


def test_what_is_private_is_refused(js: Run, served: Served) -> None:
    number = next(d.id for d in served.service.root.dependencies if d.visibility == "private")
    with pytest.raises(Thrown, match="no endpoint with the number"):
        js("return await kept.app.predict(number, ['x'])", number=number)
    assert predict(js, "/quiet", ["x"]) == ["Hello x!"]


def test_cancel_closes_the_generator(js: Run, served: Served) -> None:
    code = """
      const job = kept.app.submit('/forever', []);
      let count = 0;
      await all(job, m => { if (m.type === 'data' && ++count === 3) job.cancel(); return count > 1e5; });
      return count;
    """
    assert js(code) >= 3
    assert served.gates.closed.wait(10)
    assert predict(js, "/greet", ["Ann"]) == ["Hello Ann!"]


def test_state_is_kept_by_client(node: JavaScript, served: Served) -> None:
    code = """
      const [one, two] = [await Client.connect(url), await Client.connect(url)];
      const say = async (app, name) => (await app.predict('/remember', [name])).data[0];
      const said = [await say(one, 'a'), await say(two, 'x'), await say(one, 'b')];
      one.close(); two.close();
      return said;
    """
    assert node.run(code, url=served.url) == ["a", "x", "a,b"]


def test_files_go_up_and_come_down(js: Run) -> None:
    code = """
      const sent = [new Blob(['content']), handle_file(new Blob(['content']))];
      const got = [];
      for (const file of sent) {
        const [back] = (await kept.app.predict('/copy_paper', [file])).data;
        got.push(await (await fetch(back.url)).text());
      }
      const several = (await kept.app.predict('/papers', { path: new Blob(['more']) })).data[0];
      for (const back of several) got.push(await (await fetch(back.url)).text());
      return got;
    """
    assert js(code) == ["content", "content", "more", "more"]


def test_a_file_that_is_too_large_is_refused(js: Run, served: Served) -> None:
    told = js(
        "return await kept.app.upload_files(root, [new Blob(['x'.repeat(1100000)])])",
        root=served.url.rstrip("/"),
    )
    assert told == {"error": "HTTP 413: That is larger than the 1.0 MB allowed here."}
    with pytest.raises(Thrown, match="needs the key meta"):  # the client goes on with nothing
        js("return await kept.app.predict('/copy_paper', [new Blob(['x'.repeat(1100000)])])")


def test_the_api_is_described(js: Run) -> None:
    named = js("return (await kept.app.view_api()).named_endpoints")
    [parameter] = named["/greet"]["parameters"]
    assert (parameter["label"], parameter["parameter_name"]) == ("Name", "name")
    assert parameter["type"] == "string"
    assert named["/count"]["parameters"][0]["parameter_default"] == 3
    assert named["/remember"]["returns"][0]["component"] == "Textbox"


def test_batches(js: Run) -> None:
    assert predict(js, "/twice", ["ab"]) == ["abab"]


def test_who_leaves_ends_the_session(served: Served) -> None:
    """`close` ends the streams of events; the heartbeat stops with the process, as it does with a browser's tab."""
    served.gates.reset()
    leaver = JavaScript()
    leaver.run(
        "kept.app = await Client.connect(url); await kept.app.predict('/greet', ['x'])",
        url=served.url,
    )
    assert served.gates.unloaded == []
    leaver.close()
    until = time.monotonic() + 10
    while not served.gates.unloaded and time.monotonic() < until:
        time.sleep(0.01)
    assert served.gates.unloaded == ["unloaded"]


# -- apps of their own ------------------------------------------------------------------------------------------------


def greet(name: str) -> str:
    return f"Hello {name}!"


def test_duplicates_of_names_chains_and_events_without_a_queue(
    node: JavaScript, serve: Callable[..., str]
) -> None:
    with gr.Blocks() as app:
        name, out = gr.Textbox(), gr.Textbox()
        go = gr.Button()
        go.click(greet, name, out)
        go.click(lambda name: name.upper(), name, out, api_name="greet")
        go.click(greet, name, out, api_name="direct", queue=False).then(
            lambda text: text + "?", out, out, api_name="after"
        )
    url = serve(app, server_port=0)
    code = """
      const app = await Client.connect(url);
      const said = [];
      for (const name of ['/greet', '/greet_1', '/direct', '/after'])
        said.push((await app.predict(name, ['ab'])).data[0]);
      app.close();
      return said;
    """
    assert node.run(code, url=url) == ["Hello ab!", "AB", "Hello ab!", "ab?"]


def test_a_validator_says_which_input(node: JavaScript, serve: Callable[..., str]) -> None:
    def check(name: str) -> dict[str, Any]:
        return gr.validate(len(name) > 2, "too short")

    with gr.Blocks() as app:
        name, out = gr.Textbox(label="Name"), gr.Textbox()
        gr.Button().click(greet, name, out, validator=check)
    url = serve(app, server_port=0)
    code = "kept.strict = await Client.connect(url); return (await kept.strict.predict('/greet', ['ab'])).data"
    with pytest.raises(Thrown) as refused:
        node.run(code, url=url)
    assert "too short" in str(refused.value.value)
    assert node.run("return (await kept.strict.predict('/greet', ['abc'])).data") == ["Hello abc!"]
    node.run("kept.strict.close()")


def test_an_app_below_a_path(node: JavaScript, serve_asgi: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        file = gr.File()
        gr.Button().click(lambda path: path, file, file, api_name="same")
    url = serve_asgi(gr.mount_app(Starlette(), app, "/sub/app"))
    code = """
      const app = await Client.connect(url);
      const [back] = (await app.predict('/same', [new Blob(['below'])])).data;
      app.close();
      return [app.config.root, back.url.startsWith(url), await (await fetch(back.url)).text()];
    """
    assert node.run(code, url=f"{url}sub/app") == [f"{url}sub/app", True, "below"]


def test_a_stream_of_chunks(node: JavaScript, serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        picture = gr.Image(sources=["webcam"], streaming=True)
        number, out = gr.Number(), gr.Textbox()
        picture.stream(lambda n: f"got {n:.0f}", number, out, api_name="look")
    code = """
      const app = await Client.connect(url, {events: ['data', 'status']});
      const job = app.submit('/look', [1]);
      const got = [];
      for await (const message of job) {
        if (message.type === 'status') got.push(message.stage);
        else got.push(message.data[0]);
        if (message.type !== 'data') continue;
        if (got.at(-1) === 'got 3') { await job.close_stream(); break; }
        await job.send_chunk({data: [Number(got.at(-1).slice(4)) + 1]});
      }
      app.close();
      return got;
    """
    got = node.run(code, url=serve(app, server_port=0))
    assert got[got.index("streaming") :] == [
        "streaming", "got 1", "streaming", "got 2", "streaming", "got 3",
    ]  # fmt: skip


def test_endpoints_that_nothing_on_the_page_stands_for(
    node: JavaScript, serve: Callable[..., str]
) -> None:
    def add(a: int, b: float = 2.5) -> dict[str, float]:
        return {"sum": a + b}

    with gr.Blocks() as app:
        gr.api(add)
    code = """
      const app = await Client.connect(url);
      const said = [(await app.predict('/add', {a: 1})).data, (await app.predict('/add', [1, 1])).data];
      app.close();
      return said;
    """
    assert node.run(code, url=serve(app, server_port=0)) == [[{"sum": 3.5}], [{"sum": 2}]]


def test_a_conversation(node: JavaScript, serve: Callable[..., str]) -> None:
    def answer(message: str, history: list[Any]) -> Iterator[str]:
        yield "…"
        yield f"{message} after {len(history)}"

    url = serve(gr.ChatInterface(answer), server_port=0)
    code = """
      const app = await Client.connect(url);
      const first = (await app.predict('/answer', ['hi'])).data;
      const second = [];
      for await (const message of app.submit('/answer', ['ho']))
        if (message.type === 'data') second.push(message.data[0]);
      app.close();
      return [first[0], [...new Set(second)]];
    """
    assert node.run(code, url=url) == ["hi after 0", ["…", "ho after 2"]]
