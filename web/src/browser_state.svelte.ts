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

/** Gives each BrowserState what the browser has for it, and keeps what it becomes. Returns what ends that. */
export function keep(nodes: readonly Node[]): () => void {
  const lockers = nodes.map((node) => {
    const locker = new Locker(String(node.get("storage_key")), String(node.get("secret")));
    const kept = locker.read();
    node.set("value", kept === null ? node.get("default_value") : JSON.parse(kept));
    node.pending = null;
    return { node, locker, last: kept };
  });
  return $effect.root(() => {
    for (const one of lockers) {
      const start = JSON.stringify(one.node.get("value"));
      one.last ??= start;
      $effect(() => {
        const json = JSON.stringify(one.node.get("value") ?? null);
        if (json !== one.last) one.locker.write(json);
        one.last = json;
      });
    }
  });
}
