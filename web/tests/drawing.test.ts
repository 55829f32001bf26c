import { expect, test } from "vitest";

import type { Board } from "../src/components/image_editor/board.svelte";
import { History } from "../src/components/image_editor/history";
import {
  around,
  type Layer,
  png as encoded,
  type Sheet,
  within,
} from "../src/components/image_editor/layer";
import type { Edit } from "../src/components/image_editor/log";
import { Sender } from "../src/components/image_editor/sender";
import type { Background } from "../src/components/image_editor/state";
import { acceptOf, fits, refusal } from "../src/lib/filetypes";
import { pixelAt } from "../src/lib/pixel";
import type { EditorData } from "../src/props.gen";

const csv = new File(["a"], "Table.CSV", { type: "" });
const png = new File(["a"], "a.png", { type: "image/png" });
const nameless = new File(["a"], "photo.webp", { type: "" });

test("files are told apart by ending, kind and media type", () => {
  expect(fits(csv, [".csv"])).toBe(true);
  expect(fits(csv, ["image"])).toBe(false);
  expect(fits(png, ["image"])).toBe(true);
  expect(fits(nameless, ["image"])).toBe(true);
  expect(fits(png, ["image/*"])).toBe(true);
  expect(fits(png, ["image/webp"])).toBe(false);
  expect(fits(csv, null)).toBe(true);
  expect(fits(csv, ["file"])).toBe(true);
});

test("a picker is told what is wanted, and a person what is wrong", () => {
  expect(acceptOf(["image", ".pdf"])).toBe("image/*,.pdf");
  expect(acceptOf(["file"])).toBeUndefined();
  expect(refusal([png, csv], ["image"])).toBe("Table.CSV is of another type: choose an image.");
  expect(refusal([png], ["image"])).toBeNull();
});

test("a pixel is found where the picture stands in its box", () => {
  const box = { width: 200, height: 100 };
  const picture = { width: 10, height: 10 };
  expect(pixelAt(50, 0, box, picture)).toEqual([0, 0]);
  expect(pixelAt(149.9, 99.9, box, picture)).toEqual([9, 9]);
  expect(pixelAt(49, 50, box, picture)).toBeNull();
  expect(pixelAt(1, 1, box, { width: 0, height: 0 })).toBeNull();
});

test("rectangles", () => {
  expect(around(null, null)).toBeNull();
  expect(around({ x: 0, y: 0, w: 2, h: 2 }, { x: 5, y: 1, w: 1, h: 4 })).toEqual({
    x: 0,
    y: 0,
    w: 6,
    h: 5,
  });
  expect(within({ x: -3, y: 0.5, w: 5, h: 2 }, 10, 10)).toEqual({ x: 0, y: 0, w: 2, h: 3 });
  expect(within({ x: 20, y: 0, w: 5, h: 5 }, 10, 10)).toBeNull();
});

test("steps go back and forth, and a new one ends the way forth", () => {
  const history = new History();
  const said: string[] = [];
  const step = (name: string, bytes = 1) => ({
    bytes,
    undo: () => said.push(`-${name}`),
    redo: () => said.push(`+${name}`),
  });
  history.add(step("a"));
  history.add(step("b"));
  expect(history.undo()).toBe(true);
  expect(history.redo()).toBe(true);
  history.undo();
  history.add(step("c"));
  expect(history.canRedo).toBe(false);
  history.undo();
  history.undo();
  expect(history.undo()).toBe(false);
  expect(said).toEqual(["-b", "+b", "-b", "-c", "-a"]);
});

test("the oldest steps go when they hold too much memory", () => {
  const history = new History();
  const heavy = { bytes: 160 * 1024 * 1024, undo: () => undefined, redo: () => undefined };
  history.add(heavy);
  history.add(heavy);
  expect(history.undo()).toBe(true);
  expect(history.undo()).toBe(false);
});

/** A board that is only what a sender looks at. */
function fakeBoard() {
  const canvas = { toBlob: (done: (blob: Blob) => void) => done(new Blob(["pixels"])) };
  const sheet = { canvas, version: 1 } as unknown as Sheet;
  const layer: Layer = { name: "one", visible: true, sheet };
  const board = {
    background: null as Background | null,
    drawing: false,
    edits: [] as Edit[],
    empty: false,
    layers: [layer],
  };
  return { sheet, board, sent: board as unknown as Board };
}

function settled(): Promise<void> {
  return new Promise((done) => setTimeout(done, 80));
}

test("a drawing is sent one version at a time, the newest last", async () => {
  const { sheet, board, sent: fake } = fakeBoard();
  board.drawing = true;
  const answers: (() => void)[] = [];
  const ids: string[] = [];
  const values: (EditorData | null)[] = [];
  const sender = new Sender(fake, {
    encode: encoded,
    send: (fields) => {
      ids.push(fields["id"] ?? "");
      return new Promise<void>((answer) => answers.push(answer));
    },
    upload: () => expect.fail("nothing to upload"),
    sent: (value) => values.push(value),
    failed: (error) => expect.fail(String(error)),
  });
  for (let i = 0; i < 20; i += 1) {
    sheet.version += 1;
    sender.changed();
    await Promise.resolve();
  }
  expect(ids).toHaveLength(1);
  expect(values).toHaveLength(0);
  expect(sender.pending).not.toBeNull();
  answers[0]?.();
  await settled();
  // Whatever came meanwhile is one more version.
  expect(ids).toHaveLength(2);
  board.drawing = false;
  answers[1]?.();
  await settled();
  expect(values.map((value) => value?.id)).toEqual(ids);
  expect(sender.owns(values[1] ?? null)).toBe(true);
  expect(sender.owns({ background: null, layers: [], composite: null, id: "other.1" })).toBe(false);
  expect(sender.pending).toBeNull();
});

test("an empty board is no value, and a failure is told once", async () => {
  const { board, sent: fake } = fakeBoard();
  const values: (EditorData | null)[] = [];
  const failures: unknown[] = [];
  const sender = new Sender(fake, {
    encode: encoded,
    send: () => Promise.reject(new Error("too large")),
    upload: () => expect.fail("nothing to upload"),
    sent: (value) => values.push(value),
    failed: (error) => failures.push(error),
  });
  sender.changed();
  await settled();
  expect(failures).toEqual([new Error("too large")]);
  board.empty = true;
  sender.changed();
  await settled();
  expect(values).toEqual([null]);
});

test("what was done, hidden layers and a changed background go along; the background goes once", async () => {
  const { board, sent: fake } = fakeBoard();
  const pixels = document.createElement("canvas");
  pixels.toBlob = (done) => done(new Blob(["under"]));
  const uploaded: Blob[] = [];
  const values: (EditorData | null)[] = [];
  const file = { path: "kept.png", meta: { _type: "gradio.FileData" } };
  const sender = new Sender(fake, {
    encode: encoded,
    send: () => Promise.resolve(),
    upload: (blob) => {
      uploaded.push(blob);
      return Promise.resolve(file);
    },
    sent: (value) => values.push(value),
    failed: (error) => expect.fail(String(error)),
  });
  board.background = { picture: pixels, file: null };
  board.edits = [{ tool: "noise", amount: 0.1, seed: 1 }];
  board.layers = board.layers.map((layer) => ({ ...layer, visible: false }));
  sender.changed();
  await settled();
  sender.changed();
  await settled();
  expect(uploaded).toHaveLength(1);
  expect(values).toHaveLength(2);
  expect(values[1]).toMatchObject({
    background: file,
    meta: { edits: [{ tool: "noise", amount: 0.1, seed: 1 }], hidden: [0] },
  });
});
