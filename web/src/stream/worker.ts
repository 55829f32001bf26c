/** A worker that holds one stream for all tabs of a browser. Its name is the place of the server. */
import { Hub, type Place } from "./hub";
import { Desk, type Request } from "./desk";

declare const self: { name: string; onconnect: ((event: MessageEvent) => void) | null };

const hub = new Hub(JSON.parse(self.name) as Place);

self.onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  const desk = new Desk(hub, (answer) => port.postMessage(answer));
  port.onmessage = (message: MessageEvent<Request>) => desk.take(message.data);
  port.postMessage({ n: 0, what: "ready" });
};
