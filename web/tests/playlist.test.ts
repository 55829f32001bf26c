import { expect, test } from "vitest";

import { readList, typeOf } from "../src/lib/playlist";

const LIST = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MAP:URI="0-735.mp4"
#EXTINF:0.938667,
735-7545.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="8280-700.mp4?__sign=a"
#EXTINF:0.9,
8980-5.m4s
`;

test("the parts of a list are in the order of playing, heads among them", () => {
  const parts = ["0-735.mp4", "735-7545.m4s", "8280-700.mp4?__sign=a", "8980-5.m4s"];
  expect(readList(LIST)).toEqual({ parts, over: false });
  expect(readList(`${LIST}#EXT-X-ENDLIST\n`).over).toBe(true);
  expect(readList("")).toEqual({ parts: [], over: false });
});

test("the type is read from the head", () => {
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
  expect(typeOf(bytes("....mp4a...."))).toBe('audio/mp4; codecs="mp4a.40.2"');
  expect(typeOf(bytes("..avcC\x01\x64\x00\x0a..mp4a"))).toBe(
    'video/mp4; codecs="avc1.64000a, mp4a.40.2"',
  );
  expect(typeOf(bytes("..avcC\x01\x42\xc0\x1e.."))).toBe('video/mp4; codecs="avc1.42c01e"');
});
