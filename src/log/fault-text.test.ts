import assert from "node:assert/strict";
import { it } from "node:test";
import { faultText } from "./fault-text.ts";

it("tells of the causes too", () => {
  const text = faultText(new Error("outer", { cause: new TypeError("inner", { cause: 7 }) }));
  assert.match(text, /^Error: outer\n[^]*\ncaused by TypeError: inner\n[^]*\ncaused by 7$/);
});

it("ends with a circle of causes", () => {
  const fault = new Error("again");
  fault.cause = fault;
  assert.equal(faultText(fault).split("caused by").length, 5);
});
