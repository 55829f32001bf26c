/** How many rows or columns people may leave. */
export class Bounds {
  /** How many may be added. */
  readonly more: number;
  /** How many may be taken away. */
  readonly fewer: number;
  /** How many empty ones an empty table shows to be filled in. */
  readonly blank: number;

  /** limits: least and most. count: [number, "fixed" or "dynamic"]. */
  constructor(limits: unknown, count: unknown, size: number) {
    const [least, most] = (limits ?? []) as [(number | null)?, (number | null)?];
    const [number = 0, how] = (Array.isArray(count) ? count : []) as [number?, string?];
    const fixed = how === "fixed";
    this.blank = Math.min(Math.max(number, least ?? 0), most ?? Infinity);
    this.more = fixed ? 0 : Math.max(0, (most ?? Infinity) - size);
    this.fewer = fixed ? 0 : Math.max(0, size - (least ?? 0));
  }
}
