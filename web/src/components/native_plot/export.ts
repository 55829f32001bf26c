import { say } from "../../lib/words";
import { CanvasPen, type Pen, SvgPen } from "./pen";
import { draw, type Frame, type Look, type Wishes } from "./picture";
import type { Plan } from "./plan";

/** What stands around the drawing on the page, as text. */
export interface Around {
  title: string | null;
  caption: string | null;
  legend: readonly { name: string; colour: string }[];
}

const MARGIN = 12;
const TITLE_PX = 28;
const LEGEND_PX = 22;

interface Sheet {
  width: number;
  height: number;
  top: number;
  lines: { name: string; colour: string }[][];
}

function sheetOf(frame: Frame, around: Around): Sheet {
  const lines: Sheet["lines"] = [];
  let used = Infinity;
  for (const one of around.legend) {
    const wide = 30 + one.name.length * 7;
    if (used + wide > frame.width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(one);
    used += wide;
  }
  const top = MARGIN + (around.title ? TITLE_PX : 0) + lines.length * LEGEND_PX;
  const height = top + frame.height + (around.caption ? TITLE_PX : 0) + MARGIN;
  return { width: frame.width + 2 * MARGIN, height, top, lines };
}

/** Draws what is around at its place, and the rest where `inner` has its origin. */
function drawAround(pen: Pen, sheet: Sheet, around: Around, look: Look): void {
  pen.rect(0, 0, sheet.width, sheet.height, look.ground);
  if (around.title)
    pen.text(around.title, MARGIN, MARGIN + 10, { colour: look.ink, size: 16, bold: true });
  sheet.lines.forEach((line, row) => {
    const y = MARGIN + (around.title ? TITLE_PX : 0) + row * LEGEND_PX + 8;
    let x = MARGIN;
    for (const { name, colour } of line) {
      pen.rect(x, y - 5, 10, 10, colour);
      pen.text(name, x + 16, y, { colour: look.ink });
      x += 30 + name.length * 7;
    }
  });
  const below = sheet.height - MARGIN - 6;
  if (around.caption) pen.text(around.caption, MARGIN, below, { colour: look.soft });
}

/** The plot as the text of an SVG file. */
export function svgOf(
  plan: Plan,
  frame: Frame,
  wishes: Wishes,
  look: Look,
  around: Around,
): string {
  const sheet = sheetOf(frame, around);
  const outer = new SvgPen();
  drawAround(outer, sheet, around, look);
  const inner = new SvgPen();
  draw(inner, plan, frame, wishes, look);
  const file = outer.file(sheet.width, sheet.height, look.font);
  const moved = `<g transform="translate(${MARGIN} ${sheet.top})">\n${inner.body()}\n</g>\n</svg>`;
  return file.replace(/<\/svg>\s*$/, () => `${moved}\n`);
}

/** The plot as a picture, twice as fine as the page. */
export function pngOf(
  plan: Plan,
  frame: Frame,
  wishes: Wishes,
  look: Look,
  around: Around,
): Promise<Blob> {
  const sheet = sheetOf(frame, around);
  const canvas = document.createElement("canvas");
  canvas.width = sheet.width * 2;
  canvas.height = sheet.height * 2;
  const to = canvas.getContext("2d");
  if (!to) return Promise.reject(new Error(say("This picture cannot be made.")));
  to.scale(2, 2);
  const pen = new CanvasPen(to, look.font);
  drawAround(pen, sheet, around, look);
  to.translate(MARGIN, sheet.top);
  draw(pen, plan, frame, wishes, look);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error(say("This picture cannot be made.")));
    }, "image/png");
  });
}
