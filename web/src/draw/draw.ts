/** Draws a page on the server, where there is no document: what App shows first, as HTML that it can take over. */
import "./stand_in";

import { render } from "svelte/server";

import App from "../app.svelte";
import { speak, type Words } from "../lib/words";
import { Page } from "../page.svelte";
import type { PageConfig } from "../protocol.gen";
import type { Theme, ThemeChoice } from "../theme.svelte";

/** The name of an element that has values, and what keeps a browser from filling in those of an earlier visit. */
const CONTROL = /<(?:input|textarea|select)(?=[\s>])(?![^>]*\sautocomplete=)/g;
const UNFILLED = ' autocomplete="off" data-drawn';

function unconnected(): never {
  throw new Error("A page that is drawn on the server connects to nothing.");
}

/** data: a `PageConfig` as JSON. choice: the theme. words: a catalogue as JSON, of the language. */
export function draw(data: string, choice: string, language: string, words: string): string {
  const speech = { language, words: JSON.parse(words) as Words, translate: null };
  speak(() => speech);
  const page = new Page(JSON.parse(data) as PageConfig, { open: unconnected, tab: null });
  const theme: Pick<Theme, "choice" | "choose"> = {
    choice: choice as ThemeChoice,
    choose: unconnected,
  };
  const { body } = render(App, { props: { page, theme: theme as Theme } });
  return body.replace(CONTROL, (tag) => tag + UNFILLED);
}
