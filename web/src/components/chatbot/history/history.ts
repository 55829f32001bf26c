/** The kept conversations, which most chats do not have: fetched by those that do. */
export { reread } from "../../../browser_state";
export { Conversations } from "./conversations.svelte";
export { default as HistoryView } from "./history.svelte";
