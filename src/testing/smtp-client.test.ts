import assert from "node:assert/strict";
import { it } from "node:test";
import { stuffed } from "./smtp-client.ts";

it("stuffs dots and ends the message", () => {
  const check = (message: string, expected: string): void => {
    assert.equal(stuffed(message).toString("latin1"), expected);
  };
  check("", ".\r\n");
  check("a", "a\r\n.\r\n");
  check(".a\r\n..\r\nb.\r\n", "..a\r\n...\r\nb.\r\n.\r\n");
  check("\r\n.\r\n", "\r\n..\r\n.\r\n");
  check("a\n.b\r\n", "a\n.b\r\n.\r\n");
});
