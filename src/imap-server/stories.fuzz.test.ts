import { it } from "node:test";
import { tellStories } from "../testing/imap-stories.ts";

// Many more steps in src/interop/stories.test.ts.
it("tells six sessions the truth over 2,400 steps", async () => {
  await tellStories({ stories: 8, stepsEach: 300, firstSeed: 1 });
});
