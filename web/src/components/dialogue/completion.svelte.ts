const OPEN = /:([^\s:]*)$/;

/** The tags that a colon before the caret offers, and which of them is marked. */
export class Completion {
  options: readonly string[] = $state.raw([]);
  marked = $state(0);

  /** Where the colon stands. */
  #from = 0;

  get open(): boolean {
    return this.options.length > 0;
  }

  /** The text of a line changed, or the caret in it. */
  look(text: string, caret: number, tags: readonly string[]): void {
    const found = OPEN.exec(text.slice(0, caret));
    if (!found) {
      this.close();
      return;
    }
    this.#from = found.index;
    const wanted = (found[1] ?? "").toLowerCase();
    this.options = tags.filter((tag) => tag.toLowerCase().includes(wanted));
    this.marked = 0;
  }

  move(by: number): void {
    const all = this.options.length;
    this.marked = (this.marked + by + all) % all;
  }

  /** The text with the tag in the place of what was typed, and where the caret goes. */
  take(text: string, caret: number, tag: string): { text: string; caret: number } {
    const before = text.slice(0, this.#from);
    const after = text.slice(caret).trimStart();
    const start = `${before}${tag} `;
    this.close();
    return { text: start + after, caret: start.length };
  }

  close(): void {
    this.options = [];
  }
}
