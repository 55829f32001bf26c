import type { Socket } from "../connection";
import { ALIVE_MS, type Answer, type Request } from "./desk";

interface Seat {
  socket: Socket;
  better: () => void;
}

/** A tab's connections at a desk elsewhere: in a worker, or in another tab. */
export class Tab {
  readonly #ask: (request: Request) => void;
  readonly #seats = new Map<number, Seat>();
  #last = 0;
  #alive: ReturnType<typeof setInterval> | undefined;

  constructor(ask: (request: Request) => void) {
    this.#ask = ask;
  }

  /** Makes `socket` one that goes through the desk. */
  join(socket: Socket, better: () => void): void {
    this.#last += 1;
    const n = this.#last;
    this.#seats.set(n, { socket, better });
    socket.send = (text) => this.#ask({ n, do: "send", text: String(text) });
    socket.close = () => {
      if (this.#stand(n)) this.#ask({ n, do: "close" });
    };
    this.#ask({ n, do: "open" });
    this.#alive ??= setInterval(() => this.#ask({ n: 0, do: "alive" }), ALIVE_MS);
  }

  hear(answer: Answer): void {
    const seat = this.#seats.get(answer.n);
    if (!seat) return;
    const { socket } = seat;
    if (answer.what === "opened") socket.onopen?.(new Event("open"));
    else if (answer.what === "text")
      socket.onmessage?.(new MessageEvent("message", { data: answer.text }));
    else if (answer.what === "better") seat.better();
    else if (answer.what === "closed" && this.#stand(answer.n))
      socket.onclose?.(new CloseEvent("close"));
  }

  /** The desk is gone. */
  lost(): void {
    for (const n of [...this.#seats.keys()]) this.hear({ n, what: "closed" });
  }

  #stand(n: number): boolean {
    const sat = this.#seats.delete(n);
    if (this.#seats.size === 0) {
      clearInterval(this.#alive);
      this.#alive = undefined;
    }
    return sat;
  }
}
