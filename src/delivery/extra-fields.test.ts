import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { headerFields } from "../message/header.ts";
import { MemoryMessage } from "../testing/memory-message.ts";
import { extraOf } from "./extra-fields.ts";

async function extra(header: string): Promise<string> {
  const body = await new MemoryMessage().finish();
  const found = extraOf({
    body,
    header,
    fields: headerFields(header),
    authors: undefined,
    writers: [],
  });
  return found.kind === "extra" ? JSON.stringify(found.extra) : `${found.code} ${found.text}`;
}

describe("fields X-Homepost-Extra-", () => {
  it("are found, decoded and unfolded", async () => {
    const header =
      "X-Homepost-Extra-Order-Id: 7\r\nx-homepost-extra-b:\r\n a\r\n b \r\nX-Homepost-Extra-: none\r\n" +
      "X-Homepost-Extra-__proto__: p\r\nSubject: x\r\n\r\n";
    assert.equal(await extra(header), '{"Order-Id":"7","b":"a b","__proto__":"p"}');
  });

  it("come once each, and are not too many", async () => {
    assert.match(
      await extra("X-Homepost-Extra-A: 1\r\nX-Homepost-Extra-a: 1\r\n\r\n"),
      /^554 .*twice/,
    );
    const many = Array.from({ length: 51 }, (_, i) => `X-Homepost-Extra-${i}: 1\r\n`).join("");
    assert.match(await extra(`${many}\r\n`), /^554 Too much/);
    const long = `X-Homepost-Extra-A: ${"x".repeat(2001)}\r\n\r\n`;
    assert.match(await extra(long), /^554 Too much/);
  });
});
