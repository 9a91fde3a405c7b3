import assert from "node:assert/strict";
import { it } from "node:test";
import { structureText } from "./structure-text.ts";

const part = {
  partId: null,
  blobId: null,
  size: 0,
  name: null,
  type: "multipart/mixed",
  disposition: null,
  cid: null,
  charset: null,
};

it("shows parts inside parts", () => {
  const text = { ...part, partId: "1", type: "text/plain", charset: "utf-8", size: 12 };
  const image = { ...part, partId: "2", type: "image/png", name: "a.png", cid: "x@y", size: 5 };
  const attached = { ...image, disposition: "attachment" };
  assert.equal(
    structureText({ ...part, subParts: [text, attached] }),
    `multipart/mixed
    1  text/plain  charset=utf-8  12
    2  image/png  5  attachment  "a.png"  <x@y>
`,
  );
});
