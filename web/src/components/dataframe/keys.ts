/** What keys do in a table. */
import type { Grid, Place } from "./grid.svelte";

interface More {
  sort: (column: number) => void;
  menu: () => void;
  /** Makes the column wider by so many steps. */
  widen: (column: number, steps: number) => void;
}

type Event = Pick<
  KeyboardEvent,
  "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey" | "isComposing"
>;

/** Does what a key asks for; false when the table has nothing to do with it. `page`: rows of a page key. */
export function acts(grid: Grid, event: Event, page: number, more: More): boolean {
  if (event.isComposing) return false;
  const steps = event.altKey && event.shiftKey ? WIDER[event.key] : undefined;
  if (steps !== undefined) {
    more.widen(grid.focus.column, steps);
    return true;
  }
  const to = target(grid, event, page);
  if (to) {
    grid.choose(to, event.shiftKey);
    return true;
  }
  return event.ctrlKey || event.metaKey ? command(grid, event) : plain(grid, event, more);
}

/** With Alt and Shift. */
const WIDER: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

interface Way {
  at: Place;
  /** To the edge. */
  far: boolean;
  last: Place;
  page: number;
}

const STEPS: Readonly<Record<string, (way: Way) => Place>> = {
  ArrowDown: ({ at, far, last }) => ({ ...at, row: far ? last.row : at.row + 1 }),
  ArrowUp: ({ at, far }) => ({ ...at, row: far ? 0 : at.row - 1 }),
  ArrowRight: ({ at, far, last }) => ({ ...at, column: far ? last.column : at.column + 1 }),
  ArrowLeft: ({ at, far }) => ({ ...at, column: far ? 0 : at.column - 1 }),
  Home: ({ at, far }) => ({ row: far ? 0 : at.row, column: 0 }),
  End: ({ at, far, last }) => ({ row: far ? last.row : at.row, column: last.column }),
  PageDown: ({ at, page }) => ({ ...at, row: at.row + page }),
  PageUp: ({ at, page }) => ({ ...at, row: Math.max(0, at.row - page) }),
};

function target(grid: Grid, event: Event, page: number): Place | null {
  const last = { row: grid.rows.total - 1, column: grid.headers.length - 1 };
  if (event.altKey) return null;
  const far = event.ctrlKey || event.metaKey;
  return STEPS[event.key]?.({ at: grid.focus, far, last, page }) ?? null;
}

const ANYWHERE: Readonly<Record<string, (grid: Grid) => void>> = {
  a: (grid) => grid.chooseAll(),
  c: (grid) => void grid.copy(grid.area),
};
const EDITING: Readonly<Record<string, (grid: Grid, shift: boolean) => void>> = {
  x: (grid) => void grid.copy(grid.area).then((done) => done && grid.clear()),
  z: (grid, shift) => (shift ? grid.redo() : grid.undo()),
  y: (grid) => grid.redo(),
};

function command(grid: Grid, event: Event): boolean {
  const key = event.key.toLowerCase();
  const act = ANYWHERE[key] ?? (grid.node.interactive ? EDITING[key] : undefined);
  act?.(grid, event.shiftKey);
  return act !== undefined;
}

function opensMenu(event: Event): boolean {
  if (event.key === "ContextMenu") return true;
  return (event.key === "F10" && event.shiftKey) || (event.key === "ArrowDown" && event.altKey);
}

function plain(grid: Grid, event: Event, more: More): boolean {
  const { row, column } = grid.focus;
  if (opensMenu(event)) more.menu();
  else if (event.key === "Escape") grid.choose(grid.focus);
  else if (row >= 0) return grid.editable(column) && edits(grid, event);
  else if (event.key === "Enter" || event.key === " ") more.sort(column);
  else return false;
  return true;
}

function edits(grid: Grid, event: Event): boolean {
  const { row, column } = grid.focus;
  if (event.key === "Delete" || event.key === "Backspace") grid.clear();
  else if (grid.kinds[column]?.type === "bool") {
    if (event.key !== "Enter" && event.key !== " ") return false;
    grid.set(row, column, grid.rows.cell(row, column) !== true);
  } else return begins(grid, event);
  return true;
}

function begins(grid: Grid, event: Event): boolean {
  if (event.key === "Enter" || event.key === "F2") grid.begin(grid.focus);
  else if (event.key.length === 1 && !event.altKey) grid.begin(grid.focus, event.key);
  else return false;
  return true;
}
