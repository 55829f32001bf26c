import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Hub, type Strand } from "../src/stream/hub";

const PLACE = { socket: "http://app/gradio_api/socket", token: "t" };

/** A server's end of the stream: the test writes events and answers POSTs. */
class Server {
  streams: {
    write: (text: string) => void;
    bytes: (bytes: Uint8Array) => void;
    cut: () => void;
  }[] = [];
  posts: { stream: string; n: number; messages: [number, unknown][] }[] = [];
  answers: (number | Error)[] = [];
  status = 200;
  hold: Promise<void> = Promise.resolve();

  fetch = async (url: string, options: RequestInit): Promise<Response> => {
    if (url.endsWith("/events")) return this.#stream(options);
    expect(url).toBe("http://app/gradio_api/socket/send");
    expect(new Headers(options.headers).get("x-showglass-token")).toBe("t");
    this.posts.push(JSON.parse(String(options.body)) as Server["posts"][number]);
    await this.hold;
    const answer = this.answers.shift() ?? 200;
    if (answer instanceof Error) throw answer;
    return new Response("{}", { status: answer });
  };

  #stream({ signal }: RequestInit): Response {
    if (this.status !== 200) return new Response("", { status: this.status });
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start: (control) => {
        const cut = (): void => control.error(new Error("cut"));
        signal?.addEventListener("abort", cut);
        const bytes = (some: Uint8Array): void => control.enqueue(some);
        this.streams.push({ write: (text) => bytes(encoder.encode(text)), bytes, cut });
      },
    });
    return new Response(body);
  }

  get stream(): Server["streams"][number] {
    const last = this.streams.at(-1);
    if (!last) throw new Error("no stream is open");
    return last;
  }
}

class Seen implements Strand {
  log: string[] = [];
  opened = (): void => void this.log.push("opened");
  text = (text: string): void => void this.log.push(text);
  closed = (): void => void this.log.push("closed");
  better = (): void => void this.log.push("better");
}

class FakeWebSocket {
  static made: FakeWebSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: (() => void) | null = null;
  onclose: (() => void) | null = null;
  sent: string[] = [];
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeWebSocket.made.push(this);
  }
  open(): void {
    this.onopen?.();
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.onclose?.();
  }
}

function probe(place: number): FakeWebSocket {
  const made = FakeWebSocket.made[place];
  if (!made) throw new Error("nothing was tried");
  return made;
}

let server: Server;
let hub: Hub;
const KEY = 'data: 0 {"key":"k"}\n\n';
const rest = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  FakeWebSocket.made = [];
  vi.stubGlobal("fetch", server.fetch);
  vi.stubGlobal("WebSocket", FakeWebSocket);
  hub = new Hub(PLACE);
});

afterEach(() => {
  hub.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("any number of strands share one stream, and each hears its own", async () => {
  const [one, two] = [new Seen(), new Seen()];
  hub.open(one);
  hub.open(two);
  await rest();
  expect(one.log).toEqual([]);
  server.stream.write(":    \n\n" + KEY);
  await rest();
  server.stream.write('data: 2 {"a":');
  server.stream.write('1}\n\n:\n\ndata: 1 {"b":2}\n\n');
  await rest();
  const late = new Seen();
  hub.open(late);
  await rest();
  expect(one.log).toEqual(["opened", '{"b":2}']);
  expect(two.log).toEqual(["opened", '{"a":1}']);
  expect(late.log).toEqual(["opened"]);
  expect(server.streams).toHaveLength(1);
});

test("a character that comes in two pieces is put together", async () => {
  const seen = new Seen();
  hub.open(seen);
  await rest();
  server.stream.write(KEY);
  for (const byte of new TextEncoder().encode('data: 1 {"v":"é"}\n\n'))
    server.stream.bytes(Uint8Array.of(byte));
  await rest();
  expect(seen.log[1]).toBe('{"v":"é"}');
});

test("one POST at a time, in order, with what gathered meanwhile", async () => {
  const line = hub.open(new Seen());
  await rest();
  server.stream.write(KEY);
  await rest();
  let go = (): void => undefined;
  server.hold = new Promise((resolve) => (go = resolve));
  for (const n of [1, 2, 3]) line.send(`{"m":${n}}`);
  await rest();
  expect(server.posts).toHaveLength(1);
  go();
  await rest();
  expect(server.posts).toEqual([
    { stream: "k", n: 1, messages: [[1, { m: 1 }]] },
    {
      stream: "k",
      n: 2,
      messages: [
        [1, { m: 2 }],
        [1, { m: 3 }],
      ],
    },
  ]);
});

test("a POST whose answer was lost goes again under its number", async () => {
  const line = hub.open(new Seen());
  await rest();
  server.stream.write(KEY);
  await rest();
  server.answers = [new TypeError("failed to fetch"), 502, 200];
  line.send("{}");
  await vi.advanceTimersByTimeAsync(1_250);
  expect(server.posts.map(({ n }) => n)).toEqual([1, 1, 1]);
});

test.each([
  ["the server does not know the stream", [404], 0],
  ["no POST gets through", [502, 502, 502, 502], 4_250],
])("when %s, everybody comes back on another one", async (_, answers, ms) => {
  const seen = new Seen();
  const line = hub.open(seen);
  await rest();
  server.stream.write(KEY);
  await rest();
  server.answers = answers;
  line.send("{}");
  await vi.advanceTimersByTimeAsync(ms);
  expect(seen.log).toEqual(["opened", "closed"]);
  hub.open(seen);
  await rest();
  expect(server.streams).toHaveLength(2);
  server.stream.write(KEY);
  await rest();
  expect(seen.log).toEqual(["opened", "closed", "opened"]);
});

test("a cut stream closes all strands", async () => {
  const seen = [new Seen(), new Seen()];
  for (const strand of seen) hub.open(strand);
  await rest();
  server.stream.write(KEY);
  await rest();
  server.stream.cut();
  await rest();
  for (const { log } of seen) expect(log).toEqual(["opened", "closed"]);
});

test("a stream that says nothing for 40 s is dead; a comment is a word", async () => {
  const seen = new Seen();
  hub.open(seen);
  await rest();
  server.stream.write(KEY);
  for (let i = 0; i < 6; i += 1) {
    await vi.advanceTimersByTimeAsync(15_000);
    server.stream.write(":\n\n");
  }
  await rest();
  expect(seen.log).toEqual(["opened"]);
  await vi.advanceTimersByTimeAsync(46_000);
  expect(seen.log).toEqual(["opened", "closed"]);
});

test("the server closes a strand with an array, a tab with null", async () => {
  const [one, two] = [new Seen(), new Seen()];
  hub.open(one);
  const line = hub.open(two);
  await rest();
  server.stream.write(KEY + 'data: 1 [1008,"no"]\n\n');
  await rest();
  expect(one.log).toEqual(["opened", "closed"]);
  line.close();
  await rest();
  expect(server.posts[0]?.messages).toEqual([[2, null]]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(two.log).toEqual(["opened"]);
});

test("the stream ends a moment after its last strand", async () => {
  const line = hub.open(new Seen());
  await rest();
  server.stream.write(KEY);
  await rest();
  line.close();
  await vi.advanceTimersByTimeAsync(500);
  hub.open(new Seen()).close();
  await vi.advanceTimersByTimeAsync(1_000);
  hub.open(new Seen());
  await rest();
  expect(server.streams).toHaveLength(2);
});

test("who is signed out is told so", async () => {
  server.status = 401;
  const seen = new Seen();
  hub.open(seen);
  await rest();
  expect(JSON.parse(seen.log[0] ?? "")).toMatchObject({ t: "refused", reload: true });
  expect(seen.log[1]).toBe("closed");
});

test("a message that is too large ends its strand and is not sent", async () => {
  const seen = new Seen();
  const line = hub.open(seen);
  await rest();
  server.stream.write(KEY);
  await rest();
  line.send(JSON.stringify("x".repeat(4_000_001)));
  await rest();
  expect(seen.log).toEqual(["opened", "closed"]);
  expect(server.posts.flatMap(({ messages }) => messages)).toEqual([[1, null]]);
});

test("tries now and then whether a WebSocket gets through, and says so when one does", async () => {
  const seen = new Seen();
  hub.open(seen);
  await rest();
  server.stream.write(KEY);
  await vi.advanceTimersByTimeAsync(10_000);
  const first = probe(0);
  expect(first.url).toBe("ws://app/gradio_api/socket");
  first.open();
  expect(first.sent).toEqual(['{"t":"ping"}']);
  // the handshake passed, and nothing else
  first.close();
  server.stream.write(":\n\n");
  await vi.advanceTimersByTimeAsync(19_000);
  expect(FakeWebSocket.made).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  probe(1).open();
  probe(1).onmessage?.();
  expect(seen.log).toEqual(["opened", "better"]);
});
