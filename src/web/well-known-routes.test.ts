import assert from "node:assert/strict";
import { it } from "node:test";
import { wellKnownRoutes } from "./well-known-routes.ts";

const routes = wellKnownRoutes({
  challengeAnswer: (token) => (token === "token" ? "token.thumbprint" : undefined),
  stsPolicy: (domain) => (domain === "example.org" ? "version: STSv1\r\n" : undefined),
});

async function get(path: string, host = "box.example.net"): Promise<string> {
  const response = await routes.request(path, { headers: { host } });
  return response.status === 200 ? response.text() : String(response.status);
}

it("answers authorities that look for a proof", async () => {
  assert.equal(await get("/.well-known/acme-challenge/token"), "token.thumbprint");
  for (const path of ["other", "", "token/more", "..%2Ftoken"]) {
    assert.equal(await get(`/.well-known/acme-challenge/${path}`), "404");
  }
});

it("serves the policy of a domain under the name that it has to have", async () => {
  const path = "/.well-known/mta-sts.txt";
  for (const host of ["mta-sts.example.org", "MTA-STS.Example.ORG:443", "mta-sts.example.org."]) {
    assert.equal(await get(path, host), "version: STSv1\r\n");
  }
  for (const host of ["example.org", "mta-sts.other.example", "xmta-sts.example.org"]) {
    assert.equal(await get(path, host), "404");
  }
});
