import { draw, Undrawn } from "../../lib/diagrams/draw";
import type { Drawing } from "../../lib/diagrams/safe";
import { say } from "../../lib/words";
import "./diagram.css";

/** Drawn diagrams by their source, those last asked for last. */
const known = new Map<string, Drawing | Undrawn>();
const MOST = 60;
/** Wider ones stay this wide and scroll: nobody reads smaller letters. */
const SMALLEST = 0.7;
const WIDEST = 8000;
const TOLD = 2000;

/** Elements in which a diagram stands, by source: they are drawn again when the colours change. */
const standing = new Map<WeakRef<HTMLElement>, string>();
let scheme = colours();

function colours(): string {
  const { dataset, className, style } = document.documentElement;
  return `${dataset["theme"] ?? ""} ${className} ${style.cssText}`;
}

new MutationObserver(() => {
  if (colours() === scheme) return;
  scheme = colours();
  known.clear();
  for (const [held, source] of standing) {
    const element = held.deref();
    if (element?.isConnected) void redraw(element, source);
    else standing.delete(held);
  }
}).observe(document.documentElement, { attributeFilter: ["data-theme", "style", "class"] });

async function redraw(element: HTMLElement, source: string): Promise<void> {
  await asked(source);
  const found = known.get(source);
  if (found && !(found instanceof Undrawn)) place(element, found, source);
}

async function asked(source: string): Promise<void> {
  const seen = scheme;
  const result = await draw(source).catch((error: unknown) =>
    error instanceof Undrawn ? error : new Undrawn(String(error)),
  );
  // drawn in colours that are no more
  if (seen !== scheme) return asked(source);
  known.set(source, result);
  const [oldest] = known.keys();
  if (known.size > MOST && oldest !== undefined) known.delete(oldest);
}

/** Puts a diagram into the frame that shows its source; a promise when it must be drawn first. */
export function diagram(frame: HTMLElement, source: string): Promise<void> | null {
  const found = known.get(source);
  if (!found) return asked(source);
  known.delete(source);
  known.set(source, found);
  if (found instanceof Undrawn) tell(frame, found);
  else show(frame, found, source);
  return null;
}

function tell(frame: HTMLElement, { message, line }: Undrawn): void {
  const note = document.createElement("p");
  note.className = "undrawn";
  note.textContent = say(message, { line: line ?? 0 });
  frame.append(note);
}

function show(frame: HTMLElement, drawing: Drawing, source: string): void {
  const pre = frame.querySelector("pre");
  if (!pre) return;
  const room = document.createElement("div");
  room.className = "drawing";
  room.tabIndex = 0;
  room.setAttribute("role", "group");
  room.setAttribute("aria-label", nameOf(drawing));
  const host = document.createElement("div");
  place(host, drawing, source);
  room.append(host);
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = say("Source");
  pre.replaceWith(room);
  details.append(summary, pre);
  room.after(details);
  frame.classList.add("diagram");
  standing.set(new WeakRef(host), source);
}

function nameOf({ title }: Drawing): string {
  return title || say("Diagram");
}

/** In a tree of its own, where neither its rules reach the page nor the page's reach it. */
function place(host: HTMLElement, drawing: Drawing, source: string): void {
  const svg = drawing.svg.cloneNode(true) as SVGSVGElement;
  const width = Math.min(drawing.width, WIDEST);
  svg.style.cssText = `display:block;width:100%;height:auto;max-width:${width}px;min-width:${Math.min(width, width * SMALLEST)}px`;
  svg.setAttribute("role", drawing.linked ? "group" : "img");
  svg.setAttribute("aria-label", nameOf(drawing));
  const desc = document.createElementNS(svg.namespaceURI, "desc");
  desc.textContent = (drawing.description || source).slice(0, TOLD);
  svg.prepend(desc);
  host.dataset["drawn"] = drawing.svg.id;
  (host.shadowRoot ?? host.attachShadow({ mode: "open" })).replaceChildren(svg);
}
