export type ThemeChoice = "light" | "dark" | "system";

const KEY = "showglass-theme";
const root = document.documentElement;

/** Light or dark: what the address asks for, else what the person chose, else what the system says. */
export class Theme {
  choice: ThemeChoice = $state.raw("system");
  readonly #system = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    // The server knows from the cookie what was chosen, and has written it into the document.
    this.choice = valid(asked(location.search)) ?? valid(root.dataset["theme"]) ?? "system";
    this.#system.addEventListener("change", () => this.#paint());
    this.#paint();
    // Authors' scripts switch by the class.
    new MutationObserver(() => {
      const dark = document.body.classList.contains("dark");
      if (dark === (root.dataset["theme"] === "dark")) return;
      this.choice = dark ? "dark" : "light";
      this.#paint();
    }).observe(document.body, { attributeFilter: ["class"] });
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    const path = new URL(".", document.baseURI).pathname;
    // Cookies can be forbidden; the choice then holds for this page.
    document.cookie = `${KEY}=${choice}; path=${path}; max-age=31536000; samesite=lax`;
    this.#paint();
  }

  #paint(): void {
    const dark = this.choice === "dark" || (this.choice === "system" && this.#system.matches);
    root.dataset["theme"] = dark ? "dark" : "light";
    // Authors' style sheets look for this class, and may set variables of the whole page by it.
    for (const part of [root, document.body]) part.classList.toggle("dark", dark);
  }
}

function asked(query: string): string | null {
  return /[?&]__theme=(\w+)/.exec(query)?.[1] ?? null;
}

function valid(text: string | null | undefined): ThemeChoice | null {
  return text === "light" || text === "dark" || text === "system" ? text : null;
}
