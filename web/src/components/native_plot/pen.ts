/** What a picture is drawn with: a canvas, or the text of an SVG file. */
export interface Pen {
  /** A line through points in pixels; NaN leaves a gap. */
  line(xs: ArrayLike<number>, ys: ArrayLike<number>, colour: string, width: number): void;
  dots(xs: ArrayLike<number>, ys: ArrayLike<number>, colour: Paint, radius: number): void;
  rect(x: number, y: number, width: number, height: number, colour: string): void;
  text(text: string, x: number, y: number, how: Lettering): void;
  /** Until `whole`, only what is within is drawn. */
  within(x: number, y: number, width: number, height: number): void;
  whole(): void;
}

/** One colour, or one for each point. */
export type Paint = string | ((at: number) => string);

export interface Lettering {
  colour: string;
  size?: number;
  bold?: boolean;
  align?: "start" | "middle" | "end";
  baseline?: "top" | "middle" | "bottom";
  /** Degrees. */
  angle?: number;
}

const ALIGN = { start: "left", middle: "center", end: "right" } as const;
export const SIZE = 12;

export class CanvasPen implements Pen {
  readonly #to: CanvasRenderingContext2D;
  readonly #font: string;

  constructor(to: CanvasRenderingContext2D, font: string) {
    this.#to = to;
    this.#font = font;
  }

  line(xs: ArrayLike<number>, ys: ArrayLike<number>, colour: string, width: number): void {
    const to = this.#to;
    to.strokeStyle = colour;
    to.lineWidth = width;
    to.lineJoin = "round";
    to.beginPath();
    let down = false;
    for (let at = 0; at < xs.length; at += 1) {
      const y = ys[at] ?? NaN;
      const x = xs[at] ?? NaN;
      if (Number.isNaN(y) || Number.isNaN(x)) down = false;
      else if (down) to.lineTo(x, y);
      else {
        to.moveTo(x, y);
        down = true;
      }
    }
    to.stroke();
  }

  dots(xs: ArrayLike<number>, ys: ArrayLike<number>, colour: Paint, radius: number): void {
    const to = this.#to;
    const one = typeof colour === "string";
    to.globalAlpha = 0.75;
    to.fillStyle = one ? colour : "";
    to.beginPath();
    for (let at = 0; at < xs.length; at += 1) {
      const y = ys[at] ?? NaN;
      const x = xs[at] ?? NaN;
      if (Number.isNaN(y) || Number.isNaN(x)) continue;
      if (!one) {
        to.fillStyle = colour(at);
        to.beginPath();
      }
      to.moveTo(x + radius, y);
      to.arc(x, y, radius, 0, 7);
      if (!one) to.fill();
    }
    if (one) to.fill();
    to.globalAlpha = 1;
  }

  rect(x: number, y: number, width: number, height: number, colour: string): void {
    this.#to.fillStyle = colour;
    this.#to.fillRect(x, y, width, height);
  }

  text(text: string, x: number, y: number, how: Lettering): void {
    const to = this.#to;
    to.save();
    to.translate(x, y);
    to.rotate(((how.angle ?? 0) * Math.PI) / 180);
    to.font = `${how.bold ? "600 " : ""}${how.size ?? SIZE}px ${this.#font}`;
    to.fillStyle = how.colour;
    to.textAlign = ALIGN[how.align ?? "start"];
    to.textBaseline = how.baseline ?? "middle";
    to.fillText(text, 0, 0);
    to.restore();
  }

  within(x: number, y: number, width: number, height: number): void {
    this.#to.save();
    this.#to.beginPath();
    this.#to.rect(x, y, width, height);
    this.#to.clip();
  }

  whole(): void {
    this.#to.restore();
  }
}

const BASELINE = { top: "0.9em", middle: "0.35em", bottom: "-0.2em" } as const;

export class SvgPen implements Pen {
  readonly #parts: string[] = [];
  #clips = 0;

  line(xs: ArrayLike<number>, ys: ArrayLike<number>, colour: string, width: number): void {
    let path = "";
    let down = false;
    for (let at = 0; at < xs.length; at += 1) {
      const y = ys[at] ?? NaN;
      const x = xs[at] ?? NaN;
      const gap = Number.isNaN(y) || Number.isNaN(x);
      if (!gap) path += `${down ? "L" : "M"}${short(x)} ${short(y)}`;
      down = !gap;
    }
    const look = `fill="none" stroke="${escaped(colour)}" stroke-width="${width}"`;
    if (path) this.#parts.push(`<path d="${path}" ${look} stroke-linejoin="round"/>`);
  }

  dots(xs: ArrayLike<number>, ys: ArrayLike<number>, colour: Paint, radius: number): void {
    for (let at = 0; at < xs.length; at += 1) {
      const y = ys[at] ?? NaN;
      const x = xs[at] ?? NaN;
      if (Number.isNaN(y) || Number.isNaN(x)) continue;
      const fill = escaped(typeof colour === "string" ? colour : colour(at));
      const place = `cx="${short(x)}" cy="${short(y)}" r="${radius}"`;
      this.#parts.push(`<circle ${place} fill="${fill}" fill-opacity="0.75"/>`);
    }
  }

  rect(x: number, y: number, width: number, height: number, colour: string): void {
    const place = `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;
    this.#parts.push(`<rect ${place} fill="${escaped(colour)}"/>`);
  }

  text(text: string, x: number, y: number, how: Lettering): void {
    const turn = how.angle ? ` transform="rotate(${how.angle} ${short(x)} ${short(y)})"` : "";
    const look = `font-size="${how.size ?? SIZE}"${how.bold ? ' font-weight="600"' : ""}`;
    const place = `x="${short(x)}" y="${short(y)}" dy="${BASELINE[how.baseline ?? "middle"]}"`;
    const colour = `fill="${escaped(how.colour)}" text-anchor="${how.align ?? "start"}"`;
    this.#parts.push(`<text ${place} ${colour} ${look}${turn}>${escaped(text)}</text>`);
  }

  within(x: number, y: number, width: number, height: number): void {
    this.#clips += 1;
    const id = `within-${this.#clips}`;
    const place = `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;
    this.#parts.push(`<clipPath id="${id}"><rect ${place}/></clipPath><g clip-path="url(#${id})">`);
  }

  whole(): void {
    this.#parts.push("</g>");
  }

  /** What was drawn, to be put into another file. */
  body(): string {
    return this.#parts.join("\n");
  }

  /** The file. */
  file(width: number, height: number, font: string): string {
    const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
    const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${escaped(font)}">`;
    return `${head}\n${this.body()}\n</svg>\n`;
  }
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const NAMED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text and attributes: what a function returned may hold markup. Control characters are no XML at all. */
export function escaped(text: string): string {
  // eslint-disable-next-line no-control-regex -- those are what is taken out
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return clean.replace(/[&<>"]/g, (mark) => NAMED[mark] ?? mark);
}
