import { refusal } from "../lib/filetypes";
import { reasonOf } from "../lib/reason";
import type { Node, UploadedFile } from "../node.svelte";

/** Files on their way from a person into a component. What is wrong with them stands at it. */
export class Intake {
  /** Share that is sent, 0 to 1; null while nothing is. */
  progress: number | null = $state.raw(null);
  readonly #node: Node;

  constructor(node: Node) {
    this.#node = node;
  }

  /** Uploads files if they are of these types; `give` puts them into the value. Runs that take it wait meanwhile. */
  async take(
    files: readonly File[],
    types: readonly string[] | null,
    give: (kept: UploadedFile[]) => void,
  ): Promise<void> {
    const node = this.#node;
    node.error = refusal(files, types);
    if (node.error !== null || files.length === 0) return;
    this.progress = 0;
    const sending = node.upload(files, (share) => (this.progress = share));
    node.pending = sending;
    try {
      const kept = await sending;
      this.#end(sending);
      give(kept);
    } catch (error) {
      this.#end(sending);
      node.error = reasonOf(error);
    }
  }

  /** Unless other files are on their way by now. */
  #end(sending: Promise<unknown>): void {
    if (this.#node.pending !== sending) return;
    this.#node.pending = null;
    this.progress = null;
  }
}
