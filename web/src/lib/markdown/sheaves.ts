import type { Block } from "./reader";

/** Blocks that are laid out, or left out of sight, together. */
export type Sheaf = readonly Block[];

const SIZE = 24;

/** Blocks in sheaves of some. A sheaf whose blocks are the same stays the same object, so that it is not drawn again. */
export class Sheaves {
  #sheaves: readonly Sheaf[] = [];

  bind(blocks: readonly Block[]): readonly Sheaf[] {
    const count = Math.ceil(blocks.length / SIZE);
    this.#sheaves = Array.from({ length: count }, (_, at) => {
      const old = this.#sheaves[at];
      const from = at * SIZE;
      const end = Math.min(from + SIZE, blocks.length);
      const same = old?.length === end - from && old.every((one, i) => one === blocks[from + i]);
      return same ? old : blocks.slice(from, end);
    });
    return this.#sheaves;
  }
}
