import type { UploadedFile, Watch } from "../node.svelte";
import { pathOf } from "./folders";
import { sendInParts } from "./parts";
import { Patience } from "./patience";
import { Cancelled, request, UploadFailure } from "./requests";
import { fileUrl } from "./upload";

/** Files from this size on go in parts. */
const LARGE = 512 * 1024;
/** Bytes of the small files of one request: with what is around them, every proxy lets it through. */
const TOGETHER = 768 * 1024;
const MOST_TOGETHER = 100;
/** Requests at once: while the server answers one file, the next is on its way. */
const LANES = 2;

/** Files of one request: their places in the list, and themselves. */
type Batch = [at: number, file: File][];

/**
 * Sends files to the server: large ones in parts, small ones together.
 *
 * Resolves to those that were not cancelled, in their order. Rejects with a message for the person.
 */
export async function uploadFiles(
  files: readonly File[],
  token: () => string,
  watch: Watch = {},
): Promise<UploadedFile[]> {
  const kept = files.map((): UploadedFile | null => null);
  const meter = new Meter(files, watch);
  const waiting = inTurn(batches(files));
  const lane = async (): Promise<void> => {
    for (const batch of waiting) {
      const tickets = await sendBatch(batch, token, meter, watch);
      for (const [n, [at, file]] of batch.entries()) {
        const ticket = tickets[n];
        if (ticket && !watch.signals?.[at]?.aborted) kept[at] = described(ticket, file);
        meter.sent(at, file.size);
      }
    }
  };
  // a lane that fails ends the generator by leaving its loop: the other one takes nothing more
  await Promise.all(Array.from({ length: LANES }, lane));
  return kept.filter((file) => file !== null);
}

/** Tells how much is sent, of each file and of all. */
class Meter {
  readonly #watch: Watch;
  readonly #sizes: readonly number[];
  readonly #sent: number[];

  constructor(files: readonly File[], watch: Watch) {
    this.#watch = watch;
    this.#sizes = files.map(({ size }) => size);
    this.#sent = files.map(() => 0);
  }

  sent(at: number, bytes: number): void {
    this.#sent[at] = bytes;
    this.#watch.sent?.(at, bytes);
    const all = this.#sizes.reduce((sum, size) => sum + size, 0);
    const done = this.#sent.reduce((sum, size) => sum + size, 0);
    this.#watch.progress?.(all > 0 ? Math.min(1, done / all) : 1);
  }
}

function* inTurn<T>(all: readonly T[]): Generator<T, void> {
  yield* all;
}

function batches(files: readonly File[]): Batch[] {
  const found: Batch[] = [];
  let open: Batch | null = null;
  let size = 0;
  for (const [at, file] of files.entries()) {
    if (file.size >= LARGE) {
      found.push([[at, file]]);
      continue;
    }
    if (!open || size + file.size > TOGETHER || open.length >= MOST_TOGETHER) {
      found.push((open = []));
      size = 0;
    }
    open.push([at, file]);
    size += file.size;
  }
  return found;
}

/** The tickets of a batch; null for what was cancelled. */
async function sendBatch(
  batch: Batch,
  token: () => string,
  meter: Meter,
  watch: Watch,
): Promise<(string | null)[]> {
  const wanted = batch.filter(([at]) => !watch.signals?.[at]?.aborted);
  const [first] = wanted;
  if (!first) return batch.map(() => null);
  const [at, file] = first;
  const { away, signals } = watch;
  if (file.size < LARGE) return sendTogether(batch, token, meter, watch);
  const sent = (bytes: number): void => meter.sent(at, bytes);
  try {
    return [await sendInParts(file, { token, sent, away, signal: signals?.[at] })];
  } catch (error) {
    if (error instanceof Cancelled) return [null];
    throw error;
  }
}

/** Small files in one request; it is sent again when its connection breaks. */
async function sendTogether(
  batch: Batch,
  token: () => string,
  meter: Meter,
  watch: Watch,
): Promise<(string | null)[]> {
  const form = new FormData();
  for (const [, file] of batch) form.append("files", file, file.name);
  const alone = batch.length === 1 ? watch.signals?.[batch[0]?.[0] ?? 0] : undefined;
  const patience = new Patience(watch.away, alone);
  for (;;) {
    try {
      const answer = await request({
        method: "POST",
        address: "gradio_api/upload",
        headers: { "x-showglass-token": token() },
        body: form,
        sent: (bytes) => spread(batch, bytes, meter),
        signal: alone,
      });
      patience.calm();
      return JSON.parse(answer.responseText) as string[];
    } catch (error) {
      if (error instanceof Cancelled) return [null];
      await patience.wait(error);
    }
  }
}

/** Bytes of a form, as those of its files, one after the other. */
function spread(batch: Batch, bytes: number, meter: Meter): void {
  let left = bytes;
  for (const [at, file] of batch) {
    meter.sent(at, Math.min(file.size, left));
    left = Math.max(0, left - file.size);
  }
}

/**
 * Calls a server function of a component with a file: `POST component_server` as a form.
 *
 * Resolves to its answer. Rejects with a message for the person.
 */
export async function sendForm(
  component: number,
  name: string,
  fields: Readonly<Record<string, string>>,
  file: Blob,
  token: string,
): Promise<unknown> {
  const form = new FormData();
  form.append("component_id", String(component));
  form.append("fn_name", name);
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", file, "file");
  const headers = { "x-showglass-token": token };
  const sent = fetch("gradio_api/component_server", { method: "POST", body: form, headers });
  const answer = await sent.catch(() => null);
  if (answer?.ok !== true)
    throw new UploadFailure(answer?.status ?? 0, (await answer?.text()) ?? "");
  return answer.json();
}

function described(path: string, file: File): UploadedFile {
  return {
    path,
    url: fileUrl({ path }),
    orig_name: pathOf(file),
    size: file.size,
    mime_type: file.type,
    meta: { _type: "gradio.FileData" },
  };
}
