import type { Node } from "../../node.svelte";
import type { DropdownProps } from "../../props.gen";
import { called, search, startsWith, type Value } from "./search";

/** Options that are drawn at first; scrolling and keys draw more. */
const CHUNK = 100;
const PAGE = 10;

/** What an open list, its text and its keys do: a combobox as the ARIA practices have it. */
export class Combobox {
  open = $state(false);
  /** What the person types; null while the choice itself is shown. */
  typed: string | null = $state.raw(null);
  /** The option that the keys are at, counted in `matches`; -1 is none. */
  active = $state(-1);
  #drawn = $state(CHUNK);
  readonly #node: Node<DropdownProps>;
  readonly #lowered = $derived.by(() =>
    this.#node.props.choices.map(([words]) => words.toLowerCase()),
  );
  readonly #places = $derived.by(
    () => new Map(this.#node.props.choices.map(([, value], place) => [value, place] as const)),
  );

  /** Places of the choices that fit what was typed. */
  readonly matches: readonly number[] = $derived.by(() => search(this.#lowered, this.typed ?? ""));
  readonly most: number = $derived.by(() => this.#node.props.num_choices_shown ?? Infinity);
  readonly shown: readonly number[] = $derived.by(() =>
    this.matches.slice(0, Math.min(this.most, this.#drawn)),
  );
  readonly chosen: readonly Value[] = $derived.by(() => {
    const { value } = this.#node.props;
    if (Array.isArray(value)) return value;
    return value === null ? [] : [value];
  });
  readonly several: boolean = $derived.by(() => this.#node.props.multiselect === true);
  /** As many as are allowed are chosen. */
  readonly full: boolean = $derived.by(() => {
    const { max_choices: most } = this.#node.props;
    return this.several && most !== null && this.chosen.length >= most;
  });
  /** The text of the control. */
  readonly text: string = $derived.by(() => {
    if (this.typed !== null) return this.typed;
    const [first] = this.chosen;
    if (this.several || first === undefined) return "";
    // New choices may have come without a new value: what is no choice any more is not chosen.
    const known = this.#places.has(first) || this.#node.props.allow_custom_value;
    return known ? this.wordsOf(first) : "";
  });

  constructor(node: Node<DropdownProps>) {
    this.#node = node;
  }

  /** What people see of a value. */
  wordsOf(value: Value): string {
    const place = this.#places.get(value);
    return place === undefined ? String(value) : (this.#node.props.choices[place]?.[0] ?? "");
  }

  isChosen(place: number): boolean {
    const value = this.#node.props.choices[place]?.[1];
    return value !== undefined && this.chosen.includes(value);
  }

  show(): void {
    if (this.open || !this.#node.interactive) return;
    this.#drawn = CHUNK;
    this.open = true;
    const [first] = this.chosen;
    const place = first === undefined ? undefined : this.#places.get(first);
    this.#go(this.several || place === undefined ? -1 : this.matches.indexOf(place));
  }

  /** Closes the list; what was typed is forgotten. */
  close(): void {
    this.open = false;
    this.typed = null;
    this.active = -1;
  }

  type(text: string): void {
    this.show();
    this.typed = text;
    this.#drawn = CHUNK;
    const empty = text.trim() === "" || this.matches.length === 0;
    this.active = empty || this.#node.props.allow_custom_value ? -1 : 0;
  }

  /** The person left: a typed value counts where values of one's own are allowed. */
  leave(): void {
    if (this.typed?.trim() && this.#node.props.allow_custom_value) this.#own(this.typed.trim());
    this.close();
  }

  /** Chooses a choice, or drops it again where several may be chosen. */
  choose(place: number): void {
    const choice = this.#node.props.choices[place];
    if (!choice) return;
    const [, value] = choice;
    const selected = !this.several || !this.isChosen(place);
    if (selected && this.full) return;
    this.#give(value, selected);
    this.#node.fire("select", { index: place, value, selected });
    if (this.several) this.typed = null;
    else this.close();
  }

  drop(value: Value): void {
    this.#give(value, false);
    const index = this.#places.get(value) ?? -1;
    this.#node.fire("select", { index, value, selected: false });
  }

  drawMore(): void {
    if (this.#drawn < this.matches.length) this.#drawn += CHUNK;
  }

  /** A key went down. Whether it was one for the list. */
  key(event: KeyboardEvent): boolean {
    if (event.isComposing || !this.#node.interactive) return false;
    const known = this.#keys[event.key];
    if (known) return known(event);
    return !this.#node.props.filterable && this.#jump(event);
  }

  readonly #keys: Readonly<Record<string, (event: KeyboardEvent) => boolean>> = {
    ArrowDown: (event) => this.#arrow(event, 1),
    ArrowUp: (event) => this.#arrow(event, -1),
    PageDown: () => this.open && this.#step(PAGE),
    PageUp: () => this.open && this.#step(-PAGE),
    Enter: () => this.#enter(),
    Escape: () => this.#escape(),
    Backspace: () => this.#backspace(),
  };

  #arrow(event: KeyboardEvent, by: number): boolean {
    if (event.altKey) {
      if (by > 0) this.show();
      else this.close();
    } else if (this.open) return this.#step(by);
    else this.show();
    return true;
  }

  /** From the last to the first and back with single steps; pages stop at the ends. */
  #step(by: number): boolean {
    const last = Math.min(this.matches.length, this.most) - 1;
    const to = this.active + by;
    if (Math.abs(by) > 1) this.#go(Math.max(0, Math.min(last, to)));
    else if (this.active < 0) this.#go(by > 0 ? 0 : last);
    else this.#go(to > last ? 0 : to < 0 ? last : to);
    return true;
  }

  #go(to: number): void {
    this.active = to < this.most ? to : -1;
    while (this.#drawn <= to) this.#drawn += CHUNK;
  }

  #enter(): boolean {
    const place = this.open ? this.matches[this.active] : undefined;
    if (place !== undefined) this.choose(place);
    else if (this.typed?.trim() && this.#node.props.allow_custom_value) {
      this.#own(this.typed.trim());
      if (this.several) this.typed = null;
      else this.close();
    } else this.show();
    return true;
  }

  #escape(): boolean {
    const was = this.open || this.typed !== null;
    this.close();
    return was;
  }

  /** In an empty control it takes the last one back. */
  #backspace(): boolean {
    const last = this.chosen.at(-1);
    if (!this.several || this.text !== "" || last === undefined) return false;
    this.drop(last);
    return true;
  }

  /** Without typing into it, letters and the ends are keys of the list. */
  #jump(event: KeyboardEvent): boolean {
    const { key } = event;
    if (key === " ") return this.#enter();
    if (key === "Home" || key === "End") {
      this.show();
      this.#go(key === "Home" ? 0 : Math.min(this.matches.length, this.most) - 1);
      return true;
    }
    if (key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return false;
    this.show();
    const place = startsWith(this.#lowered, key.toLowerCase(), this.active);
    if (place >= 0) this.#go(place);
    return true;
  }

  /** Takes what was typed: the choice of that name, else the text itself. */
  #own(text: string): void {
    const place = called(this.#node.props.choices, text);
    const known = this.#node.props.choices[place];
    const value = known ? known[1] : text;
    if (this.several && (this.full || this.chosen.includes(value))) return;
    this.#give(value, true);
    this.#node.fire("select", { index: place, value, selected: true });
  }

  #give(value: Value, selected: boolean): void {
    if (!this.several) {
      this.#node.input(value);
      return;
    }
    const others = this.chosen.filter((one) => one !== value);
    this.#node.input(selected ? [...others, value] : others);
  }
}
