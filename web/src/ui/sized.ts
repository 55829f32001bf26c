/** Tells the inner size of an element, now and whenever it changes. Svelte's own binding would be a part of the shell. */
export function sized(
  tell: (width: number, height: number) => void,
): (element: Element) => () => void {
  return (element) => {
    const look = (): void => tell(element.clientWidth, element.clientHeight);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    look();
    return () => observer.disconnect();
  };
}
