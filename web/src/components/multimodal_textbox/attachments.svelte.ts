import { refusal } from "../../lib/filetypes";
import type { Node } from "../../node.svelte";
import type { FileData, MultimodaltextboxProps } from "../../props.gen";

/** Files that are on their way to the server. */
export interface Sending {
  readonly id: number;
  readonly names: readonly string[];
  share: number;
  readonly stop: AbortController;
}

/** The files of a message: those that are there, and those that are on their way. */
export class Attachments {
  sending: Sending[] = $state([]);
  readonly #node: Node<MultimodaltextboxProps>;
  #ids = 0;

  constructor(node: Node<MultimodaltextboxProps>) {
    this.#node = node;
  }

  get files(): readonly FileData[] {
    return this.#node.props.value?.files ?? [];
  }

  get single(): boolean {
    return this.#node.props.file_count === "single";
  }

  /** Sends files, and adds them once they are there. `any`: whatever the author lets in. */
  async take(chosen: readonly File[], any = false): Promise<void> {
    const node = this.#node;
    const files = this.single ? chosen.slice(-1) : chosen;
    if (files.length === 0) return;
    node.error = any ? null : refusal(files, node.props.file_types);
    if (node.error !== null) return;
    const names = files.map(({ name }) => name);
    const entry = { id: (this.#ids += 1), names, share: 0, stop: new AbortController() };
    this.sending.push(entry);
    const sent = this.#send(entry.id, files, entry.stop.signal);
    const pending = Promise.allSettled([node.pending, sent]);
    node.pending = pending;
    await sent;
    if (node.pending === pending) node.pending = null;
  }

  async #send(id: number, files: readonly File[], signal: AbortSignal): Promise<void> {
    const entry = (): Sending | undefined => this.sending.find((one) => one.id === id);
    try {
      const kept = await this.#node.upload(files, {
        progress: (share) => {
          const shown = entry();
          if (shown) shown.share = share;
        },
        signals: files.map(() => signal),
      });
      if (entry()) this.#set(this.single ? kept : [...this.files, ...kept]);
    } catch (error) {
      this.#node.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.drop(id);
    }
  }

  /** Files on their way are not wanted any more. */
  drop(id: number): void {
    this.sending.find((one) => one.id === id)?.stop.abort();
    this.sending = this.sending.filter((one) => one.id !== id);
  }

  remove(at: number): void {
    this.#set(this.files.filter((_, index) => index !== at));
  }

  #set(files: readonly FileData[]): void {
    this.#node.input({ text: this.#node.props.value?.text ?? "", files });
  }
}
