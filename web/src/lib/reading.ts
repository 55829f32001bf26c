/**
 * The key that was pressed, as if the page were read from left to right: where it is read from the right, the left arrow
 * leads on and the right one back. What moves along the line then needs to know one direction alone.
 */
export function keyRead(event: KeyboardEvent): string {
  const turned = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[event.key];
  if (turned === undefined || !(event.currentTarget instanceof Element)) return event.key;
  return getComputedStyle(event.currentTarget).direction === "rtl" ? turned : event.key;
}
