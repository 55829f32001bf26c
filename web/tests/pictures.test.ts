import { describe, expect, it } from "vitest";

import { reached } from "../src/components/gallery/items";
import { SIZES, thumbnail } from "../src/lib/thumbnail";
import { distinct, zip } from "../src/lib/zip";
import { FIT, MOST, moved, zoomed } from "../src/lib/zoom";
import type { FileData } from "../src/props.gen";

function file(path: string, size: number | null = 5_000_000, url: string | null = null): FileData {
  return {
    path,
    size,
    url,
    orig_name: null,
    mime_type: null,
    is_stream: false,
    meta: { _type: "gradio.FileData" },
  };
}

describe("a small picture", () => {
  it("has the next size that is made", () => {
    expect(thumbnail(file("t/a b.jpg"), 200)).toBe("gradio_api/thumbnail/256/file=t/a%20b.jpg");
    expect(thumbnail(file("t/a.jpg"), 256)).toContain("/256/");
    expect(thumbnail(file("t/a.jpg"), 256.2)).toContain("/360/");
  });

  it("is the file itself where nothing smaller would do", () => {
    expect(thumbnail(file("t/a.jpg"), (SIZES.at(-1) ?? 0) + 1)).toBe("gradio_api/file=t/a.jpg");
    expect(thumbnail(file("t/a.jpg", 1000), 100)).toBe("gradio_api/file=t/a.jpg");
    expect(thumbnail(file("t/a.gif"), 100)).toBe("gradio_api/file=t/a.gif");
    const web = "https://example.com/a.jpg";
    expect(thumbnail(file(web, null, web), 100)).toBe(web);
    expect(thumbnail(null, 100)).toBeNull();
  });
});

describe("zoom", () => {
  it("keeps what is under the pointer there", () => {
    const look = zoomed(FIT, 2, { x: 0.25, y: -0.5 });
    expect(look).toEqual({ scale: 2, x: -0.25, y: 0.5 });
  });

  it("never leaves the picture", () => {
    expect(zoomed(FIT, 0.1)).toEqual(FIT);
    expect(zoomed(FIT, 1000).scale).toBe(MOST);
    expect(moved(FIT, 3, 3)).toEqual(FIT);
    expect(moved({ scale: 3, x: 0, y: 0 }, 9, -9)).toEqual({ scale: 3, x: 1, y: -1 });
    const back = zoomed({ scale: 3, x: 1, y: -1 }, 1 / 3);
    expect(back.x).toBeCloseTo(0);
  });
});

describe("keys in a grid", () => {
  it("walk by rows and columns, and stop at the ends", () => {
    expect(reached("ArrowDown", 1, 7, 3)).toBe(4);
    expect(reached("ArrowDown", 5, 7, 3)).toBeNull();
    expect(reached("ArrowUp", 1, 7, 3)).toBeNull();
    expect(reached("End", 1, 7, 3)).toBe(6);
    expect(reached("x", 1, 7, 3)).toBeNull();
  });
});

describe("an archive", () => {
  it("has the checksum of each file", async () => {
    const made = await zip([{ name: "ü.txt", content: new Blob(["123456789"]) }]);
    const view = new DataView(await made.arrayBuffer());
    expect(view.getUint32(0, true)).toBe(0x0403_4b50);
    // the well-known checksum of these nine digits
    expect(view.getUint32(14, true)).toBe(0xcbf4_3926);
  });

  it("gives files of the same name others", () => {
    expect(distinct(["a.b.png", "a.b.png", "a.b_2.png", "x"])).toEqual([
      "a.b.png",
      "a.b_2.png",
      "a.b_2_2.png",
      "x",
    ]);
  });
});
