/**
 * Makes the children of `target` like those of `source`, which is used up. What is alike stays the same node: a
 * selection, the focus and a scrolled code block outlive new text.
 */
export function morph(target: Node, source: Node): void {
  let here = target.firstChild;
  for (const next of [...source.childNodes]) {
    if (here && alike(here, next)) {
      update(here, next);
      here = here.nextSibling;
    } else if (here) {
      const old: ChildNode = here;
      here = here.nextSibling;
      old.replaceWith(next);
    } else {
      target.appendChild(next);
    }
  }
  while (here) {
    const old: ChildNode = here;
    here = here.nextSibling;
    old.remove();
  }
}

function alike(a: Node, b: Node): boolean {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName) return false;
  // what stands in a tree of its own stays whole
  return rooted(a) || rooted(b) ? rooted(a) && rooted(b) && a.isEqualNode(b) : true;
}

function rooted(node: Node): boolean {
  return node instanceof Element && node.shadowRoot !== null;
}

function update(here: Node, next: Node): void {
  if (here instanceof CharacterData && next instanceof CharacterData) {
    updateText(here, next.data);
  } else if (here instanceof Element && next instanceof Element) {
    updateAttributes(here, next);
    morph(here, next);
  }
}

function updateText(here: CharacterData, text: string): void {
  if (here.data === text) return;
  if (text.startsWith(here.data)) here.appendData(text.slice(here.data.length));
  else here.data = text;
}

function updateAttributes(here: Element, next: Element): void {
  for (const { name } of [...here.attributes])
    // what somebody has unfolded stays so
    if (!next.hasAttribute(name) && !(name === "open" && here instanceof HTMLDetailsElement))
      here.removeAttribute(name);
  for (const { name, value } of next.attributes)
    if (here.getAttribute(name) !== value) here.setAttribute(name, value);
}
