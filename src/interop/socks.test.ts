// Our queue sends through real SOCKS5 proxies: dante, which lets everybody in, and microsocks, which wants a password.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { once } from "node:events";
import { after, describe, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { Dnsmasq } from "./dnsmasq.ts";
import { freePort } from "./free-ports.ts";
import { mia, startHome, submit } from "./home.ts";
import { letter } from "./letter.ts";
import { Postfix, postfixAddress, postfixName } from "./postfix.ts";
import { Daemon } from "./program.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const directory = stack.use(await TemporaryDirectory.make("socks"));
const dns = stack.use(
  await Dnsmasq.start([
    `host-record=${postfixName},${postfixAddress}`,
    `mx-host=open.example,${postfixName},10`,
    `mx-host=locked.example,${postfixName},10`,
    `mx-host=wrong.example,${postfixName},10`,
    "host-record=proxy.example,127.0.0.1",
  ]),
);
const postfix = stack.use(await Postfix.start({ domains: ["open.example", "locked.example"] }));
const dante = await startDante();
const microsocks = await startMicrosocks();
const product = stack.use(
  await startHome({
    dnsPort: dns.port,
    port: postfix.port,
    document: `
[transports.open]
kind = "socks"
address = "proxy.example:${dante}"
remoteHostName = "away.example"
[transports.locked]
kind = "socks"
address = "127.0.0.1:${microsocks}"
username = "u"
password = "p"
[transports.wrong]
kind = "socks"
address = "127.0.0.1:${microsocks}"
username = "u"
password = "q"
${["open", "locked", "wrong"].map(routeTo).join("")}`,
  }),
);

describe("delivery through real SOCKS proxies", () => {
  it("brings mail under the name of the proxy, over TLS", async () => {
    const message = letter("by dante", "Hi.\r\n", { From: mia });
    await submit(product, { to: ["bob@open.example"], message });
    const [got = ""] = await postfix.received(1);
    assert.ok(got.endsWith(message.replaceAll("\r\n", "\n")), got);
    assert.match(got, /^Received: from away\.example /m);
    assert.match(got, /with ESMTPS id/);
  });

  it("logs in to the proxy", async () => {
    const message = letter("by microsocks", "Hi.\r\n", { From: mia });
    await submit(product, { to: ["bob@locked.example"], message });
    const got = (await postfix.received(2)).find((text) => text.includes("by microsocks"));
    assert.match(got ?? "", /^Received: from mail\.home\.example /m);
  });

  it("says where a proxy stands in the way", async () => {
    const test = ["transport", "test", "--to", "bob@wrong.example"];
    const { stdout, status } = await product.cli([...test, "wrong"], { status: 1 });
    assert.equal(status, 1);
    assert.match(stdout, /FAILED +connect .*takes not this user name and password/);
    const right = await product.cli([...test.slice(0, 3), "bob@open.example", "open"]);
    assert.match(right.stdout, /^ok +recipient .*\nIt works\n$/m);
  });
});

function routeTo(name: string): string {
  return `[[routes]]\ntoDomain = ["${name}.example"]\ntransport = "${name}"\n`;
}

/** Resolves to its port. */
async function startDante(): Promise<number> {
  const port = await freePort();
  const file = directory.file("danted.conf");
  const lines = [
    "logoutput: stderr",
    `internal: 127.0.0.1 port = ${port}`,
    "external: 127.0.0.1",
    "clientmethod: none",
    "socksmethod: none",
    "user.unprivileged: nobody",
    "client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }",
    "socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }",
  ];
  await writeFile(file, `${lines.join("\n")}\n`);
  await started("danted", ["-f", file], port);
  return port;
}

/** Resolves to its port. */
async function startMicrosocks(): Promise<number> {
  const port = await freePort();
  await started("microsocks", ["-i", "127.0.0.1", "-p", String(port), "-u", "u", "-P", "p"], port);
  return port;
}

async function started(program: string, args: readonly string[], port: number): Promise<void> {
  const daemon = stack.use(new Daemon(program, args, { log: directory.file(program) }));
  await daemon.ready(async () => {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
    } finally {
      socket.destroy();
    }
  });
}
