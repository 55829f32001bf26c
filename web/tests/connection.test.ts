import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Connection, type LinkState, type Socket } from "../src/connection";
import type { TabMemory } from "../src/tab";
import type { ClientMessage, Op, Run, ServerMessage } from "../src/protocol.gen";

/** A socket whose other end is the test. */
class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly sent: ClientMessage[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }

  close(): void {
    this.closed = true;
    this.onclose?.(new CloseEvent("close"));
  }

  open(): void {
    this.onopen?.(new Event("open"));
  }

  say(message: ServerMessage): void {
    this.onmessage?.(new MessageEvent("message", { data: JSON.stringify(message) }));
  }

  cut(): void {
    this.onclose?.(new CloseEvent("close"));
  }

  of<T extends ClientMessage["t"]>(t: T): Extract<ClientMessage, { t: T }>[] {
    return this.sent.filter((m): m is Extract<ClientMessage, { t: T }> => m.t === t);
  }
}

let sockets: FakeSocket[];
let ops: Op[];
let states: LinkState[];
let lost: number[][];
let refusals: { message: string; reload: boolean }[];
let connection: Connection;

function socket(): FakeSocket {
  const last = sockets.at(-1);
  if (!last) throw new Error("no socket was opened");
  return last;
}

function welcome(session = "key", resumed = false): void {
  socket().open();
  socket().say({ t: "welcome", session, resumed });
}

function set(n: number, value: unknown): ServerMessage {
  return { t: "ops", n, ops: [["set", 1, "value", value]] };
}

function run(job: number): Run {
  return { t: "run", job, fn: 0, data: [job] };
}

const values = (): unknown[] => ops.map((op) => op[3]);

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  ops = [];
  states = [];
  lost = [];
  refusals = [];
  connection = new Connection({
    token: "token",
    open: () => {
      const made = new FakeSocket();
      sockets.push(made);
      return made;
    },
    random: () => 1,
    events: {
      ops: (more) => ops.push(...more),
      state: (state) => states.push(state),
      refused: (message, reload) => refusals.push({ message, reload }),
      lost: (jobs) => lost.push(jobs),
    },
  });
  connection.connect();
});

afterEach(() => {
  vi.useRealTimers();
});

test("says hello with the page's token and opens on welcome", () => {
  socket().open();
  expect(socket().sent).toEqual([{ t: "hello", token: "token", session: null, seen: 0 }]);
  expect(connection.state).toBe("connecting");
  socket().say({ t: "welcome", session: "key", resumed: false });
  expect(connection.state).toBe("open");
});

test("a run made before the welcome is sent after it, once", () => {
  connection.run(run(1));
  welcome();
  expect(socket().of("run")).toEqual([run(1)]);
});

test("resumes with the session's key and the last frame it took", () => {
  welcome("secret");
  socket().say(set(1, "a"));
  socket().say(set(2, "b"));
  socket().cut();
  expect(connection.state).toBe("offline");
  vi.runOnlyPendingTimers();
  socket().open();
  expect(socket().sent[0]).toEqual({ t: "hello", token: "token", session: "secret", seen: 2 });
});

test("a frame that comes twice is taken once, and none is missing after a cut", () => {
  welcome();
  socket().say(set(1, "a"));
  socket().say(set(2, "b"));
  socket().cut();
  vi.runOnlyPendingTimers();
  welcome("key", true);
  for (const [n, value] of [
    [2, "b"],
    [3, "c"],
    [4, "d"],
  ] as const) {
    socket().say(set(n, value));
  }
  expect(values()).toEqual(["a", "b", "c", "d"]);
});

test("the first frame after a resume may fold several", () => {
  welcome();
  socket().say(set(1, "a"));
  socket().cut();
  vi.runOnlyPendingTimers();
  welcome("key", true);
  socket().say(set(9, "folded"));
  socket().say(set(10, "next"));
  expect(values()).toEqual(["a", "folded", "next"]);
});

test("a gap in the frames is asked for again instead of being taken", () => {
  welcome();
  socket().say(set(1, "a"));
  socket().say(set(3, "c"));
  expect(values()).toEqual(["a"]);
  expect(sockets[0]?.closed).toBe(true);
  vi.runOnlyPendingTimers();
  socket().open();
  expect(socket().sent[0]).toMatchObject({ seen: 1 });
});

test("a run that the server never confirmed is sent again, a confirmed one is not", () => {
  welcome();
  connection.run(run(1));
  connection.run(run(2));
  socket().say({ t: "ops", n: 1, ops: [["job", 1, "running", {}]] });
  socket().cut();
  connection.run(run(3));
  vi.runOnlyPendingTimers();
  welcome("key", true);
  expect(socket().of("run")).toEqual([run(2), run(3)]);
});

test("a new session after a restart reports the jobs that are lost and keeps what was never sent", () => {
  welcome("old");
  connection.run(run(1));
  connection.run(run(2));
  socket().say({ t: "ops", n: 1, ops: [["job", 1, "running", {}]] });
  socket().cut();
  connection.run(run(3));
  vi.runOnlyPendingTimers();
  welcome("new", false);
  expect(lost).toEqual([[1, 2]]);
  expect(socket().of("run")).toEqual([run(3)]);
  socket().say(set(1, "fresh numbering"));
  expect(values()).toContain("fresh numbering");
});

test("a cancel made while away is sent on return", () => {
  welcome();
  connection.run(run(1));
  socket().say({ t: "ops", n: 1, ops: [["job", 1, "running", {}]] });
  socket().cut();
  connection.cancel([1]);
  vi.runOnlyPendingTimers();
  welcome("key", true);
  expect(socket().of("cancel")).toEqual([{ t: "cancel", jobs: [1] }]);
});

test("acknowledges after a second, or after 64 frames at once", () => {
  welcome();
  socket().say(set(1, "a"));
  socket().say(set(2, "b"));
  expect(socket().of("ack")).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(socket().of("ack")).toEqual([{ t: "ack", n: 2 }]);
  for (let n = 3; n <= 66; n += 1) socket().say(set(n, n));
  expect(socket().of("ack").at(-1)).toEqual({ t: "ack", n: 66 });
  vi.advanceTimersByTime(5000);
  expect(socket().of("ack")).toHaveLength(2);
});

test("waits longer after each failure, and starts afresh after a success", () => {
  const waits: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    const before = Date.now();
    socket().cut();
    vi.advanceTimersToNextTimer();
    waits.push(Date.now() - before);
  }
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15000, 15000]);
  welcome();
  const before = Date.now();
  socket().cut();
  vi.advanceTimersToNextTimer();
  expect(Date.now() - before).toBe(250);
});

test("tries at once when the network is back", () => {
  welcome();
  for (let i = 0; i < 6; i += 1) {
    socket().cut();
    vi.advanceTimersToNextTimer();
  }
  socket().cut();
  const tried = sockets.length;
  connection.wake();
  expect(sockets).toHaveLength(tried + 1);
  connection.wake();
  vi.advanceTimersByTime(8000);
  expect(sockets).toHaveLength(tried + 1);
});

test("gives up a socket on which no welcome comes", () => {
  socket().open();
  vi.advanceTimersByTime(10_000);
  expect(sockets[0]?.closed).toBe(true);
  expect(connection.state).toBe("offline");
});

test("asks after 25 quiet seconds, and gives up when no answer comes", () => {
  welcome();
  vi.advanceTimersByTime(20_000);
  socket().say(set(1, "a"));
  vi.advanceTimersByTime(20_000);
  expect(socket().of("ping")).toHaveLength(0);
  vi.advanceTimersByTime(10_000);
  expect(socket().of("ping")).toHaveLength(1);
  socket().say({ t: "pong" });
  vi.advanceTimersByTime(20_000);
  expect(sockets).toHaveLength(1);
  vi.advanceTimersByTime(41_000);
  expect(sockets[0]?.closed).toBe(true);
  expect(sockets.length).toBeGreaterThan(1);
});

test("a page that wakes asks at once whether its socket still lives", () => {
  welcome();
  connection.wake();
  expect(socket().of("ping")).toHaveLength(1);
  vi.advanceTimersByTime(4_000);
  expect(sockets[0]?.closed).toBe(true);
  expect(connection.state).toBe("offline");
});

test("a page that is put aside closes its socket, and resumes when it comes back", () => {
  welcome("secret");
  socket().say(set(1, "a"));
  connection.rest();
  expect(socket().of("ack")).toEqual([{ t: "ack", n: 1 }]);
  expect(sockets[0]?.closed).toBe(true);
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(1);
  connection.wake();
  socket().open();
  expect(socket().sent[0]).toMatchObject({ session: "secret", seen: 1 });
});

test("moves to a better way without a word to the person", () => {
  welcome("secret");
  connection.reopen();
  welcome("secret", true);
  expect(sockets).toHaveLength(2);
  expect(states).toEqual(["open"]);
});

test("asks for what its tab left, and remembers its own session", () => {
  const kept: string[] = [];
  const made: FakeSocket[] = [];
  const adopting = new Connection({
    token: "t",
    open: () => {
      const next = new FakeSocket();
      made.push(next);
      return next;
    },
    tab: {
      adopt: { t: "adopt", session: "before", left: true },
      keep: (session: string) => kept.push(session),
    } as unknown as TabMemory,
    events: {
      ops: () => undefined,
      state: () => undefined,
      refused: () => undefined,
      lost: (jobs) => lost.push(jobs),
    },
  });
  adopting.run(run(1));
  adopting.connect();
  const first = made[0];
  first?.open();
  first?.say({ t: "welcome", session: "mine", resumed: false });
  expect(first?.sent.map(({ t }) => t)).toEqual(["hello", "adopt", "run"]);
  expect(kept).toEqual(["mine"]);
  const job = { job: -1, fn: 0, stage: "running", info: {}, seconds: 1 } as const;
  first?.say({ t: "ops", n: 1, ops: [["adopt", [job]]] });
  first?.cut();
  vi.runOnlyPendingTimers();
  made[1]?.open();
  made[1]?.say({ t: "welcome", session: "other", resumed: false });
  expect(lost.at(-1)).toContain(-1);
});

test("an attempt without a welcome is told, and may be followed at once", () => {
  const told: boolean[] = [];
  const made: FakeSocket[] = [];
  const choosy = new Connection({
    token: "t",
    query: "a=1",
    open: () => {
      const next = new FakeSocket();
      made.push(next);
      return next;
    },
    settled: (welcomed) => {
      told.push(welcomed);
      return made.length === 1;
    },
    patience: () => 3_000,
    events: {
      ops: () => undefined,
      state: (state) => states.push(state),
      refused: () => undefined,
      lost: () => undefined,
    },
  });
  choosy.connect();
  vi.advanceTimersByTime(3_000);
  expect(made.map(({ closed }) => closed)).toEqual([true, false]);
  made[1]?.open();
  expect(made[1]?.sent[0]).toMatchObject({ t: "hello", query: "a=1" });
  made[1]?.say({ t: "welcome", session: "k", resumed: false });
  expect(told).toEqual([false, true]);
  expect(states).toEqual(["open"]);
});

test("a refusal is told and ends the tries", () => {
  const answer = connection.call(3, "ls", null);
  socket().open();
  socket().say({ t: "refused", message: "The app is another one.", reload: true });
  expect(refusals).toEqual([{ message: "The app is another one.", reload: true }]);
  vi.advanceTimersByTime(60_000);
  connection.wake();
  expect(sockets).toHaveLength(1);
  expect(states.at(-1)).toBe("refused");
  return expect(answer).rejects.toThrow("another one");
});

test("a call is answered by number, over a cut too", async () => {
  welcome();
  const first = connection.call(3, "ls", ["a"]);
  const second = connection.call(3, "ls", ["b"]);
  expect(
    socket()
      .of("call")
      .map(({ data }) => data),
  ).toEqual([["a"], ["b"]]);
  socket().say({ t: "reply", call: 2, data: "two" });
  socket().cut();
  vi.runOnlyPendingTimers();
  welcome("key", true);
  expect(
    socket()
      .of("call")
      .map(({ data }) => data),
  ).toEqual([["a"]]);
  socket().say({ t: "reply", call: 1, error: "No such folder" });
  await expect(second).resolves.toBe("two");
  await expect(first).rejects.toThrow("No such folder");
});
