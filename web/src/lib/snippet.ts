/** An input of an endpoint, as a caller sees it. */
export interface Argument {
  name: string;
  value: unknown;
}

/** A JSON value as Python source. */
export function python(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value === "object") {
    const items = Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}: ${python(v)}`);
    return `{${items.join(", ")}}`;
  }
  return JSON.stringify(value);
}

/** A call of an endpoint with the Python client. */
export function pythonCall(root: string, endpoint: string, args: readonly Argument[]): string {
  const lines = args.map(({ name, value }) => `    ${python(value)},  # ${name}`);
  return [
    "from gradio_client import Client",
    "",
    `client = Client(${JSON.stringify(root)})`,
    "result = client.predict(",
    ...lines,
    `    api_name=${JSON.stringify(`/${endpoint}`)},`,
    ")",
    "print(result)",
  ].join("\n");
}

/** The same with the JavaScript client. */
export function javascriptCall(root: string, endpoint: string, args: readonly Argument[]): string {
  const lines = args.map(({ name, value }) => `  ${JSON.stringify(value ?? null)}, // ${name}`);
  return [
    'import { Client } from "@gradio/client";',
    "",
    `const client = await Client.connect(${JSON.stringify(root)});`,
    `const result = await client.predict(${JSON.stringify(`/${endpoint}`)}, [`,
    ...lines,
    "]);",
    "console.log(result.data);",
  ].join("\n");
}

/** The same with curl: a call, and the stream of its events. */
export function curlCall(root: string, endpoint: string, args: readonly Argument[]): string {
  const base = `${root.replace(/\/$/, "")}/gradio_api/call/${endpoint}`;
  const body = JSON.stringify({ data: args.map(({ value }) => value ?? null) }).replaceAll(
    "'",
    "'\\''",
  );
  return [
    `EVENT_ID=$(curl -s -X POST ${base} \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '${body}' | cut -d'"' -f4)`,
    `curl -N ${base}/$EVENT_ID`,
  ].join("\n");
}

/** The address of the app's MCP server; with `acts`, one that offers tools to use the page with. */
export function agentAddress(root: string, acts: boolean): string {
  return `${root.replace(/\/$/, "")}/gradio_api/mcp/${acts ? "?act=1" : ""}`;
}

/** What programs that keep a list of MCP servers want. */
export function agentConfig(root: string, title: string, acts: boolean): string {
  const name =
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "app";
  return JSON.stringify({ mcpServers: { [name]: { url: agentAddress(root, acts) } } }, null, 2);
}
