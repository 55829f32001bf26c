import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { bytesToUtf8, managedNonce, randomBytes, utf8ToBytes } from "@noble/ciphers/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";

import type { Node } from "./node.svelte";

/** How values lie in the browser: as text that only the secret opens. Works without a secure context, too. */
class Locker {
  readonly #name: string;
  readonly #cipher;

  constructor(name: string, secret: string) {
    this.#name = name;
    const sealed = managedNonce(xchacha20poly1305, randomBytes);
    this.#cipher = sealed(sha256(utf8ToBytes(secret)));
  }

  /** The value as JSON; null when there is none, or none that this secret opens. */
  read(): string | null {
    try {
      const kept = localStorage.getItem(this.#name);
      if (kept === null) return null;
      const bytes = Uint8Array.from(atob(kept), (sign) => sign.charCodeAt(0));
      return bytesToUtf8(this.#cipher.decrypt(bytes));
    } catch {
      return null;
    }
  }

  write(json: string): void {
    const bytes = this.#cipher.encrypt(utf8ToBytes(json));
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    try {
      localStorage.setItem(this.#name, btoa(text));
    } catch (error) {
      // Storage is full or forbidden: the value then holds as long as the page does.
      console.warn("A BrowserState could not be kept.", error);
    }
  }
}

/** Of each BrowserState: where it lies, and the JSON that lay there last. */
const lockers = new WeakMap<Node, Locker>();
const last = new WeakMap<Node, string>();

/** What the browser has for a BrowserState now: other tabs of the app write there, too. */
export function reread(node: Node): unknown {
  const kept = lockers.get(node)?.read() ?? null;
  if (kept === null) return node.get("value");
  last.set(node, kept);
  return JSON.parse(kept);
}

/** Gives each BrowserState what the browser has for it. Returns what keeps a value that one of them has now. */
export function recall(nodes: readonly Node[]): (node: Node, value: unknown) => void {
  for (const node of nodes) {
    const locker = new Locker(String(node.get("storage_key")), String(node.get("secret")));
    const kept = locker.read();
    const value: unknown = kept === null ? node.get("default_value") : JSON.parse(kept);
    node.set("value", value);
    node.pending = null;
    lockers.set(node, locker);
    last.set(node, JSON.stringify(value ?? null));
  }
  return (node, value) => {
    const json = JSON.stringify(value ?? null);
    if (json !== last.get(node)) lockers.get(node)?.write(json);
    last.set(node, json);
  };
}
