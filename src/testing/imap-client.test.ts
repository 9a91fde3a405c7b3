import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { it } from "node:test";
import { ImapClient } from "./imap-client.ts";

it("reads untagged lines with literals, and the tagged answer with its code", async () => {
  await withServer(
    [
      "* OK hi\r\n",
      "* 1 FETCH (BODY[] {5}\r\nab\r\nc FLAGS ())\r\n* 2 EXISTS\r\nt1 OK [READ-ONLY] done\r\n",
    ],
    async (client) => {
      const answer = await client.ok("FETCH 1 BODY[]");
      assert.equal(client.greeting.text, "* OK hi");
      assert.equal(answer.code, "READ-ONLY");
      assert.deepEqual(answer.untagged, [
        { text: "1 FETCH (BODY[] {5} FLAGS ())", literals: [Buffer.from("ab\r\nc")] },
        { text: "2 EXISTS", literals: [] },
      ]);
    },
  );
});

it("waits for the continuation before a literal", async () => {
  await withServer(
    ["* OK hi\r\n", "+ go\r\n", "t1 OK [APPENDUID 1 2] done\r\n"],
    async (client) => {
      const answer = await client.append("INBOX", "abc", { flags: "\\Seen" });
      assert.equal(answer.code, "APPENDUID 1 2");
    },
  );
});

it("gives up a literal that is refused", async () => {
  await withServer(["* OK hi\r\n", "t1 NO [TOOBIG] too big\r\n"], async (client) => {
    const answer = await client.append("INBOX", "abc", { expected: "NO" });
    assert.equal(answer.code, "TOOBIG");
  });
});

/** A server that says the first text at once and one more for each line end that comes. */
async function withServer(
  texts: readonly string[],
  story: (client: ImapClient) => Promise<void>,
): Promise<void> {
  const left = [...texts];
  const server = createServer((socket: Socket) => {
    socket.write(left.shift() ?? "");
    socket.on("data", (chunk: Buffer) => {
      if (chunk.toString().endsWith("\r\n")) socket.write(left.shift() ?? "");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    await using client = await ImapClient.connect({ port });
    await story(client);
  } finally {
    server.close();
  }
}
