import assert from "node:assert/strict";
import { it } from "node:test";
import { headerFields } from "../message/header.ts";
import { authorsOf } from "./author-check.ts";

const me = "Resent-From: Me <me@x.example>\r\n";
const other = "Resent-From: other@x.example\r\n";
const from = "From: ana@y.example\r\n";

for (const [name, header, authors] of [
  ["the author", from, ["ana@y.example"]],
  ["who sends on", `${me}Resent-To: k@z.example\r\n${from}`, ["me@x.example"]],
  ["the last of those who sent on", `${me}Received: x\r\n${other}${from}`, ["me@x.example"]],
  ["no one who sent on before", `Received: x\r\n${other}${from}`, ["ana@y.example"]],
  ["nobody where there is no author", me, undefined],
  ["nobody where it does not say who sends on", `Resent-From: \r\n${from}`, undefined],
] as const) {
  it(`finds ${name}, who answers for a message`, () => {
    assert.deepEqual(authorsOf(header, headerFields(header)), authors);
  });
}
