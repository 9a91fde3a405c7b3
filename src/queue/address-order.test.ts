import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { orderedAddresses } from "./address-order.ts";

const v4 = ["192.0.2.1", "192.0.2.2"];
const v6 = ["2001:db8::1", "2001:db8::2"];
const all = [v6[0]!, v4[0]!, v6[1]!, v4[1]!];

describe("the order of a host's addresses", () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["begins with IPv4", [], [...v4, ...v6]],
    ["goes on with the other family", [v4[0]!], [...v6, ...v4]],
    ["begins with IPv4 again after IPv6", [v6[1]!], [...v4, v6[1]!, v6[0]!]],
    ["takes the same address of a family twice", [v4[1]!, v6[0]!], [v4[1]!, v4[0]!, ...v6]],
    ["then another one", [v4[0]!, v6[0]!, v4[0]!, v6[0]!], [v4[1]!, v4[0]!, v6[1]!, v6[0]!]],
    ["forgets addresses that are gone", ["192.0.2.9"], [...v6, ...v4]],
  ];
  for (const [claim, earlier, expected] of cases) {
    it(claim, () => assert.deepEqual(orderedAddresses(all, earlier), expected));
  }

  it("is that of one family where there is no other", () => {
    assert.deepEqual(orderedAddresses(v4, [v4[0]!]), v4);
    assert.deepEqual(orderedAddresses(v4, [v4[0]!, v4[0]!]), v4.toReversed());
    assert.deepEqual(orderedAddresses([], [v4[0]!]), []);
  });
});
