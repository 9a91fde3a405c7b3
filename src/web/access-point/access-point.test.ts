import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Hono } from "hono";
import { WifiControl } from "../../box/wifi-control.ts";
import { FakeDevice } from "../../testing/fake-device.ts";
import { quietLog } from "../../testing/store.ts";
import type { WebEnvironment } from "../web-environment.ts";
import { accessPointFirst } from "./access-point.ts";
import { countries, countryOf } from "./countries.ts";
import { wifiLanguage, wifiTexts } from "./wifi-texts.ts";

const air = [
  { ssid: 'Home <b>"5G"', signal: 70, security: "password", isJoined: false },
  { ssid: "Café", signal: 20, security: "open", isJoined: false },
  { ssid: "Office", signal: 20, security: "other", isJoined: false },
];
const point = { isOn: true, ssid: "Homepost-1A2B", address: "4.3.2.1" };
const code = "ABCDE-FGHIJ";

/** Of the connection. */
type Ends = Readonly<Partial<Record<"localAddress" | "remoteAddress", string>>>;

/** The pages as somebody sees them who has joined the access point. */
class Visitor implements AsyncDisposable {
  readonly device: FakeDevice;
  readonly wifi: WifiControl;
  readonly #app = new Hono<WebEnvironment>();
  now = performance.now();
  isClaimed = false;

  private constructor(answers: Readonly<Record<string, unknown>>) {
    this.device = new FakeDevice({ "wifi-scan": air, "access-point": point, ...answers });
    const { device } = this;
    this.wifi = new WifiControl({ device, log: quietLog(), farewellMs: 0, resultMs: 60_000 });
    const options = {
      wifi: this.wifi,
      claimCode: () => code,
      isClaimed: () => this.isClaimed,
      localName: () => "post",
      words: async () => ["river", "stone"],
      now: () => this.now,
    };
    this.#app.use(accessPointFirst(options));
    this.#app.all("*", (context) => context.text("all else"));
  }

  static async at(answers: Readonly<Record<string, unknown>> = {}): Promise<Visitor> {
    const visitor = new Visitor(answers);
    await visitor.wifi.beAccessPoint();
    return visitor;
  }

  async ask(url: string, options: RequestInit = {}, ends: Ends = {}) {
    const { host } = new URL(url);
    const headers = { host, ...(options.headers as Record<string, string> | undefined) };
    const socket = { localAddress: "::ffff:4.3.2.1", remoteAddress: "::ffff:4.3.2.77", ...ends };
    const env = { incoming: { socket } };
    return this.#app.request(url, { ...options, headers }, env);
  }

  async page(language = "en-GB"): Promise<string> {
    const headers = { "accept-language": language };
    return (await this.ask("http://4.3.2.1/wifi/", { headers })).text();
  }

  /** Sends a form as the page has it. */
  async send(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const [, token = ""] = /name="token" value="([^"]+)"/.exec(await this.page()) ?? [];
    const body = new URLSearchParams({ token, ...fields });
    return this.ask(`http://4.3.2.1/wifi/${path}`, { method: "POST", body });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.wifi[Symbol.asyncDispose]();
  }
}

const success = "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>";
const probes: readonly (readonly [url: string, status: number, body: string])[] = [
  ["http://captive.apple.com/hotspot-detect.html", 200, success],
  ["http://www.apple.com/library/test/success.html", 200, success],
  ["http://connectivitycheck.gstatic.com/generate_204", 204, ""],
  ["http://clients3.google.com/generate_204", 204, ""],
  ["http://www.google.com/gen_204", 204, ""],
  ["http://play.googleapis.com/generate_204", 204, ""],
  ["http://www.msftconnecttest.com/connecttest.txt", 200, "Microsoft Connect Test"],
  ["http://www.msftncsi.com/ncsi.txt", 200, "Microsoft NCSI"],
  ["http://detectportal.firefox.com/success.txt", 200, "success\n"],
  ["http://nmcheck.gnome.org/check_network_status.txt", 200, "NetworkManager is online\n"],
  ["http://connectivity-check.ubuntu.com/", 204, ""],
  ["http://connect.rom.miui.com/generate_204", 204, ""],
  ["http://connectivitycheck.platform.hicloud.com/generate_204", 204, ""],
];
const more = [
  "http://www.msftconnecttest.com/redirect",
  "http://detectportal.firefox.com/canonical.html",
  "http://spectrum.s3.amazonaws.com/kindle-wifi/wifistub.html",
];

async function leads(visitor: Visitor, url: string): Promise<void> {
  const answer = await visitor.ask(url);
  assert.equal(answer.status, 302, url);
  assert.equal(answer.headers.get("location"), "http://4.3.2.1/wifi/");
  assert.equal(answer.headers.get("cache-control"), "no-store");
}

describe("what phones ask of the access point, appliance.md 3.2", () => {
  it("leads all to the page, until it has been read", async () => {
    await using visitor = await Visitor.at({ "wifi-join": { ssid: "Café", addresses: [] } });
    for (const [url] of probes) await leads(visitor, url);
    for (const url of more) await leads(visitor, url);
    await leads(visitor, "https://mail.example/setup/");
    await leads(visitor, "http://4.3.2.1/");
    await visitor.send("join", { choice: "=Café" });
    await visitor.device.until('access-point {"isOn":true}');
    await leads(visitor, probes[0]![0]);
  });

  it("says then that all is well, as each expects it", async () => {
    await using visitor = await Visitor.at({ "wifi-join": { ssid: "Café", addresses: [] } });
    visitor.wifi.join({ ssid: "Café" });
    while (visitor.wifi.attempt?.kind === "joining") await new Promise(setImmediate);
    await visitor.send("done", {});
    for (const [url, status, body] of probes) {
      const answer = await visitor.ask(url);
      assert.deepEqual([answer.status, await answer.text()], [status, body], url);
      assert.equal(answer.headers.get("cache-control"), "no-store");
    }
    for (const url of more) assert.equal((await visitor.ask(url)).status, 200, url);
    await leads(visitor, "http://elsewhere.example/");
  });

  it("is nothing for those who come another way", async () => {
    await using visitor = await Visitor.at();
    // The second has set a route to the access point from the network of the cable.
    for (const ends of [{ localAddress: "192.168.1.9" }, { remoteAddress: "192.168.1.66" }]) {
      for (const path of ["/wifi/", "/wifi/claim.svg", "/generate_204"]) {
        const answer = await visitor.ask(`http://4.3.2.1${path}`, {}, ends);
        assert.equal(await answer.text(), "all else");
      }
    }
  });

  it("takes nothing but its own forms", async () => {
    await using visitor = await Visitor.at();
    const asked = await visitor.ask("http://4.3.2.1/jmap", { method: "POST", body: "{}" });
    assert.equal(asked.status, 403);
  });
});

describe("the page of the access point, appliance.md 3.4 C", () => {
  it("shows the networks, and what others call theirs is text", async () => {
    await using visitor = await Visitor.at();
    const page = await visitor.page("de-CH,de;q=0.9,en;q=0.8");
    assert.match(page, /<html lang="de">/);
    assert.match(page, /Home &lt;b&gt;&quot;5G&quot;/);
    assert.match(page, /<option value="CH" selected/);
    assert.match(page, /value="=Office"\s+disabled/);
    assert.doesNotMatch(page, /<script|<b>"5G/);
  });

  it("asks the box to join, once per form", async () => {
    await using visitor = await Visitor.at({
      "wifi-join": { ssid: "Café", addresses: ["192.0.2.7", "2001:db8::7"] },
    });
    const sent = { choice: "=Café", passphrase: "", name: "", country: "DE" };
    const answer = await visitor.send("join", sent);
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/wifi/"]);
    while (visitor.wifi.attempt?.kind === "joining") await new Promise(setImmediate);
    assert.ok(
      visitor.device.asked.includes('wifi-join {"ssid":"Café","country":"DE","isHidden":false}'),
    );
    const page = await visitor.page();
    assert.match(page, /https:\/\/post\.local\/setup\/<\/b>/);
    assert.match(page, /https:\/\/192\.0\.2\.7\/setup\/<\/b>/);
    assert.match(page, /https:\/\/\[2001:db8::7\]\/setup\/<\/b>/);
    await visitor.send("done", {});
    assert.match(await visitor.page(), /Almost done/);
  });

  it("looks again by itself while the box joins", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    await using visitor = await Visitor.at({ "wifi-join": promise });
    await visitor.send("join", { choice: "other", name: "Hidden", passphrase: "secret words" });
    await visitor.device.until(
      'wifi-join {"ssid":"Hidden","passphrase":"secret words","isHidden":true}',
    );
    assert.match(await visitor.page(), /http-equiv="refresh"/);
    resolve({ ssid: "Hidden", addresses: [] });
  });

  it("says why it did not work, and keeps the choice", async () => {
    const refusal = new Error('"Café" does not answer');
    await using visitor = await Visitor.at({ "wifi-join": refusal });
    await visitor.send("join", { choice: "=Café" });
    while (visitor.wifi.attempt?.kind === "joining") await new Promise(setImmediate);
    const page = await visitor.page();
    assert.match(page, /role="alert"[^]*&quot;Café&quot; does not answer/);
    assert.match(page, /value="=Café"\s+checked/);
  });
});

describe("the form of the access point", () => {
  const wrong: readonly (readonly [fields: Record<string, string>, text: RegExp])[] = [
    [{}, /Choose a network/],
    [{ choice: "other", name: "" }, /Choose a network/],
    [{ choice: "other", name: "é".repeat(17) }, /32 letters/],
    [{ choice: '=Home <b>"5G"' }, /needs a password/],
    [{ choice: "=Café", passphrase: "short" }, /8 to 63 characters\.<\/p>/],
    [{ choice: "=Café", token: "stale" }, /too old/],
    [{ choice: "=Café", token: "" }, /too old/],
  ];
  for (const [fields, text] of wrong) {
    it(`does nothing with ${JSON.stringify(fields)}`, async () => {
      await using visitor = await Visitor.at();
      assert.match(await (await visitor.send("join", fields)).text(), text);
      assert.equal(visitor.wifi.attempt, undefined);
    });
  }

  it("reads no more than a form", async () => {
    await using visitor = await Visitor.at();
    const answer = await visitor.send("join", { name: "x".repeat(10_000) });
    assert.equal(answer.status, 413);
  });
});

describe("what the page of the access point shows", () => {
  it("is how to claim the box, in the first half hour, until somebody has", async () => {
    await using visitor = await Visitor.at();
    assert.match(await visitor.page(), /https:\/\/post\.local\/setup\/#c=ABCDE-FGHIJ/);
    assert.match(await visitor.page(), /river stone/);
    const picture = await visitor.ask("http://4.3.2.1/wifi/claim.svg");
    assert.match(await picture.text(), /^<svg /);
    visitor.isClaimed = true;
    assert.doesNotMatch(await visitor.page(), /ABCDE/);
    visitor.isClaimed = false;
    visitor.now = visitor.wifi.accessPointSince! + 31 * 60_000;
    assert.doesNotMatch(await visitor.page(), /ABCDE/);
    assert.equal((await visitor.ask("http://4.3.2.1/wifi/claim.svg")).status, 404);
  });

  it("is nothing but text, its style and its picture", async () => {
    await using visitor = await Visitor.at();
    const { headers } = await visitor.ask("http://4.3.2.1/wifi/");
    assert.match(headers.get("content-security-policy") ?? "", /^default-src 'none'; style-src/);
    assert.equal(headers.get("cache-control"), "no-store");
  });
});

describe("languages and countries", () => {
  it("are those of the browser", () => {
    const table = { "de-AT,de": "de", "fr,de;q=0.5": "de", "en-US,de": "en", fr: "en", "": "en" };
    for (const [asked, language] of Object.entries(table)) {
      assert.equal(wifiLanguage(asked), language, asked);
    }
    assert.deepEqual(Object.keys(wifiTexts("de")), Object.keys(wifiTexts("en")));
    assert.deepEqual(["de-AT,de", "de,en-US", "en", "xx-XX"].map(countryOf), [
      "AT",
      "US",
      undefined,
      undefined,
    ]);
    assert.ok(countries("de").some(({ code, name }) => code === "AT" && name === "Österreich"));
  });
});
