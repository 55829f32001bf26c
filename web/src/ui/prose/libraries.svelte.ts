import type * as Colours from "../../lib/markdown/colours";
import type * as Drawing from "../../lib/markdown/drawing";
import type * as Diagrams from "./diagram";

/**
 * What only some texts need, fetched when it is first asked for. Who asked in a reaction runs again once it is there.
 */
class Libraries {
  #colours: typeof Colours | null = $state.raw(null);
  #drawing: typeof Drawing | null = $state.raw(null);
  #diagrams: typeof Diagrams | null = null;
  /** How often something has come. Who reads it runs again when more comes. */
  arrived: number = $state.raw(0);
  /** How often something was asked for that has not come yet. */
  lacked = 0;
  readonly #asked = new Set<string>();

  /** Code as HTML with its parts marked, or null as long as (or where) there is no such. */
  coloured(code: string, language: string): string | null {
    if (!this.#colours) {
      this.#fetch("colours", async () => {
        this.#colours = await import("../../lib/markdown/colours");
      });
      this.lacked += 1;
      return null;
    }
    void this.arrived;
    const found = this.#colours.coloured(code, language);
    if (!(found instanceof Promise)) return found;
    this.#fetch(language, () => found);
    this.lacked += 1;
    return null;
  }

  /** Draws a formula into an element; false as long as it cannot. */
  draw(tex: string, display: boolean, element: HTMLElement): boolean {
    if (this.#drawing) {
      this.#drawing.draw(tex, display, element);
      return true;
    }
    this.#fetch("drawing", async () => {
      this.#drawing = await import("../../lib/markdown/drawing");
    });
    this.lacked += 1;
    return false;
  }

  /** Draws a diagram into the frame of its code, now or as soon as it can. */
  diagram(frame: HTMLElement, source: string): void {
    if (!this.#diagrams) {
      this.#fetch("diagrams", async () => {
        this.#diagrams = await import("./diagram");
      });
      this.lacked += 1;
      return;
    }
    const coming = this.#diagrams.diagram(frame, source);
    if (!coming) return;
    this.lacked += 1;
    void coming.then(() => (this.arrived += 1));
  }

  #fetch(name: string, load: () => Promise<void>): void {
    if (this.#asked.has(name)) return;
    this.#asked.add(name);
    // Without it the text is plain, which is no reason to say anything to the person.
    load().then(
      () => (this.arrived += 1),
      (error: unknown) => console.warn(error),
    );
  }
}

export const libraries = new Libraries();
