/** Hands over what was pressed before the page's script was there, and keeps no more. */
export type Presses = () => readonly Event[];

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The server's mark of controls that the browser was not to fill in by itself from an earlier visit. */
const MARK = "data-drawn";

/**
 * Brings a page to life that the server has drawn. What the person typed, chose or pressed in it meanwhile counts as if
 * the page had been alive: `enliven` would put the drawn values back.
 */
export function takeOver(target: HTMLElement, enliven: () => void): void {
  const restore = [...target.querySelectorAll<Control>("input, textarea, select")].map(kept);
  enliven();
  for (const one of restore) one?.();
  const { showglassPresses: presses } = globalThis as { showglassPresses?: Presses };
  for (const press of presses?.() ?? []) again(press);
}

/** What puts back the state that the person gave a control; null where it is as it was drawn. */
function kept(control: Control): (() => void) | null {
  const touched = isTouched(control);
  if (control.hasAttribute(MARK)) {
    control.removeAttribute(MARK);
    control.removeAttribute("autocomplete");
  }
  if (!touched) return null;
  const { value } = control;
  const checked = "checked" in control && control.checked;
  return () => {
    if ("checked" in control) control.checked = checked;
    if (control.type !== "file") control.value = value;
    for (const type of ["input", "change"])
      control.dispatchEvent(new Event(type, { bubbles: true }));
  };
}

function isTouched(control: Control): boolean {
  if (control instanceof HTMLSelectElement)
    return [...control.options].some((option) => option.selected !== option.defaultSelected);
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  const { type } = control;
  if (type === "checkbox") return control.checked !== control.defaultChecked;
  // the one that another put out was not touched: as in a live page, nothing happens to it
  if (type === "radio") return control.checked && !control.defaultChecked;
  if (type === "file") return (control.files?.length ?? 0) > 0;
  return control.value !== control.defaultValue;
}

/** Links, fields and the like did by themselves what a press does; a button has done nothing yet. */
function again(press: Event): void {
  const target = press.target as Element;
  if (!target.isConnected) return;
  if (press instanceof KeyboardEvent) target.dispatchEvent(new KeyboardEvent(press.type, press));
  else if (target.closest("button, [role=button], [role=tab]"))
    target.dispatchEvent(new MouseEvent(press.type, press));
}
