import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Socket } from "../src/connection";
import { type Channel, Club } from "../src/stream/club";
import { Desk } from "../src/stream/desk";
import type { Line, Strand, Trunk } from "../src/stream/hub";

/** A hub whose server answers every message with the same one. */
class EchoHub implements Trunk {
  static made: EchoHub[] = [];
  strands = new Set<Strand>();
  ended = false;

  constructor() {
    EchoHub.made.push(this);
  }

  open(strand: Strand): Line {
    this.strands.add(strand);
    queueMicrotask(() => strand.opened());
    return {
      send: (text) => strand.text(text),
      close: () => void this.strands.delete(strand),
    };
  }

  end(): void {
    this.ended = true;
    for (const strand of this.strands) strand.closed();
    this.strands.clear();
  }
}

/** What tabs hear of each other: nobody hears itself. */
class Ether {
  channels = new Set<Channel>();

  channel(): Channel {
    const made: Channel = {
      onmessage: null,
      postMessage: (word) => {
        for (const other of this.channels)
          if (other !== made)
            queueMicrotask(() => other.onmessage?.(new MessageEvent("message", { data: word })));
      },
    };
    this.channels.add(made);
    return made;
  }
}

class Connected {
  log: string[] = [];
  socket: Socket = {
    onopen: () => this.log.push("opened"),
    onmessage: ({ data }) => this.log.push(String(data)),
    onclose: () => this.log.push("closed"),
    send: () => undefined,
    close: () => undefined,
  };
}

let ether: Ether;

function member(random: number): { club: Club; channel: Channel } {
  const channel = ether.channel();
  return { club: new Club(() => new EchoHub(), channel, random), channel };
}

function connect(club: Club): Connected {
  const made = new Connected();
  club.tab.join(made.socket, () => made.log.push("better"));
  return made;
}

beforeEach(() => {
  vi.useFakeTimers();
  ether = new Ether();
  EchoHub.made = [];
});

afterEach(() => {
  vi.useRealTimers();
});

test("the first tab leads, the others go through it", async () => {
  const one = connect(member(0.1).club);
  await vi.advanceTimersByTimeAsync(600);
  const two = connect(member(0.2).club);
  await vi.advanceTimersByTimeAsync(10);
  one.socket.send("1");
  two.socket.send("2");
  await vi.advanceTimersByTimeAsync(0);
  expect(one.log).toEqual(["opened", "1"]);
  expect(two.log).toEqual(["opened", "2"]);
  expect(EchoHub.made).toHaveLength(1);
});

test("of tabs that begin together one leads", async () => {
  const tabs = [0.9, 0.1, 0.5].map((random) => connect(member(random).club));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(tabs.map(({ log }) => log)).toEqual([["opened"], ["opened"], ["opened"]]);
  expect(EchoHub.made).toHaveLength(1);
});

test("when the leader leaves, the others are told, and the next one leads", async () => {
  const first = member(0.1).club;
  connect(first);
  await vi.advanceTimersByTimeAsync(600);
  const next = member(0.2).club;
  const tab = connect(next);
  await vi.advanceTimersByTimeAsync(10);
  first.leave();
  await vi.advanceTimersByTimeAsync(0);
  expect(tab.log).toEqual(["opened", "closed"]);
  const again = connect(next);
  await vi.advanceTimersByTimeAsync(600);
  expect(again.log).toEqual(["opened"]);
  expect(EchoHub.made.map(({ ended }) => ended)).toEqual([true, false]);
});

test("a leader that falls silent is given up; it steps down when it wakes", async () => {
  const first = member(0.1);
  const asleep = connect(first.club);
  await vi.advanceTimersByTimeAsync(600);
  const next = member(0.2).club;
  const tab = connect(next);
  await vi.advanceTimersByTimeAsync(10);
  const heard = first.channel.onmessage;
  first.channel.onmessage = null;
  await vi.advanceTimersByTimeAsync(9_000);
  expect(tab.log).toEqual(["opened", "closed"]);
  const again = connect(next);
  await vi.advanceTimersByTimeAsync(600);
  expect(again.log).toEqual(["opened"]);
  first.channel.onmessage = heard;
  connect(member(0.3).club);
  await vi.advanceTimersByTimeAsync(600);
  expect(asleep.log).toEqual(["opened", "closed"]);
  expect(EchoHub.made.map(({ ended }) => ended)).toEqual([true, false]);
});

test("two leaders that meet: the newer one stays", async () => {
  const old = member(0.1);
  const first = connect(old.club);
  await vi.advanceTimersByTimeAsync(600);
  const heard = old.channel.onmessage;
  old.channel.onmessage = null;
  const other = connect(member(0.2).club);
  await vi.advanceTimersByTimeAsync(600);
  old.channel.onmessage = heard;
  connect(member(0.3).club);
  await vi.advanceTimersByTimeAsync(600);
  expect(EchoHub.made.map(({ ended }) => ended)).toEqual([true, false]);
  expect([first.log, other.log]).toEqual([["opened", "closed"], ["opened"]]);
});

test("a tab that said nothing for three minutes is closed, and hears of it", () => {
  const hub = new EchoHub();
  const heard: string[] = [];
  const desk = new Desk(hub, ({ what }) => heard.push(what));
  desk.take({ n: 1, do: "open" });
  for (let i = 0; i < 5; i += 1) {
    vi.advanceTimersByTime(60_000);
    desk.take({ n: 0, do: "alive" });
  }
  expect(hub.strands.size).toBe(1);
  vi.advanceTimersByTime(180_000);
  expect(hub.strands.size).toBe(0);
  expect(heard.at(-1)).toBe("closed");
});
