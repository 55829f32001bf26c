export type ThemeChoice = "light" | "dark" | "system";

const KEY = "showglass-theme";

/** Light or dark: what the address asks for, else what the person chose, else what the system says. */
export class Theme {
  choice: ThemeChoice = $state.raw("system");
  readonly #system = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    const said = valid(asked(location.search));
    this.choice = said ?? "system";
    this.#system.addEventListener("change", () => this.#paint());
    this.#paint();
    // Storage answers slowly the first time. It is asked after the page is built, but before it is first painted.
    if (said === null) requestAnimationFrame(() => this.#recall());
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // Storage can be forbidden; the choice then holds for this page.
    }
    this.#paint();
  }

  #recall(): void {
    const choice = valid(remembered());
    if (choice === null) return;
    this.choice = choice;
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

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function valid(text: string | null): ThemeChoice | null {
  return text === "light" || text === "dark" || text === "system" ? text : null;
}
