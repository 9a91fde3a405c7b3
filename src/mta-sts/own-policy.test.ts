import assert from "node:assert/strict";
import { it } from "node:test";
import { formatStsPolicy, stsPolicyId } from "./own-policy.ts";
import { parseStsPolicy } from "./parse-sts-policy.ts";
import { parseStsRecord } from "./sts-record.ts";
import type { StsPolicy } from "./sts-policy.ts";

const policy: StsPolicy = { mode: "enforce", mx: ["mail.example.org"], maxAgeSeconds: 86_400 };

it("writes a policy that others read, with an id that changes with it", () => {
  assert.deepEqual(parseStsPolicy(formatStsPolicy(policy)), policy);
  const id = stsPolicyId(policy);
  assert.equal(parseStsRecord(`v=STSv1; id=${id}`).id, id);
  assert.notEqual(stsPolicyId({ ...policy, mode: "testing" }), id);
});
