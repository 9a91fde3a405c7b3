import assert from "node:assert/strict";
import { it } from "node:test";
import { accountChange, accountValues } from "./account-fields.ts";

const shown = {
  fullName: "Mia",
  description: "",
  loginDisabled: false,
  mailPasswordDisabled: true,
  quota: 2e9,
  maxQueued: 7,
  maxMessagesPerDay: 1000,
  maxFirstTimeRecipientsPerDay: 200,
  keepRetiredDays: 7,
  junkFlags: true,
  fromIdAddresses: ["mia@example.org"],
} as unknown as Parameters<typeof accountValues>[0];

it("sends back what it was given where nothing was typed", () => {
  assert.deepEqual(accountChange(accountValues(shown)), {
    fullName: "Mia",
    description: "",
    loginDisabled: false,
    mailPasswordDisabled: true,
    quota: 2e9,
    maxQueued: 7,
    maxMessagesPerDay: 1000,
    maxFirstTimeRecipientsPerDay: 200,
    keepRetiredDays: 7,
    junkFlags: true,
    fromIdAddresses: ["mia@example.org"],
    language: null,
  });
});

it("knows the kinds of quota, and what is none", () => {
  for (const [quota, typed] of [
    [0, "default"],
    [-1, "none"],
    [5e8, "own"],
  ] as const) {
    const values = accountValues({ ...shown, quota });
    assert.equal(values["quotaKind"], typed);
    assert.equal(accountChange(values)?.quota, quota);
  }
  for (const text of ["", "much", "0"]) {
    assert.equal(accountChange({ ...accountValues(shown), quota: text }), undefined);
  }
});
