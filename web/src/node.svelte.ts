import type { JobStatus } from "./job.svelte";
import { translated } from "./lib/words";
import type { ComponentConfig } from "./protocol.gen";
import type { Stream } from "./streaming";

/** What a node needs of the page around it. */
export interface Host {
  fire(node: Node, event: string, data: unknown): void;
  listens(id: number, event: string): boolean;
  call(id: number, name: string, data: unknown): Promise<unknown>;
  stream(id: number): Promise<Stream | null>;
  upload(files: readonly File[], watch?: Watch): Promise<UploadedFile[]>;
  callWith(
    id: number,
    name: string,
    fields: Readonly<Record<string, string>>,
    file: Blob,
  ): Promise<unknown>;
}

/** A file that the server keeps, as components carry it in their value. */
export interface UploadedFile {
  path: string;
  url?: string | null;
  orig_name?: string | null;
  size?: number | null;
  mime_type?: string | null;
  meta: { _type: "gradio.FileData" };
}

/** Who looks on while files are uploaded, and may cancel some. */
export interface Watch {
  /** Told the share of all that is sent, 0 to 1. */
  progress?: (share: number) => void;
  /** Told how many bytes of one of the files are sent. */
  sent?: (at: number, bytes: number) => void;
  /** Told whether the connection is lost: the upload waits for it. */
  away?: (lost: boolean) => void;
  /** One for each file cancels that one. */
  signals?: readonly AbortSignal[];
}

class Cell {
  value: unknown;

  constructor(value: unknown) {
    this.value = $state.raw(value);
  }
}

/** An object without inherited names: a prop may be called anything. */
function bare<T>(): Record<string, T | undefined> {
  return Object.create(null) as Record<string, T | undefined>;
}

const NONE: Readonly<Record<string, unknown>> = {};

/**
 * One component or layout of the page.
 *
 * Each prop is reactive by itself and shallow: a value is replaced, never changed in place. Props that the server said
 * something about have a cell; the others share one, so that a thousand nodes stay cheap.
 */
export class Node<P extends object = Record<string, unknown>> {
  readonly id: number;
  readonly type: string;
  /** The props with their defaults; reading one in a template or `$derived` follows it. */
  readonly props: Readonly<P>;
  /** The run that this node shows, if any. */
  status: JobStatus | null = $state.raw(null);
  /** Why the value was refused; shown in the place of the help. */
  error: string | null = $state.raw(null);
  /** While the value is still on its way to the server: runs that take it as an input wait for this. */
  pending: Promise<unknown> | null = null;

  readonly #host: Host;
  readonly #defaults: Readonly<Record<string, unknown>>;
  readonly #cells = bare<Cell>();
  /** Values of the server under ones that the person changed since: later appends continue these. */
  readonly #served = bare<unknown>();
  #others: number = $state.raw(0);
  readonly #autoInteractive: boolean;

  constructor(
    config: ComponentConfig,
    defaults: Readonly<Record<string, unknown>> | undefined,
    host: Host,
    autoInteractive: (value: unknown) => boolean,
  ) {
    this.id = config.id;
    this.type = config.type;
    this.#host = host;
    this.#defaults = defaults ?? NONE;
    for (const [name, value] of Object.entries(config.props ?? NONE))
      this.#cells[name] = new Cell(value);
    this.#cells["value"] ??= new Cell(this.#defaults["value"] ?? null);
    this.#autoInteractive = autoInteractive(this.get("value"));
    this.props = new Proxy({} as P, {
      get: (_, name) => this.get(String(name)),
      has: (_, name) => String(name) in this.#cells || name in this.#defaults,
      set: () => false,
    });
  }

  /** A prop by name in the person's language, followed when read in a reaction. */
  get(name: string): unknown {
    return translated(this.#raw(name), name, "choices" in this.#defaults);
  }

  #raw(name: string): unknown {
    const cell = this.#cells[name];
    if (cell) return cell.value;
    void this.#others;
    return this.#defaults[name];
  }

  /** All props as one plain object. */
  all(): Record<string, unknown> {
    const own = Object.entries(this.#cells).map(([name, cell]) => [name, cell?.value] as const);
    return { ...this.#defaults, ...Object.fromEntries(own) };
  }

  /** Whether people may change the value. */
  get interactive(): boolean {
    const said = this.get("interactive");
    return typeof said === "boolean" ? said : this.#autoInteractive;
  }

  /** The id of its element in the document. */
  get domId(): string {
    const own = this.get("elem_id");
    return typeof own === "string" && own !== "" ? own : `component-${this.id}`;
  }

  /** Sets a prop on the page alone, without an event. */
  set(name: string, value: unknown): void {
    const before = this.#raw(name);
    if (!(name in this.#served)) this.#served[name] = before;
    this.#write(name, value);
  }

  /** The person gave a new value: `change` and `input` follow. */
  input(value: unknown): void {
    const changed = value !== this.get("value");
    this.set("value", value);
    this.error = null;
    if (changed) this.fire("change");
    this.fire("input");
  }

  /** An event of this component happened. `data` is what `gr.EventData` shows of it. */
  fire(event: string, data: unknown = null): void {
    this.#host.fire(this as unknown as Node, event, data);
  }

  /** Whether some edge waits for this event. */
  listens(event: string): boolean {
    return this.#host.listens(this.id, event);
  }

  /** Calls a server function of this component. Rejects with the server's message. */
  call(name: string, data: unknown = null): Promise<unknown> {
    return this.#host.call(this.id, name, data);
  }

  /** Calls a server function with a file: it gets a form. Rejects with a message for the person. */
  callWith(name: string, fields: Readonly<Record<string, string>>, file: Blob): Promise<unknown> {
    return this.#host.callWith(this.id, name, fields, file);
  }

  /** Begins a stream of chunks to the edges that wait for `stream`; null when none does. */
  stream(): Promise<Stream | null> {
    return this.#host.stream(this.id);
  }

  /** Uploads files; resolves to those that were not cancelled. Rejects with a message for the person. */
  upload(files: readonly File[], watch?: Watch): Promise<UploadedFile[]> {
    return this.#host.upload(files, watch);
  }

  /** The server set a prop. */
  serve(name: string, value: unknown): void {
    if (name in this.#served) Reflect.deleteProperty(this.#served, name);
    this.#write(name, value);
  }

  /** What the server believes a prop to be. */
  served(name: string): unknown {
    return name in this.#served ? this.#served[name] : this.#raw(name);
  }

  #write(name: string, value: unknown): void {
    const cell = this.#cells[name];
    if (cell) {
      cell.value = value;
      return;
    }
    this.#cells[name] = new Cell(value);
    this.#others += 1;
  }
}
