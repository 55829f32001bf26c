import { fits, refusal } from "../lib/filetypes";
import { pathOf } from "../lib/folders";
import { reasonOf } from "../lib/reason";
import { say } from "../lib/words";
import type { Node, UploadedFile } from "../node.svelte";

/** Files that the server takes at once. */
const MOST = 1000;

function tooMany(): string {
  return say("At most {most} files are taken at once.", { most: MOST });
}

/** One file on its way. */
export interface Transfer {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  /** Bytes that are sent. */
  sent: number;
  readonly stop: AbortController;
}

interface Choice {
  /** They came as a folder: what is of another type is left out, not refused. */
  folder?: boolean;
}

/** Files on their way from a person into a component. What is wrong with them stands at it. */
export class Intake {
  /** What is on its way now, and what came with it. */
  transfers: Transfer[] = $state([]);
  /** The connection is lost; the upload waits for it. */
  away: boolean = $state(false);
  readonly #node: Node;
  #ids = 0;
  #open = 0;

  constructor(node: Node) {
    this.#node = node;
  }

  /** Share that is sent, 0 to 1; null while nothing is. */
  get progress(): number | null {
    if (this.transfers.length === 0) return null;
    const all = this.transfers.reduce((sum, { size }) => sum + size, 0);
    const sent = this.transfers.reduce((sum, one) => sum + one.sent, 0);
    return all > 0 ? sent / all : 0;
  }

  /** Uploads files if they are of these types; `give` puts them into the value. Runs that take it wait meanwhile. */
  async take(
    chosen: readonly File[],
    types: readonly string[] | null,
    give: (kept: UploadedFile[]) => void,
    { folder = false }: Choice = {},
  ): Promise<void> {
    const node = this.#node;
    const fitting = folder ? chosen.filter((file) => fits(file, types)) : [];
    const files = fitting.length > 0 ? fitting : chosen;
    node.error = files.length > MOST ? tooMany() : refusal(files, types);
    if (node.error !== null || files.length === 0) return;
    const sent = this.#send(files, give);
    const pending = Promise.allSettled([node.pending, sent]);
    node.pending = pending;
    await sent;
    if (node.pending === pending) node.pending = null;
  }

  /** Cancels one file, or all of them. */
  cancel(id?: number): void {
    for (const one of this.transfers) if (id === undefined || one.id === id) one.stop.abort();
    this.transfers = this.transfers.filter((one) => !one.stop.signal.aborted);
  }

  async #send(files: readonly File[], give: (kept: UploadedFile[]) => void): Promise<void> {
    const first = this.#ids;
    this.#ids += files.length;
    const mine = files.map((file, at): Transfer => {
      const stop = new AbortController();
      return { id: first + at, name: pathOf(file), size: file.size, sent: 0, stop };
    });
    const stops = mine.map(({ stop }) => stop);
    this.transfers.push(...mine);
    this.#open += 1;
    try {
      const kept = await this.#node.upload(files, {
        sent: (at, bytes) => this.#sent(first + at, bytes),
        away: (lost) => (this.away = lost),
        signals: stops.map(({ signal }) => signal),
      });
      this.#end();
      if (kept.length > 0) give(kept);
    } catch (error) {
      this.#end();
      for (const stop of stops) stop.abort();
      this.#node.error = reasonOf(error);
    }
  }

  #sent(id: number, bytes: number): void {
    const one = this.transfers.find((transfer) => transfer.id === id);
    if (one) one.sent = bytes;
  }

  /** What was sent is shown until all is: else the bar would go back. */
  #end(): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    this.transfers = [];
    this.away = false;
  }
}
