import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/layout.css";

import { hydrate, mount } from "svelte";

import App from "./app.svelte";
import { takeOver } from "./early/take_over";
import { begin } from "./language.svelte";
import { Page } from "./page.svelte";
import type { PageConfig } from "./protocol.gen";
import { preload } from "./registry";
import { type TabMemory, tabMemory } from "./tab";
import { Theme } from "./theme.svelte";
import { Ways } from "./ways";

/** Comes back when the network or the person does, and takes leave when the page goes. */
function watch(page: Page, tab: TabMemory | null): void {
  const wake = (): void => page.wake();
  addEventListener("online", wake);
  addEventListener("pageshow", (event) => {
    if (event.persisted) tab?.back();
    wake();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) wake();
  });
  addEventListener("pagehide", (event) => {
    if (!event.persisted) page.connection.bye();
    // a page with an open connection is not kept for the way back
    page.connection.rest();
    tab?.leave();
  });
}

async function start(target: HTMLElement, data: string): Promise<void> {
  const config = JSON.parse(data) as PageConfig;
  const types = config.components.map(({ type }) => type);
  const drawn = target.hasChildNodes();
  // a view that is here already would not fit what the server has drawn in its place
  if (!drawn) preload(types);
  // nothing is drawn in one language and then in another
  await begin(config.i18n ?? null);
  // the socket lies beside the page, whatever path the app is mounted at
  const socket = new URL("gradio_api/socket", document.baseURI).href;
  const ways = new Ways({ socket, token: config.token });
  const tab = tabMemory(`${socket} ${config.page ?? ""}`.trim());
  const page = new Page(config, {
    tab,
    open: () => ways.open(),
    patience: () => ways.patience,
    settled: (welcomed) => ways.settled(welcomed),
    renewed: (token) => ways.renew(token),
    query: location.search.slice(1),
  });
  ways.better = () => page.connection.reopen();
  const props = { page, theme: new Theme() };
  if (drawn) {
    takeOver(target, () => hydrate(App, { target, props }));
    preload(types);
  } else mount(App, { target, props });
  // after the page is there: opening a socket takes the browser longer than drawing a text box
  page.connection.connect();
  watch(page, tab);
  page.start();
}

const target = document.getElementById("app");
const data = document.getElementById("showglass-page")?.textContent;
if (target && data) void start(target, data);
