import mermaid, { type MermaidConfig } from "mermaid";

import { word } from "../words";
import { type Paint, paintOf } from "./colours";
import { legible } from "./legible";
import { isTooLarge, LONGEST, MOST_EDGES } from "./limits";
import { safeRules } from "./rules";
import { type Drawing, safeDrawing } from "./safe";

/** Marks of HTML around words, which are not drawn as HTML. */
const PLAIN_TAGS = /<\/?(?:b|i|u|s|em|strong|small|code|span|font|center)(?:\s[^<>]*)?>/gi;
/** How wide the room is that charts fill, in CSS pixels. */
const ROOM = 760;

/** Why a diagram is not drawn: what to say, and of which line. */
export class Undrawn extends Error {
  readonly line: number | null;

  constructor(said: string, line: number | null = null) {
    super(said);
    this.line = line;
  }
}

const TOO_LARGE = word("This diagram is too large to be drawn.");
const WRONG_LINE = word("This diagram cannot be drawn: line {line} is wrong.");
const WRONG = word("This diagram cannot be drawn.");

/** What a source may not set for itself: what keeps it harmless, and the colours and letters, which are the page's. */
const OURS =
  `altFontFamily arrowMarkerAbsolute darkMode deterministicIDSeed deterministicIds dompurifyConfig elk
  fontFamily fontSize forceLegacyMathML htmlLabels layout legacyMathML logLevel maxEdges maxTextSize secure
  securityLevel startOnLoad suppressErrorRendering theme themeCSS themeVariables`.split(/\s+/);

function configOf(paint: Paint): MermaidConfig {
  const own = { useMaxWidth: false };
  return {
    startOnLoad: false,
    securityLevel: "strict",
    secure: OURS,
    suppressErrorRendering: true,
    deterministicIds: true,
    logLevel: 5,
    maxTextSize: LONGEST,
    maxEdges: MOST_EDGES,
    htmlLabels: false,
    theme: "base",
    themeVariables: { ...paint.variables },
    darkMode: paint.dark,
    fontFamily: paint.font,
    flowchart: own,
    journey: { ...own, titleColor: paint.ink },
    timeline: own,
    gantt: { ...own, useWidth: ROOM },
    c4: own,
  };
}

let number = 0;
/** The library draws one at a time; the page breathes in between. */
let before: Promise<unknown> = Promise.resolve();

/** A diagram in the page's colours of now. Rejects with `Undrawn`. */
export function draw(source: string): Promise<Drawing> {
  if (isTooLarge(source)) return Promise.reject(new Undrawn(TOO_LARGE));
  const turn = before.then(() => drawn(source));
  before = turn.then(breath, breath);
  return turn;
}

const breath = (): Promise<void> => new Promise((done) => setTimeout(done));

async function drawn(source: string): Promise<Drawing> {
  await document.fonts.ready;
  number += 1;
  const id = `diagram-${number}`;
  const room = new Room(id);
  try {
    mermaid.initialize(configOf(paintOf(document.documentElement)));
    const { svg } = await mermaid.render(id, source.replace(PLAIN_TAGS, ""), room.element);
    const drawing = safeDrawing(svg);
    if (drawing) return legible(drawing);
  } catch (error) {
    throw undrawn(error);
  } finally {
    room.end();
  }
  throw new Undrawn(WRONG);
}

function undrawn(error: unknown): Undrawn {
  const said = error instanceof Error ? error.message : String(error);
  if (/edge limit|exceeded|too many/i.test(said)) return new Undrawn(TOO_LARGE);
  const line = /\bline:? (\d+)/i.exec(said)?.[1];
  return line ? new Undrawn(WRONG_LINE, Number(line)) : new Undrawn(WRONG);
}

/**
 * Where the library measures while it draws: out of sight, out of reach, and its style sheets hold for nothing else as
 * soon as they are there.
 */
class Room {
  readonly element = document.createElement("div");
  readonly #seen: MutationObserver;

  constructor(id: string) {
    this.element.inert = true;
    this.element.setAttribute("aria-hidden", "true");
    this.element.style.cssText = `position:fixed;inset:0 auto auto 0;width:${ROOM}px;height:0;overflow:hidden;visibility:hidden;direction:ltr;font-size:14px`;
    document.body.append(this.element);
    this.#seen = new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes)
          if (node.nodeName.toLowerCase() === "style")
            node.textContent = safeRules(node.textContent ?? "", `#${id}`);
    });
    this.#seen.observe(this.element, { childList: true, subtree: true });
  }

  end(): void {
    this.#seen.disconnect();
    this.element.remove();
  }
}
