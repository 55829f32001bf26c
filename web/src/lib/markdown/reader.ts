import { Marked, type Token, type Tokens } from "marked";

import { type Delimiter, escapeHtml, formulas } from "./formulas";

/** A part of the text that is drawn by itself: it does not change when text follows. */
export interface Block {
  readonly raw: string;
  readonly html: string;
}

const ENDED = /^ {0,3}(`{3,}|~{3,})[^\n]*(?:\n[\s\S]*?)?\n {0,3}\1[`~]* *\n*$/;

/** Marks a diagram whose fence is not closed yet: it is not drawn. Other code is written as ever. */
function openDiagram({ lang, raw, text }: Tokens.Code): string | false {
  if (lang?.split(/\s/, 1)[0] !== "mermaid" || ENDED.test(raw)) return false;
  return `<pre><code class="language-mermaid" data-open="">${escapeHtml(text)}\n</code></pre>\n`;
}

const VOID = new Set(
  "area base br col embed hr img input link meta param source track wbr".split(" "),
);
const TAG = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-zA-Z][\w-]*)[^>]*?(\/?)>/g;

/**
 * Reads Markdown into blocks of HTML, which is not sanitised yet.
 *
 * Text that grows at its end is read on from its last blocks, and blocks whose source is the same stay the same
 * objects: the work for each piece of a long answer does not grow with the answer.
 */
export class Reader {
  readonly #marked: Marked;
  #source = "";
  #blocks: Block[] = [];
  /** Whether the blocks' sources are the whole source in order, so that reading may start between them. */
  #exact = true;
  /** Link definitions hold for the whole text, also before them. */
  #linked = false;

  constructor(delimiters: readonly Delimiter[], breaks: boolean) {
    this.#marked = new Marked({
      gfm: true,
      breaks,
      extensions: formulas(delimiters),
      renderer: { code: openDiagram },
    });
  }

  read(text: string): readonly Block[] {
    const source = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
    const grows = source.startsWith(this.#source) && this.#exact && !this.#linked;
    // The last block may go on; the one before it may join it, as a list does across an empty line.
    const kept = grows ? this.#blocks.slice(0, -2) : [];
    const from = kept.reduce((sum, block) => sum + block.raw.length, 0);
    const old = this.#blocks;
    const tokens = this.#marked.lexer(source.slice(from));
    const linked = Object.keys(tokens.links).length > 0;
    const fresh = groups(tokens).map((group, i) => {
      const before = old[kept.length + i];
      const raw = group.map((token) => token.raw).join("");
      const same = before?.raw === raw && !linked && !this.#linked;
      return same ? before : { raw, html: this.#marked.parser(group) };
    });
    if (linked && grows && from > 0) {
      this.#linked = true;
      return this.read(text);
    }
    const read = fresh.reduce((sum, block) => sum + block.raw.length, from);
    this.#source = source;
    this.#blocks = [...kept, ...fresh];
    this.#exact = read === source.length;
    this.#linked = linked;
    return this.#blocks;
  }
}

/** Tokens that must be drawn together: space belongs to what it follows, and all between an HTML tag and its end. */
function groups(tokens: readonly Token[]): Token[][] {
  const found: Token[][] = [];
  let group: Token[] = [];
  let open: string[] = [];
  for (const token of tokens) {
    const alone = open.length === 0 && token.type !== "space";
    if (alone && group.some(({ type }) => type !== "space")) {
      found.push(group);
      group = [];
    }
    group.push(token);
    if (token.type === "html") open = stillOpen(open, token.raw);
  }
  if (group.length > 0) found.push(group);
  return found;
}

function stillOpen(open: readonly string[], html: string): string[] {
  const stack = [...open];
  for (const [, slash, tag, closed] of html.matchAll(TAG)) {
    const name = tag?.toLowerCase();
    if (name === undefined || closed || VOID.has(name)) continue;
    if (!slash) stack.push(name);
    else if (stack.includes(name)) stack.length = stack.lastIndexOf(name);
  }
  return stack;
}
