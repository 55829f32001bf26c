import workerUrl from "./worker?sharedworker&url";

import type { Socket } from "../connection";
import type { Place } from "../ways";
import { Club } from "./club";
import type { Answer, Request } from "./desk";
import { Hub } from "./hub";
import { Tab } from "./tab";

const READY_MS = 3_000;

/** Whoever holds the stream for this tab: found once. */
let host: Promise<Tab> | undefined;

/** Makes `socket` one that goes through the event stream that all tabs of this browser share. */
export function join(socket: Socket, place: Place, better: () => void): void {
  let closed = false;
  socket.close = () => (closed = true);
  host ??= worker(place).catch(() => club(place));
  void host.then((tab) => {
    if (!closed) tab.join(socket, better);
  });
}

/** A tab at the shared worker. Rejects where there are none, or when it does not start. */
function worker(place: Place): Promise<Tab> {
  return new Promise((resolve, reject) => {
    const shared = new SharedWorker(workerUrl, { name: JSON.stringify(place) });
    const patience = setTimeout(() => reject(new Error("the worker does not answer")), READY_MS);
    const tab = new Tab((request: Request) => shared.port.postMessage(request));
    shared.onerror = () => reject(new Error("the worker does not start"));
    shared.port.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.what !== "ready") tab.hear(data);
      else {
        clearTimeout(patience);
        resolve(tab);
      }
    };
  });
}

function club(place: Place): Tab {
  if (typeof BroadcastChannel === "undefined") return alone(place);
  const made = new Club(
    () => new Hub(place),
    new BroadcastChannel(`showglass ${JSON.stringify(place)}`),
  );
  addEventListener("pagehide", () => made.leave());
  return made.tab;
}

/** No tab can reach another one here: each has its own stream. */
function alone(place: Place): Tab {
  const silent = { onmessage: null, postMessage: () => undefined };
  return new Club(() => new Hub(place), silent).tab;
}
