export type ThemeChoice = "light" | "dark" | "system";

const KEY = "showglass-theme";

/** Light or dark: what the address asks for, else what the person chose, else what the system says. */
export class Theme {
  choice: ThemeChoice = $state.raw("system");
  readonly #system = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    // The server knows from the cookie what was chosen, and has written it into the document.
    this.choice =
      valid(asked(location.search)) ?? valid(document.documentElement.dataset["theme"]) ?? "system";
    this.#system.addEventListener("change", () => this.#paint());
    this.#paint();
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
    document.documentElement.dataset["theme"] = dark ? "dark" : "light";
    // Authors' style sheets look for this class.
    document.body.classList.toggle("dark", dark);
  }
}

function asked(query: string): string | null {
  return /[?&]__theme=(\w+)/.exec(query)?.[1] ?? null;
}

function valid(text: string | null | undefined): ThemeChoice | null {
  return text === "light" || text === "dark" || text === "system" ? text : null;
}
