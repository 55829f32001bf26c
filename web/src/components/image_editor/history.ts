/** One step that can be taken back. */
export interface Step {
  /** Memory that it holds, in bytes. */
  bytes: number;
  undo(): void;
  redo(): void;
}

const MOST_STEPS = 100;
/** A picture of 12 megapixels has 48 MiB. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_BYTES_SMALL = 96 * 1024 * 1024;

/** Less on machines that say they have little memory. */
function room(): number {
  const memory = (navigator as { deviceMemory?: number }).deviceMemory ?? 8;
  return memory <= 4 ? MOST_BYTES_SMALL : MOST_BYTES;
}

/** Steps that were made and steps that were taken back. The oldest go when they hold too much memory. */
export class History {
  #done: Step[] = [];
  #undone: Step[] = [];
  #bytes = 0;
  readonly #room = room();

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  add(step: Step): void {
    for (const gone of this.#undone) this.#bytes -= gone.bytes;
    this.#undone = [];
    this.#done.push(step);
    this.#bytes += step.bytes;
    while (this.#done.length > MOST_STEPS || (this.#bytes > this.#room && this.#done.length > 1))
      this.#bytes -= this.#done.shift()?.bytes ?? 0;
  }

  undo(): boolean {
    return move(this.#done, this.#undone, "undo");
  }

  redo(): boolean {
    return move(this.#undone, this.#done, "redo");
  }

  forget(): void {
    this.#done = [];
    this.#undone = [];
    this.#bytes = 0;
  }
}

function move(from: Step[], to: Step[], verb: "undo" | "redo"): boolean {
  const step = from.pop();
  if (!step) return false;
  step[verb]();
  to.push(step);
  return true;
}
