/** How far a key goes through points that stand in a row; undefined for another key. */
export function stepOf(key: string, points: number): number | undefined {
  const far = Math.max(1, Math.round(points / 10));
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowUp: 1,
    ArrowDown: -1,
    PageUp: far,
    PageDown: -far,
    Home: -points,
    End: points,
  };
  return Object.hasOwn(steps, key) ? steps[key] : undefined;
}
