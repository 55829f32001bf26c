import type { LayoutNode } from "../../protocol.gen";

/** The order that a person gave to children which may come and go. */
export class Order {
  #ids: readonly number[] = $state.raw([]);

  /** `places` in that order. One that is new stands behind the one that it was declared after. */
  of(places: readonly LayoutNode[]): LayoutNode[] {
    const byId = new Map(places.map((place) => [place.id, place]));
    const ids = this.#ids.filter((id) => byId.has(id));
    places.forEach((place, at) => {
      if (ids.includes(place.id)) return;
      const before = places[at - 1];
      ids.splice(before ? ids.indexOf(before.id) + 1 : 0, 0, place.id);
    });
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** Moves the child `id` among `shown`, by its place there. */
  move(shown: readonly LayoutNode[], id: number, to: number): void {
    const ids = shown.map((place) => place.id);
    const from = ids.indexOf(id);
    if (from < 0) return;
    ids.splice(from, 1);
    ids.splice(to, 0, id);
    this.#ids = ids;
  }

  /** What it is now, for `restore`. */
  get kept(): readonly number[] {
    return this.#ids;
  }

  restore(kept: readonly number[]): void {
    this.#ids = kept;
  }
}
