/** What has a direction of its own, whatever the words around it. */
const APART = "pre, code, kbd, samp, button, .formula";
const LETTER = /\p{L}/u;
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** The way in which the words in an element run, by the first letter of them; null where there is none. */
export function directionOf(root: Node): "ltr" | "rtl" | null {
  const words = document.createTreeWalker(
    root,
    NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
    (node) =>
      node instanceof Element && node.matches(APART)
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT,
  );
  while (words.nextNode()) {
    const { currentNode: node } = words;
    const letter = node instanceof Text ? LETTER.exec(node.data) : null;
    if (letter) return RIGHT_TO_LEFT.test(letter[0]) ? "rtl" : "ltr";
  }
  return null;
}
