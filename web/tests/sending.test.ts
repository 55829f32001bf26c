import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type * as requests from "../src/lib/requests";
import type * as sending from "../src/lib/sending";

/** One request that waits to be answered. */
interface Held {
  asked: requests.Asked;
  answer: (status: number, headers?: Record<string, string>, body?: string) => void;
}

const held: Held[] = [];

vi.mock("../src/lib/requests", async (original) => {
  const real = await original<typeof requests>();
  const request = (asked: requests.Asked): Promise<unknown> =>
    new Promise((resolve, reject) => {
      held.push({
        asked,
        answer: (status, headers = {}, body = "") => {
          if (status >= 300) reject(new real.UploadFailure(status, body));
          else
            resolve({
              status,
              responseText: body,
              getResponseHeader: (name: string) => headers[name] ?? null,
            });
        },
      });
    });
  return { ...real, request };
});

const token = (): string => "t";
const turn = (): Promise<void> => new Promise((done) => setTimeout(done));

function fileOf(name: string, size: number): File {
  return new File([new Uint8Array(size)], name);
}

/** Takes the oldest request. */
function next(method: string): Held {
  const one = held.shift();
  if (!one) throw new Error("nothing is asked");
  expect(one.asked.method).toBe(method);
  return one;
}

const MB = 1024 * 1024;

describe("files on their way to the server", () => {
  let uploadFiles: typeof sending.uploadFiles;

  beforeEach(async () => {
    vi.resetModules();
    held.length = 0;
    sessionStorage.clear();
    ({ uploadFiles } = await import("../src/lib/sending"));
  });

  afterEach(() => expect(held).toHaveLength(0));

  it("two at once, and told in their order whichever ends first", async () => {
    const files = ["a", "b", "c"].map((name) => fileOf(name, MB));
    const sent = uploadFiles(files, token);
    expect(held).toHaveLength(2);
    next("POST").answer(201, { location: "uploads/a" }, '{"ticket":"ta"}');
    next("POST").answer(201, { location: "uploads/b" }, '{"ticket":"tb"}');
    await turn();
    const first = next("PATCH");
    next("PATCH").answer(204, { "upload-offset": String(MB) });
    await turn();
    next("POST").answer(201, { location: "uploads/c" }, '{"ticket":"tc"}');
    await turn();
    next("PATCH").answer(204, { "upload-offset": String(MB) });
    first.answer(204, { "upload-offset": String(MB) });
    expect((await sent).map(({ path }) => path)).toEqual(["ta", "tb", "tc"]);
  });

  it("none is begun after one that was refused", async () => {
    const sent = uploadFiles(
      ["a", "b", "c"].map((name) => fileOf(name, MB)),
      token,
    );
    next("POST").answer(400, {}, '{"detail":"no"}');
    await expect(sent).rejects.toThrow();
    next("POST").answer(201, { location: "uploads/b" }, '{"ticket":"tb"}');
    await turn();
    next("PATCH").answer(204, { "upload-offset": String(MB) });
    await turn();
  });

  it("the next file begins with parts of the size that went well", async () => {
    const sent = uploadFiles([fileOf("a", 3 * MB)], token);
    next("POST").answer(201, { location: "uploads/a" }, '{"ticket":"ta"}');
    await turn();
    const one = next("PATCH");
    expect((one.asked.body as Blob).size).toBe(MB);
    one.answer(204, { "upload-offset": String(MB) });
    await turn();
    next("PATCH").answer(204, { "upload-offset": String(3 * MB) });
    await sent;
    const again = uploadFiles([fileOf("b", 3 * MB)], token);
    next("POST").answer(201, { location: "uploads/b" }, '{"ticket":"tb"}');
    await turn();
    const whole = next("PATCH");
    expect((whole.asked.body as Blob).size).toBe(3 * MB);
    whole.answer(204, { "upload-offset": String(3 * MB) });
    await again;
  });
});
