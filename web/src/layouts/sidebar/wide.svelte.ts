/** Whether the window has room beside a sidebar; followed when read in a reaction. */
export class Wide {
  is: boolean = $state.raw(true);

  readonly #query = matchMedia("(min-width: 768px)");

  constructor() {
    this.is = this.#query.matches;
  }

  /** Follows the window; `then` is told of each change. Call it while a component is set up; returns the way back. */
  follow(then: (wide: boolean) => void): () => void {
    const changed = (): void => {
      this.is = this.#query.matches;
      then(this.is);
    };
    this.#query.addEventListener("change", changed);
    return () => this.#query.removeEventListener("change", changed);
  }
}
