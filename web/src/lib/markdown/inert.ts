/** HTML as it is. Scripts in it do not run: neither does inert HTML run them, nor does the page's policy allow any. */
export function unsanitized(html: string): DocumentFragment {
  return children(inert(html));
}

/** Nodes of a document without a window: nothing in them runs, is fetched, or troubles the page's policy. */
export function inert(html: string): HTMLElement {
  const root = document.createElement("template").content.ownerDocument.createElement("div");
  root.innerHTML = html;
  return root;
}

export function children(root: HTMLElement): DocumentFragment {
  const nodes = document.createDocumentFragment();
  nodes.append(...root.childNodes);
  return nodes;
}
