/** A key for each of a list, by what it is: one that is there twice has two of them. */
export function keysOf<T>(list: readonly T[], nameOf: (one: T) => string): string[] {
  const seen = new Map<string, number>();
  return list.map((one) => {
    const name = nameOf(one);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return `${name} ${before}`;
  });
}
