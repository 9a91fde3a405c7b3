// What one protocol does, the other shows: thousands of steps by both on one account.
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { JmapClient } from "./jmap-client.ts";
import { JmapReplica } from "./jmap-replica.ts";
import { Product } from "./product.ts";
import { TwoProtocols } from "./two-protocols.ts";

const seed = 8621;
const steps = 3_000;
/** Slow machines take fewer steps. */
const timeMsMax = 30_000;

it(`IMAP and JMAP stay in step, seed ${seed}`, async () => {
  await using product = await Product.localserve();
  await using imap = await product.imap();
  const jmap = await JmapClient.connect(product);
  const replica = await JmapReplica.begin(jmap);
  const account = new TwoProtocols({ random: new SeededRandom(seed), imap, jmap, replica });
  const end = Date.now() + timeMsMax;
  for (let step = 0; step < steps && Date.now() < end; step++) {
    const what = `step ${step}: ${await account.step()}`;
    account.checkReplica(what);
    if (step % 40 === 0) await account.checkImap(what);
  }
  await account.checkImap("the end");
});
