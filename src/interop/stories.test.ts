// No peer but ourselves: sessions in step over tens of thousands of random commands, against a model of their mailboxes.
import { it } from "node:test";
import { tellStories } from "../testing/imap-stories.ts";

it("tells six sessions the truth over 24,000 steps", { timeout: 300_000 }, async () => {
  await tellStories({ stories: 12, stepsEach: 2000, firstSeed: 1000, avalanches: true });
});
