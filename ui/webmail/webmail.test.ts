import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Texts } from "../kit/text/texts.ts";
import { Theme } from "../kit/theme/theme.ts";
import { Toasts } from "../kit/toast/toasts.ts";
import { DoorTransport } from "./jmap/door-transport.ts";
import { Mail } from "./jmap/mail.ts";
import { Push } from "./jmap/push.ts";
import { Navigation } from "./navigation/route.ts";
import { ReadMail } from "./read-mail/read-mail.ts";
import { Webmail } from "./webmail.ts";

const keptNowhere = { getItem: () => null, setItem: () => {} };
const silence = { onopen: null, onerror: null, addEventListener: () => {}, close: () => {} };

/** The whole page but for what draws it. */
async function open(server: DoorTransport) {
  const waits: { readonly ms: number; readonly run: () => void }[] = [];
  let hash = "";
  let reloads = 0;
  const go = (to: string): void => void (hash = to);
  const toasts = new Toasts(() => {});
  const webmail = new Webmail({
    texts: new Texts(),
    theme: new Theme(keptNowhere, () => {}),
    toasts,
    mail: new Mail(server.client),
    navigation: new Navigation({
      get hash() {
        return hash;
      },
      go,
      replace: go,
      back: () => {},
    }),
    readMail: new ReadMail({
      get: async () => undefined,
      put: async () => {},
      keys: async () => [],
      delete: async () => {},
    }),
    kept: keptNowhere,
    makePush: (_session, changed) =>
      new Push({ connect: () => silence, changed, after: () => () => {} }),
    askFrame: async () => undefined,
    isWide: () => true,
    leave: () => {},
    reload: () => reloads++,
    after: (ms, run) => waits.push({ ms, run }),
  });
  await webmail.start();
  await webmail.settings.load();
  return { webmail, waits, reloads: () => reloads };
}

async function keywordsOf(server: DoorTransport, id: string): Promise<readonly string[]> {
  const { list } = await server.client.call("Email/get", { ids: [id], properties: ["keywords"] });
  return Object.keys(list[0]!.keywords);
}

/** Goes on asking the server until it is so; the time of the test ends it. */
async function until(server: DoorTransport, isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await server.client.call("Mailbox/get", { ids: [] });
}

describe("what somebody prefers", () => {
  for (const [markRead, ms] of [
    [0, []],
    [5, [5_000]],
    [-1, []],
  ] as const) {
    it(`decides that a message is read after ${markRead} seconds`, async () => {
      await using server = await DoorTransport.open();
      const id = `m${(await server.door.test.add("Subject: x\r\n\r\ny")).id}`;
      const { webmail, waits } = await open(server);
      await webmail.choose("markRead", markRead);
      webmail.reader.openRole("inbox");
      await until(server, () => webmail.list.rowCount.value === 1);
      webmail.reader.open(id);
      await until(server, () => webmail.message.status.value === "ready");
      const isRead = async () => (await keywordsOf(server, id)).includes("$seen");
      await until(server, () => waits.length === ms.length);
      if (markRead === 0) await until(server, isRead);
      else assert.equal(await isRead(), false);
      assert.deepEqual(
        waits.map((wait) => wait.ms),
        ms,
      );
      if (ms.length === 0) return;
      waits[0]!.run();
      await until(server, isRead);
    });
  }

  it("draws the page, anew where that is needed, and is not changed without a connection", async () => {
    await using server = await DoorTransport.open();
    const { webmail, reloads } = await open(server);
    await webmail.choose("theme", "dark");
    await webmail.choose("density", "compact");
    await until(server, () => webmail.list.rowHeight === 54);
    assert.equal(webmail.theme.choice.value, "dark");
    assert.equal(reloads(), 0);
    await webmail.choose("language", "de");
    assert.equal(reloads(), 1);
    server.isReachable = false;
    await webmail.choose("language", "en");
    assert.equal(reloads(), 1);
    assert.equal(webmail.settings.preferences.value.language, "de");
    assert.match(webmail.toasts.shown.value.at(-1)!.text, /No connection/);
  });
});
