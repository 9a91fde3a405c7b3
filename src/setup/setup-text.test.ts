import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfigRefusal } from "../config/config-refusal.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { parseSetupText, usedSetupText } from "./setup-text.ts";

const whole = `# The box in the hall
claim_code = "abcde fghij"
admin_password = "an admin's secret"
domain = "example.org"
hostname = "mail.example.org"
name = "homepost"
language = "de"
time_zone = "Europe/Berlin"
wifi_ssid = "Home"

[transport]
preset = "fastmail"
username = "mia"
password = "smtp secret"   # of the provider

[[accounts]]
address = "mia@example.org"
password = "mia's secret"

[[accounts]]
address = "kenji@example.org"
name = "ken"
password = "kenji's secret"
`;

const faultsOf = (text: string): string => {
  try {
    parseSetupText(text);
  } catch (error) {
    if (error instanceof ConfigRefusal) return error.message;
    throw error;
  }
  return "none";
};

describe("setup.txt", () => {
  it("says all that the page asks for", () => {
    const { claim_code, transport, accounts, domain } = parseSetupText(whole);
    assert.equal(claim_code, "ABCDEFGHIJ");
    assert.equal(domain, "example.org");
    assert.deepEqual(transport, {
      name: "fastmail",
      settings: {
        kind: "submissions",
        host: "smtp.fastmail.com",
        mechanisms: ["PLAIN"],
        username: "mia",
        password: "smtp secret",
      },
    });
    assert.deepEqual(
      accounts.map(({ address, name }) => [address, name]),
      [
        ["mia@example.org", undefined],
        ["kenji@example.org", "ken"],
      ],
    );
    assert.deepEqual(parseSetupText("").accounts, []);
  });

  it("has its faults named with their lines", () => {
    for (const [text, fault] of [
      ['domain = "example.org"\ncolour = "red"\n', /^line 2: colour: this key is not known here$/],
      ['\n\nclaim_code = "short"', /^line 3: claim_code: not a claim code/],
      [
        '[[accounts]]\naddress = "a@b.c"\npassword = "x"\n[[accounts]]\naddress = "nobody"\npassword = "x"',
        /^line 5: accounts\.1\.address: not an address/,
      ],
      [
        '# x\n[[accounts]]\naddress = "a@b.c"',
        /^line 2: accounts\.0\.password: the key is missing/,
      ],
      ['[transport]\npreset = "nobody"', /^line 2: transport\.preset: not one of amazon-ses, /],
      ['[transport]\nkind = "submission"\nport = 0\nhost = "x"', /^line 3: transport\.port: /],
      ["domain = example.org", /^not TOML: .* line 1, column \d+$/],
      ['admin_password_hash = "$2y$"', /^line 1: admin_password_hash: not an argon2id hash/],
    ] as const) {
      assert.match(faultsOf(text), fault, text);
    }
    const two = faultsOf('domain = "x y"\nlanguage = "tlh"\n').split("\n");
    assert.deepEqual(
      two.map((line) => line.slice(0, 6)),
      ["line 1", "line 2"],
    );
  });
});

describe("a fault in a setup.txt", () => {
  for (const line of [
    "admin_password = 87654321",
    "admin_password_hash = 87654321",
    "wifi_psk = 87654321",
    "claim_code = 87654321",
    '[[accounts]]\naddress = "mia@example.org"\npassword = 87654321',
    '[transport]\npreset = "fastmail"\nusername = "mia"\npassword = 87654321',
  ]) {
    it(`does not tell the secret of ${JSON.stringify(line).slice(0, 40)}`, () => {
      const faults = faultsOf(line);
      assert.match(faults, /: not a text: write it in quotes$/);
      assert.doesNotMatch(faults, /8765/);
    });
  }
});

describe("a used setup.txt", () => {
  it("loses its secrets once it is used, and is not used again", () => {
    const used = usedSetupText(whole, new Date("2026-11-21T10:00:00Z"));
    assert.match(used, /^used = 2026-11-21T10:00:00\.000Z\n# The box in the hall\n/);
    assert.doesNotMatch(used, /secret|abcde/);
    assert.match(used, /^wifi_ssid = "Home"$/m);
    assert.match(used, /kenji@example/);
    // Where they cannot be told from the rest, nothing is left.
    for (const text of [
      'admin_password = """\nlong secret\n"""\n',
      'transport = { preset = "fastmail", username = "mia", password = "secret" }\n',
      'admin_password = "long secret"\ndomain = [unfinished\n',
      'x = "long secret',
    ]) {
      assert.doesNotMatch(usedSetupText(text, new Date(0)), /secret"|long/);
    }
  });

  it("is taken or refused whatever it says (fuzz)", () => {
    // In lines of the real one.
    const random = new SeededRandom(11);
    const lines = whole.split("\n");
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 6 }, () => {
        const line = lines[random.below(lines.length)]!;
        const at = random.below(line.length + 1);
        return line.slice(0, at) + "=[]\"{}.'\n é"[random.below(11)] + line.slice(at + 1);
      }).join("\n");
      assert.ok(faultsOf(text).length > 0, `seed 11: ${text}`);
    }
  });
});
