import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chooseTransport } from "./route.ts";
import type { Route, RoutedMail, RouteTable } from "./route.ts";
import type { Transport } from "./transport.ts";

const transports: Readonly<Record<string, Transport>> = {
  direct: { kind: "direct", port: 25 },
  isp: { kind: "relay", host: "isp.example", port: 587, tls: "starttls" },
  stop: { kind: "fail", code: 554, text: "No" },
};
const mail: RoutedMail = {
  accountId: 1,
  reversePath: "mia@example.org",
  domain: "far.example",
  attempts: 0,
  transport: undefined,
};

function route(transport: string, changes: Partial<Route> = {}): Route {
  return { fromDomain: [], toDomain: [], minimumAttempts: 0, transport, ...changes };
}

/** "by name", or "gone name". */
function way(routes: Partial<RouteTable>, changes: Partial<RoutedMail> = {}): string {
  const table = { accounts: new Map(), domains: new Map(), all: [], ...routes };
  const settings = { transport: transports["direct"]!, transports, routes: table };
  const chosen = chooseTransport(settings, { ...mail, ...changes });
  return chosen.kind === "gone" ? `gone ${chosen.name}` : `${chosen.by} ${chosen.name ?? "-"}`;
}

describe("the way a message takes", () => {
  const all = [route("stop")];
  const domains = new Map([["example.org", [route("isp")]]]);
  const accounts = new Map([[1, [route("direct")]]]);

  it("is the default where no route matches", () => {
    assert.equal(way({}), "default -");
    assert.equal(way({ all: [route("isp", { toDomain: ["near.example"] })] }), "default -");
  });

  it("is that of the account, then of the domain, then of all", () => {
    assert.equal(way({ all, domains, accounts }), "account direct");
    assert.equal(way({ all, domains, accounts }, { accountId: 2 }), "domain isp");
    assert.equal(way({ all, domains, accounts }, { accountId: undefined }), "domain isp");
    const elsewhere = { accountId: 2, reversePath: "bo@example.com" };
    assert.equal(way({ all, domains, accounts }, elsewhere), "all stop");
  });

  it("goes by the domain of the reverse-path in any spelling", () => {
    const routes = new Map([["xn--bcher-kva.example", [route("isp")]]]);
    for (const reversePath of ["a@bücher.example", "a@XN--bcher-kva.example"]) {
      assert.equal(way({ domains: routes }, { reversePath }), "domain isp");
    }
  });

  it("is the one that was chosen for the message", () => {
    assert.equal(way({ all, domains, accounts }, { transport: "stop" }), "message stop");
    assert.equal(way({ all }, { transport: "old" }), "gone old");
    assert.equal(way({ all }, { transport: "toString" }), "gone toString");
  });

  it("is the first that matches", () => {
    const routes = [route("stop", { minimumAttempts: 1 }), route("isp"), route("direct")];
    assert.equal(way({ all: routes }), "all isp");
  });
});

describe("a route", () => {
  const table: readonly (readonly [Partial<Route>, Partial<RoutedMail>, boolean])[] = [
    [{ toDomain: ["far.example"] }, {}, true],
    [{ toDomain: ["far.example"] }, { domain: "sub.far.example" }, false],
    [{ toDomain: [".far.example"] }, { domain: "a.b.far.example" }, true],
    [{ toDomain: [".far.example"] }, {}, true],
    [{ toDomain: [".far.example"] }, { domain: "nofar.example" }, false],
    [{ toDomain: ["near.example", "far.example"] }, {}, true],
    [{ toDomain: ["far.example"] }, { domain: "[192.0.2.1]" }, false],
    [{ fromDomain: ["example.org"] }, {}, true],
    [{ fromDomain: ["example.com"] }, {}, false],
    [{ fromDomain: [".org"] }, {}, true],
    [{ fromDomain: ["example.org"] }, { reversePath: "" }, false],
    [{ fromDomain: ["example.org"], toDomain: ["near.example"] }, {}, false],
    [{ minimumAttempts: 2 }, { attempts: 1 }, false],
    [{ minimumAttempts: 2 }, { attempts: 2 }, true],
  ];
  for (const [of, changes, isTaken] of table) {
    it(`${JSON.stringify(of)} ${isTaken ? "takes" : "leaves"} ${JSON.stringify(changes)}`, () => {
      const expected = isTaken ? "all isp" : "default -";
      assert.equal(way({ all: [route("isp", of)] }, changes), expected);
    });
  }

  it("makes a fallback: twice directly, then by the smarthost", () => {
    const all = [route("isp", { minimumAttempts: 2 })];
    const ways = [0, 1, 2, 3].map((attempts) => way({ all }, { attempts }));
    assert.deepEqual(ways, ["default -", "default -", "all isp", "all isp"]);
  });
});
