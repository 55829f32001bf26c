export type Values = Readonly<Record<string, unknown>>;
/** The author's expressions by their text: code, which the page itself cannot make of a text. */
export type Expressions = Readonly<Record<string, (values: Values) => unknown>>;

/** Where a name is looked up: the values themselves, or what a block went into. */
interface Scope {
  readonly values: unknown;
  readonly at: Values;
  readonly above: Scope | null;
}

type Escape = (text: string) => string;

const PATH = /^\s*[A-Za-z_$][\w$]*(\.[\w$]+)*\s*$/;
const PLACE =
  /\{\{!--[\s\S]*?--\}\}|\{\{!([^}]*)\}\}|\{\{\{\s*([^{}]+?)\s*\}\}\}|\{\{\s*([#/&]?)\s*([^{}]+?)\s*\}\}/g;
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A template with values in its places: `${…}` and `{{{name}}}` as they are, `{{name}}` escaped, blocks in `{{#each}}`. */
export function filled(template: string, values: Values, code: Expressions = {}): string {
  return write(
    template,
    values,
    code,
    (text) => text,
    (text) => text.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c),
  );
}

/** A style sheet with values in its places, without what would end the rule that they stand in. */
export function filledCss(template: string, values: Values, code: Expressions = {}): string {
  const safe: Escape = (text) => text.replace(/[{};<>\\@]/g, "");
  return write(template, values, code, safe, safe);
}

function write(
  template: string,
  values: Values,
  code: Expressions,
  raw: Escape,
  escape: Escape,
): string {
  const scope: Scope = { values, at: {}, above: null };
  return render(parse(pieces(template)), scope, { values, code, raw, escape });
}

// -- reading -----------------------------------------------------------------------------------------------------------

type Piece = Content | Mark;

function isMark(piece: Piece): piece is Mark {
  return piece.kind === "open" || piece.kind === "close" || piece.kind === "else";
}

interface Mark {
  kind: "open" | "close" | "else";
  text: string;
}

/** A template in pieces: nothing that a value holds is ever read as one. */
function pieces(template: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  while (at < template.length) {
    const dollar = template.indexOf("${", at);
    const to = dollar < 0 ? template.length : dollar;
    found.push(...marks(template.slice(at, to)));
    if (dollar < 0) break;
    const end = endOf(template, dollar + 2);
    if (end < 0) throw new Error("A ${ of the template has no end.");
    found.push({ kind: "code", text: template.slice(dollar + 2, end) });
    at = end + 1;
  }
  return found;
}

function marks(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(PLACE)) {
    found.push({ kind: "text", text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    const [, , triple, sign, inside] = match;
    if (triple !== undefined) found.push({ kind: "value", text: triple, escaped: false });
    else if (inside === undefined) continue;
    else if (sign === "#") found.push({ kind: "open", text: inside });
    else if (sign === "/") found.push({ kind: "close", text: inside });
    else if (inside === "else") found.push({ kind: "else", text: inside });
    else found.push({ kind: "value", text: inside, escaped: sign !== "&" });
  }
  found.push({ kind: "text", text: text.slice(at) });
  return found;
}

/** Where the `}` is that closes what began before `at`; braces in strings do not count. */
function endOf(text: string, at: number): number {
  let depth = 0;
  while (at < text.length) {
    const one = text.charAt(at);
    if ("'\"`".includes(one)) {
      at = afterString(text, at);
      continue;
    }
    if (one === "}" && depth === 0) return at;
    if (one === "{") depth += 1;
    if (one === "}") depth -= 1;
    at += 1;
  }
  return -1;
}

function afterString(text: string, at: number): number {
  const quote = text.charAt(at);
  at += 1;
  while (at < text.length && text.charAt(at) !== quote) {
    if (text.charAt(at) === "\\") at += 2;
    else if (quote === "`" && text.startsWith("${", at)) {
      const end = endOf(text, at + 2);
      at = end < 0 ? text.length : end + 1;
    } else at += 1;
  }
  return at + 1;
}

// -- blocks ------------------------------------------------------------------------------------------------------------

interface Block {
  helper: string;
  path: string;
  then: Part[];
  otherwise: Part[];
}
type Content =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "value"; text: string; escaped: boolean };
type Part = Content | Block;

function parse(all: readonly Piece[]): Part[] {
  const root: Part[] = [];
  const open: Block[] = [];
  let into = root;
  for (const piece of all) {
    if (!isMark(piece)) into.push(piece);
    else if (piece.kind === "open") {
      const [helper = "", ...path] = piece.text.split(/\s+/);
      const block: Block = { helper, path: path.join(" "), then: [], otherwise: [] };
      into.push(block);
      open.push(block);
      into = block.then;
    } else if (piece.kind === "else") {
      into = open.at(-1)?.otherwise ?? into;
    } else {
      open.pop();
      const around = open.at(-1);
      into = around ? (around.otherwise.length > 0 ? around.otherwise : around.then) : root;
    }
  }
  return root;
}

// -- writing -----------------------------------------------------------------------------------------------------------

interface Job {
  values: Values;
  code: Expressions;
  raw: Escape;
  escape: Escape;
}

function render(parts: readonly Part[], scope: Scope, job: Job): string {
  return parts
    .map((part) => ("helper" in part ? block(part, scope, job) : one(part, scope, job)))
    .join("");
}

function one(part: Content, scope: Scope, job: Job): string {
  if (part.kind === "text") return part.text;
  if (part.kind === "code") return job.raw(result(evaluate(part.text, job)));
  return (part.escaped ? job.escape : job.raw)(said(look(part.text, scope)));
}

function evaluate(code: string, job: Job): unknown {
  if (PATH.test(code)) return inside(job.values, code.trim().split("."), true);
  const known = Object.hasOwn(job.code, code) ? job.code[code] : undefined;
  if (!known)
    throw new Error(
      "A template that came later can hold names alone: its code is not known to the page.",
    );
  return known(job.values);
}

function block({ helper, path, then, otherwise }: Block, scope: Scope, job: Job): string {
  const value = look(path, scope);
  if (helper === "each") return each(value, then, otherwise, scope, job);
  const empty = !value || (Array.isArray(value) && value.length === 0);
  const holds = helper === "unless" ? empty : !empty;
  const within = helper === "with" ? { values: value, at: scope.at, above: scope } : scope;
  return holds ? render(then, within, job) : render(otherwise, scope, job);
}

function each(value: unknown, then: Part[], otherwise: Part[], scope: Scope, job: Job): string {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) return render(otherwise, scope, job);
  return entries
    .map(([key, item], index) => {
      const at = { key, index, first: index === 0, last: index === entries.length - 1 };
      return render(then, { values: item, at, above: scope }, job);
    })
    .join("");
}

function look(path: string, scope: Scope): unknown {
  let from: Scope | null = scope;
  let rest = path.trim();
  while (rest.startsWith("../")) {
    from = from?.above ?? null;
    rest = rest.slice(3);
  }
  if (!from) return undefined;
  if (rest.startsWith("@")) return from.at[rest.slice(1)];
  if (rest === "this" || rest === ".") return from.values;
  return inside(from.values, rest.replace(/^this[./]/, "").split("."), from.above === null);
}

/** The value at a way into others. `root`: props come through a proxy without own keys. */
function inside(values: unknown, path: readonly string[], root: boolean): unknown {
  let found = values;
  path.forEach((name, at) => {
    const holds = typeof found === "object" && found !== null;
    // Names that every object inherits are none of the author's.
    const own = holds && ((root && at === 0) || Object.hasOwn(found as object, name));
    found = own ? (found as Values)[name] : undefined;
  });
  return found;
}

/** As JavaScript writes it into a text: the items of a list one after the other, with commas. */
function result(value: unknown): string {
  return Array.isArray(value) ? value.map(said).join(",") : said(value);
}

function said(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number);
}
