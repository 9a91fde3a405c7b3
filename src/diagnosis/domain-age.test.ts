import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { domainAge } from "./domain-age.ts";

const registries = JSON.stringify({
  services: [
    [
      ["example", "org"],
      ["http://plain.example/", "https://rdap.example/"],
    ],
    [["test"], ["http://plain.example/"]],
  ],
});
const answer = JSON.stringify({
  events: [
    { eventAction: "last changed", eventDate: "2026-11-01T00:00:00Z" },
    { eventAction: "registration", eventDate: "2026-10-20T10:00:00Z" },
  ],
});

function world(pages: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const fetchText = async (url: string): Promise<string> => {
    asked.push(url);
    const page = url.includes("iana.org") ? registries : pages[url];
    if (page === undefined) throw new Error("404");
    return page;
  };
  return { asked, fetchText };
}

describe("the age of a domain", () => {
  it("is what its registry says, also of a name below it", async () => {
    const { asked, fetchText } = world({ "https://rdap.example/domain/garden.example": answer });
    const age = await domainAge("mail.garden.example", fetchText);
    assert.deepEqual(age, { kind: "known", registeredAt: Date.parse("2026-10-20T10:00:00Z") });
    assert.equal(asked[1], "https://rdap.example/domain/mail.garden.example");
  });

  it("is not known where nobody says, or nonsense", async () => {
    const pages = { "https://rdap.example/domain/garden.example": '{"events":[]}' };
    for (const [domain, reason] of [
      ["garden.example", /knows no such/],
      ["garden.test", /does not tell/],
      ["garden.nowhere", /does not tell/],
    ] as const) {
      const age = await domainAge(domain, world(pages).fetchText);
      assert.ok(age.kind === "unknown");
      assert.match(age.reason, reason);
    }
    const failed = await domainAge("a.org", () => Promise.reject(new Error("no network")));
    assert.deepEqual(failed, { kind: "unknown", reason: "no network" });
  });

  it("is known or not, whatever comes (fuzz)", async () => {
    const random = new SeededRandom(3);
    for (let round = 0; round < 100; round++) {
      const at = random.below(answer.length);
      const broken = answer.slice(0, at) + '{}[]":,'[random.below(7)] + answer.slice(at + 1);
      const { fetchText } = world({ "https://rdap.example/domain/garden.example": broken });
      assert.ok(["known", "unknown"].includes((await domainAge("garden.example", fetchText)).kind));
    }
  });
});
