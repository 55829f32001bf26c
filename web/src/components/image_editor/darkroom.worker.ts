/** Develops pictures one after the other, in a thread where nobody waits for a click. */
import type { Answer, Order } from "./darkroom";
import { develop } from "./develop";

interface Scope {
  onmessage: ((event: MessageEvent<Order>) => void) | null;
  postMessage(answer: Answer, transfer: Transferable[]): void;
}

const scope = self as unknown as Scope;
let last = Promise.resolve();

async function answer({ n, picture, wish }: Order): Promise<void> {
  try {
    const made = await develop(picture, wish);
    scope.postMessage({ n, made }, made instanceof ImageBitmap ? [made] : []);
  } catch (error) {
    scope.postMessage({ n, wrong: String(error) }, []);
  }
}

scope.onmessage = ({ data }) => {
  last = last.then(() => answer(data));
};
scope.postMessage({ n: 0 }, []);
