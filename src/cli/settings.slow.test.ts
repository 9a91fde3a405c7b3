import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { homepost } from "../testing/command-line.ts";
import { RunningControl } from "../testing/running-control.ts";

/** A server with example.org, mia and bo. */
async function house(): Promise<{
  control: RunningControl;
  type: (line: string) => Promise<Said>;
}> {
  const control = await RunningControl.start();
  const { directory } = control;
  const type = async (line: string): Promise<Said> => {
    const { code, out, err } = await homepost(line, { directory, passwords: ["a long password"] });
    return { code, text: out + err };
  };
  const document = `[domains."example.org"]
[accounts.mia]
addresses = ["mia@example.org"]
[accounts.bo]
addresses = ["bo@example.org"]
`;
  await homepost("config apply -", { directory, input: document });
  return { control, type };
}

interface Said {
  readonly code: number;
  readonly text: string;
}

/** Command lines one after the other, each with what it has to say; the code is 1 where that is about a fault. */
function story(title: string, lines: readonly (readonly [string, RegExp, number?])[]): void {
  it(title, async () => {
    const { control, type } = await house();
    await using _ = control;
    for (const [line, expected, code = 0] of lines) {
      const said = await type(line);
      assert.match(said.text, expected, line);
      assert.equal(said.code, code, line);
    }
  });
}

describe("account", () => {
  story("shows and changes settings", [
    ["account show mia", /^addresses: +mia@example\.org$/m],
    [
      "account set mia --full-name Mia --quota 2GB --login no --language de",
      /^Done, as revision 2/,
    ],
    ["account set mia --messages-per-day 5 --max-queued 7 --mail-password no", /revision 3/],
    [
      "account show mia",
      /full name: +Mia$[^]*may log in: +no$[^]*quota: +2\.0 GB$[^]*language: +de$/m,
    ],
    ["account show mia", /mail by: +app passwords and TLS keys only$/m],
    ["account set mia --quota none --language default", /^Done/],
    ["account set mia --quota none", /^Nothing changed/],
    ["account set mia --quota default --from-id none --junk-flags no", /^Done/],
    ["account set mia --keep-retired 9999", /accounts\.mia\.keepRetiredDays/, 1],
    ["account set nobody --login no", /There is no account "nobody"/, 1],
    ["account show toString", /There is no account "toString"/, 1],
    ["account set mia --quota much", /"much" is not a size/, 2],
    ["account set mia --login maybe", /--login is yes or no/, 2],
    ["account set mia --max-queued few", /--max-queued needs a number/, 2],
    ["account set mia --language tlh", /--language needs one of/, 2],
  ]);

  story("gives and takes addresses", [
    ["account address add mia info@EXAMPLE.org --mailbox Info", /^Done/],
    ["account address add mia @example.org", /^Done/],
    ["account show mia", /mia@example\.org, info@example\.org, @example\.org/],
    ["account address add bo info@example.org", /info@example\.org is taken by/, 1],
    ["account address add bo bo@other.example", /no such domain here: other\.example/, 1],
    ["account address remove mia info@example.org", /^Done/],
    ["account address remove mia info@example.org", /mia has no address info@.*it has: mia@/, 1],
  ]);

  story("is removed, and comes back by a rollback", [
    ["alias add all@example.org mia@example.org bo@example.org", /^Done/],
    ["account remove mia", /^Done, as revision 3/],
    ["alias list", /^all@example\.org +members +bo@example\.org$/m],
    ["account remove bo", /bo is the last member of all@example\.org: first/, 1],
    ["account remove mia", /There is no account "mia"/, 1],
    ["config rollback 2", /revision 4/],
    ["account show mia", /member of: +all@example\.org$/m],
  ]);
});

describe("alias", () => {
  story("is added, changed and removed", [
    ["alias add all@example.org mia@example.org --public yes --description Family", /^Done/],
    ["alias add all@example.org mia@example.org", /There is an alias all@example\.org already/, 1],
    ["alias list", /^all@example\.org +everybody +mia@example\.org$/m],
    ["alias set all@example.org bo@example.org --public no --allow-from yes", /^Done/],
    ["alias list", /^all@example\.org +members +bo@example\.org$/m],
    ["alias list --json", /"allowFrom": true/],
    ["alias set none@example.org --public no", /There is no alias none@example\.org/, 1],
    ["alias remove all@example.org", /^Done/],
    ["alias remove all@example.org", /There is no alias all@example\.org/, 1],
  ]);

  story("has members that are accounts here, once each", [
    ["alias add mia@example.org bo@example.org", /mia@example\.org is taken by mia/, 1],
    [
      "alias add all@example.org ann@example.net",
      /ann@example\.net is no address of an account/,
      1,
    ],
    ["alias add all@example.org mia@example.org MIA@example.org", /is there twice/, 1],
    ["alias add all@other.example mia@example.org", /no such domain here: other\.example/, 1],
    ["alias add a+b@example.org mia@example.org", /contains the separator "\+"/, 1],
    ["alias add @example.org mia@example.org", /not an address of one person/, 1],
  ]);
});

describe("domain", () => {
  story("shows and changes settings", [
    ["domain show Example.org", /^addresses: +mia@example\.org \(mia\), bo@example\.org \(bo\)$/m],
    ["domain set example.org --mail no --separators +,- --client-host mail.example.org", /^Done/],
    [
      "domain show example.org",
      /takes mail: +no$[^]*connect to: +mail\.example\.org$[^]*: +\+ -$/m,
    ],
    ["domain set example.org --client-host none --mta-sts testing", /^Done/],
    ["domain show example.org", /connect to: +h$[^]*MTA-STS: +testing, 2592000 s$/m],
    ["domain set example.org --mta-sts off --case-sensitive yes", /^Done/],
    ["domain set example.org --mta-sts-age 60", /goes with --mta-sts/, 2],
    ["domain set example.org --separators mia", /mia@.* contains the separator "mia"/, 1],
    ["domain set other.example --mail no", /There is no domain "other\.example" here/, 1],
  ]);

  story("is removed without its addresses only", [
    ["domain remove example.org", /example\.org has addresses: first remove mia@.*, bo@/, 1],
    ["account remove mia", /^Done/],
    ["account remove bo", /^Done/],
    ["domain remove example.org", /^Done/],
    ["domain list", /^DOMAIN.*\n$/],
  ]);
});

describe("transports and routes", () => {
  story("are added by a preset, chosen and removed", [
    ["transport set mine --preset fastmail --username you@example.org --default", /^Done/],
    ["transport show mine", /host: +smtp\.fastmail\.com$[^]*password: +\*{8}$/m],
    ["transport list", /^\* mine .*smtp\.fastmail\.com:465$/m],
    ["transport remove mine", /mine is the way of all other mail/, 1],
    ["transport default direct", /^Done/],
    ["route set all --route mine,to=.example.net,attempts=2", /^Done/],
    ["route list", /^all +any +\.example\.net +after 2 +mine$/m],
    ["transport remove mine", /routes\.0\.transport: no such transport: mine/, 1],
    ["route set account mia --route direct,from=example.org", /^Done/],
    ["route set domain example.org --route mine", /^Done/],
    ["route set all", /^Done/],
    ["route set domain example.org", /^Done/],
    ["transport remove mine", /^Done/],
    ["transport show mine", /There is no transport "mine"/, 1],
    ["transport default mine", /no such transport: mine/, 1],
    ["route set account", /Say which account/, 1],
    ["route set some", /"some" is not one of/, 2],
    ["route set all --route mine,when=now", /"when=now" is not/, 2],
    ["transport set x --preset none", /--preset .* needed/, 2],
  ]);
});

describe("what is set for all", () => {
  story("is shown and changed", [
    ["settings show", /^postmaster: +the first account$/m],
    [
      "settings set --postmaster bo --quota 5GB --language fr --public-addresses 192.0.2.1",
      /^Done/,
    ],
    ["settings show", /: +bo$[^]*: +5\.0 GB$[^]*: +fr$[^]*: +192\.0\.2\.1$/m],
    ["settings set --postmaster none --quota none --public-addresses none", /^Done/],
    ["settings set --admin-anywhere yes", /^Done/],
    ["settings show", /^admin pages: +from anywhere$/m],
    ["settings set --postmaster nobody", /no such account: nobody/, 1],
  ]);

  story("are levels of the log", [
    ["log list", /^all others +info$/m],
    ["log set debug smtp", /^smtp +debug\nall others +info$/m],
    ["log set warn", /^all others +warn$/m],
    ["log set default smtp", /^AREA +LEVEL\nall others +warn$/m],
    ["log set loud", /"loud" is not a level/, 2],
    ["log set default", /Say which level/, 1],
  ]);

  story("are listeners, and sessions of pages", [
    ["listener list", /^smtp +off$/m],
    ["session list", /^ID +ACCOUNT/],
    ["session end mia", /^0 sessions ended/],
    ["session end mia 0123", /There is no such session of mia/, 1],
  ]);
});

describe("health", () => {
  story("says of each part how it is", [
    ["health", /^incoming +bad +the door for mail of others/m, 1],
    ["health", /^outgoing +good +nothing is stuck; 0 on the way$/m, 1],
    ["health", /^certificate +attention +made by this server itself/m, 1],
    ["health", /^disk +good +50\.0 GB are free$/m, 1],
    ["health", /^backup +attention +no backup is set up/m, 1],
    ["health --json", /"reason": "clock\.good"/, 1],
  ]);
});
