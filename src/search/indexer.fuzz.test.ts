import assert from "node:assert/strict";
import { it } from "node:test";
import { mutatedMessages } from "../message/vectors/mutated-messages.ts";
import { BodyReader } from "../store/body-reader.ts";
import { Reader } from "../store/reader.ts";
import { searchedBody } from "../store/search-reads.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TestStore } from "../testing/store.ts";
import { Finder } from "./finder.ts";
import type { SearchedPlace } from "./gram-token.ts";
import { Indexer } from "./indexer.ts";
import { type MessageTexts, messageTexts } from "./message-texts.ts";
import { SearchDatabase } from "./search-database.ts";

const seed = 20_261_121;
const places: readonly SearchedPlace[] = ["header", "from", "recipients", "subject", "body"];

it("reads whatever comes, and names every message that holds a text", async () => {
  await using test = await TestStore.open();
  for (const octets of mutatedMessages(300, seed)) await test.add(octets.toString("latin1"));
  const options = { directory: test.directory, nativeBinding: undefined };
  using reader = new Reader(options);
  using database = new SearchDatabase(options);
  const shared = { ...options, reader, database };
  const indexer = new Indexer({ ...shared, passedOver: (_, error) => assert.fail(error) });
  while (indexer.step());
  const finder = new Finder({ ...shared, isClosing: () => false });
  const mailboxId = test.mailboxId();
  using bodies = new BodyReader(reader, test.directory);
  const rows = test.store.messages(mailboxId, { first: 1, last: 1000 }, 1000);
  const texts = new Map<number, MessageTexts>(
    rows.map(({ uid, bodyId }) => [uid, messageTexts(bodies, searchedBody(reader, bodyId)!)]),
  );
  const random = new SeededRandom(seed);
  let named = 0;
  for (let round = 0; round < 1000; round++) {
    const place = random.pick(places);
    const text = random.pick(texts.get(random.pick(rows).uid)![place].concat(""));
    const start = random.below(text.length + 1);
    const needle = text.slice(start, start + random.between(1, 12));
    const found = finder.candidates({ mailboxId, needle, places: [place] });
    if (found === undefined) continue;
    const uids = new Set(found.uids);
    for (const [uid, each] of texts) {
      if (!each[place].some((one) => one.includes(needle))) continue;
      named++;
      assert.ok(uids.has(uid), `round ${round}: ${uid} has ${JSON.stringify(needle)} in ${place}`);
    }
  }
  assert.ok(named > 1000, `${named} named`);
});
