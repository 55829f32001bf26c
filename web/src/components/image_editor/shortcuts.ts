import { word } from "../../lib/words";
import type { ImageeditorProps } from "../../props.gen";
import { MEDIA } from "../../ui/media";
import { TOOLS } from "./icons";
import type { Studio } from "./studio.svelte";
import type { Kind } from "./tools.svelte";

/** A tool as the bar shows it. */
export interface Offer {
  kind: Kind;
  label: string;
  drawing: string;
  key: string;
}

/** A key that does something wherever in the editor the focus is, unless one types there. */
export interface Shortcut {
  /** As it is shown. */
  keys: string;
  words: string;
  /** `key` of the event in lower case; "mod+" is Ctrl or the Mac's own key. */
  on: readonly string[];
  run: () => void;
}

/** The tools that an author offers. */
export function offered(
  brush: ImageeditorProps["brush"],
  eraser: ImageeditorProps["eraser"],
  transforms: readonly string[],
): Offer[] {
  const has = (name: string): boolean => transforms.includes(name);
  const all: [boolean, Offer][] = [
    [brush !== false, { kind: "brush", label: word("Brush"), drawing: MEDIA.brush, key: "B" }],
    [eraser !== false, { kind: "erase", label: word("Erase"), drawing: MEDIA.eraser, key: "E" }],
    [has("crop"), { kind: "crop", label: word("Crop"), drawing: TOOLS.crop, key: "C" }],
    [
      has("rotate") || has("flip"),
      { kind: "turn", label: word("Rotate and flip"), drawing: TOOLS.forth, key: "R" },
    ],
    [has("resize"), { kind: "resize", label: word("Resize"), drawing: TOOLS.resize, key: "S" }],
    [has("occlude"), { kind: "occlude", label: word("Occlude"), drawing: TOOLS.occlude, key: "O" }],
    [has("noise"), { kind: "noise", label: word("Noise"), drawing: TOOLS.noise, key: "N" }],
    [
      has("brightness"),
      { kind: "brightness", label: word("Brightness"), drawing: TOOLS.brightness, key: "L" },
    ],
  ];
  const found = all.filter(([there]) => there).map(([, offer]) => offer);
  // A pad to draw on needs no tool to move what is seen: two fingers and the keys are enough.
  if (found.length > 3)
    found.push({ kind: "pan", label: word("Move"), drawing: TOOLS.hand, key: "H" });
  return found;
}

/** The keys of an editor with these tools. */
export function shortcuts(studio: Studio, offers: readonly Offer[], save?: () => void): Shortcut[] {
  const { tools, view } = studio;
  const grow = (by: number): void =>
    tools.resize(Math.max(1, Math.round(tools.size * by + by - 1)));
  const shrink = (): void => tools.resize(Math.max(1, Math.round(tools.size / 1.25 - 0.5)));
  const pens = offers.some(({ kind }) => kind === "brush" || kind === "erase");
  const list: Shortcut[] = offers.map(({ key, label, kind }) => ({
    keys: key,
    words: label,
    on: [key.toLowerCase()],
    run: () => studio.choose(kind),
  }));
  if (pens)
    list.push(
      { keys: "]", words: word("Thicker"), on: ["]"], run: () => grow(1.25) },
      { keys: "[", words: word("Thinner"), on: ["["], run: shrink },
    );
  list.push(
    { keys: "Ctrl+Z", words: word("Undo"), on: ["mod+z"], run: () => studio.undo() },
    {
      keys: "Ctrl+Shift+Z",
      words: word("Redo"),
      on: ["mod+shift+z", "mod+y"],
      run: () => studio.redo(),
    },
    { keys: "+", words: word("Zoom in"), on: ["+", "=", "shift++"], run: () => view.zoomAt(1.5) },
    { keys: "-", words: word("Zoom out"), on: ["-"], run: () => view.zoomAt(1 / 1.5) },
    { keys: "0", words: word("Whole picture"), on: ["0"], run: () => view.reset() },
  );
  if (save) list.push({ keys: "Ctrl+S", words: word("Save changes"), on: ["mod+s"], run: save });
  return list;
}

/** The shortcut that a key is for. */
export function wanted(list: readonly Shortcut[], event: KeyboardEvent): Shortcut | undefined {
  const mod = event.ctrlKey || event.metaKey;
  if (event.altKey || (!mod && types(event.target))) return undefined;
  const key = event.key.toLowerCase();
  const shift = event.shiftKey && (mod || key === "+") ? "shift+" : "";
  const name = `${mod ? "mod+" : ""}${shift}${key}`;
  return list.find(({ on }) => on.includes(name));
}

/** Whether keys are text where the focus is. */
function types(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement)
    return !["range", "radio", "checkbox", "color", "file"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
