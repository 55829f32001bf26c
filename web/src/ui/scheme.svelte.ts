/** Says when the page's colours change: for what is drawn with them and not by the browser. */
class Scheme {
  #version: number = $state.raw(0);

  constructor() {
    const seen = new MutationObserver(() => (this.#version += 1));
    seen.observe(document.documentElement, { attributeFilter: ["data-theme", "style", "class"] });
  }

  /** A number that changes with the colours; read in a reaction it is followed. */
  get version(): number {
    return this.#version;
  }

  get dark(): boolean {
    void this.#version;
    return document.documentElement.dataset["theme"] === "dark";
  }
}

export const scheme = new Scheme();

/** What a token of the page is at an element now. */
export function token(style: CSSStyleDeclaration, name: string): string {
  return style.getPropertyValue(name).trim();
}
