import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Reachability } from "./reachability.ts";

const hosts = ["mx1.a.example", "mx2.a.example", "mx3.a.example", "mx4.a.example"];

describe("reachability", () => {
  it("blames the provider after three silent domains", () => {
    const reachability = new Reachability();
    for (const domain of ["a.example", "a.example", "b.example"]) reachability.silent(domain);
    const unsure = reachability.explanation({ hosts, port: 25 });
    assert.equal(
      unsure,
      "No answer on port 25 of mx1.a.example, mx2.a.example, mx3.a.example, …. If this happens with " +
        "all domains, your internet provider blocks the port; choose a smarthost as transport, " +
        "which takes your mail on another port",
    );
    reachability.silent("c.example");
    const sure = reachability.explanation({ hosts: hosts.slice(0, 1), port: 25 });
    assert.match(sure, /^No answer on port 25 of mx1\.a\.example, nor of any other mail server: /);
    reachability.answered();
    assert.equal(reachability.explanation({ hosts, port: 25 }), unsure);
  });

  it("remembers no more domains than it needs", () => {
    const reachability = new Reachability();
    for (let i = 0; i < 10_000; i++) reachability.silent(`${i}.example`);
    assert.match(reachability.explanation({ hosts, port: 25 }), /nor of any other/);
  });
});
