import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Ways } from "../src/ways";

const PLACE = { socket: "http://app/sub/gradio_api/socket", token: "t" };

let urls: string[];

beforeEach(() => {
  localStorage.clear();
  urls = [];
  vi.stubGlobal("WebSocket", function (url: URL) {
    urls.push(url.href);
  });
  // nobody answers: the stream's code is not asked for
  vi.stubGlobal("fetch", () => Promise.reject(new Error("away")));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function opens(ways: Ways): "socket" | "stream" {
  const before = urls.length;
  ways.open();
  return urls.length > before ? "socket" : "stream";
}

test("begins with a WebSocket beside the page", () => {
  expect(opens(new Ways(PLACE))).toBe("socket");
  expect(urls).toEqual(["ws://app/sub/gradio_api/socket"]);
  expect(opens(new Ways({ ...PLACE, socket: "https://app/gradio_api/socket" }))).toBe("socket");
  expect(urls.at(-1)).toBe("wss://app/gradio_api/socket");
});

test("a first WebSocket that brings no welcome is followed by the stream at once", () => {
  const ways = new Ways(PLACE);
  expect(ways.patience).toBe(3_000);
  expect(ways.settled(false)).toBe(true);
  expect(opens(ways)).toBe("stream");
  expect(ways.patience).toBe(10_000);
});

test("where nothing works both are tried in turn, and not at once", () => {
  const ways = new Ways(PLACE);
  const tried = [opens(ways)];
  const atOnce = [];
  for (let i = 0; i < 4; i += 1) {
    atOnce.push(ways.settled(false));
    tried.push(opens(ways));
  }
  expect(tried).toEqual(["socket", "stream", "socket", "stream", "socket"]);
  expect(atOnce).toEqual([true, false, false, false]);
});

test("a WebSocket that worked is missed twice before the stream is tried", () => {
  const ways = new Ways(PLACE);
  expect(ways.settled(true)).toBe(false);
  expect(ways.patience).toBe(10_000);
  expect(ways.settled(false)).toBe(false);
  expect(opens(ways)).toBe("socket");
  expect(ways.settled(false)).toBe(true);
  expect(opens(ways)).toBe("stream");
});

test("a stream that worked is remembered for an hour, for this app alone", () => {
  vi.useFakeTimers();
  const ways = new Ways(PLACE);
  ways.settled(false);
  ways.settled(true);
  expect(opens(new Ways(PLACE))).toBe("stream");
  expect(opens(new Ways({ ...PLACE, socket: "http://app/gradio_api/socket" }))).toBe("socket");
  vi.advanceTimersByTime(3_600_001);
  expect(opens(new Ways(PLACE))).toBe("socket");
});

test("a WebSocket that works again is what is remembered", () => {
  const first = new Ways(PLACE);
  first.settled(false);
  first.settled(true);
  const next = new Ways(PLACE);
  next.settled(false);
  expect(opens(next)).toBe("socket");
  next.settled(true);
  expect(opens(new Ways(PLACE))).toBe("socket");
});

test("works where the browser keeps nothing", () => {
  vi.stubGlobal("localStorage", undefined);
  const ways = new Ways(PLACE);
  ways.settled(false);
  ways.settled(true);
  expect(opens(ways)).toBe("stream");
});

test("a stream whose server does not answer ends like a socket that was closed", async () => {
  const ways = new Ways(PLACE);
  ways.settled(false);
  const socket = ways.open();
  await new Promise((resolve) => (socket.onclose = resolve));
});
