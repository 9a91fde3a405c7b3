import assert from "node:assert/strict";
import { ImapDoor } from "./imap-door.ts";
import { ImapStory } from "./imap-story.ts";
import { avalanche, burst, takeStep } from "./imap-story-steps.ts";
import { SeededRandom } from "./seeded-random.ts";

export interface StoriesOptions {
  /** They run side by side, each on an account of its own, and share what waits for the disk. */
  readonly stories: number;
  readonly stepsEach: number;
  readonly firstSeed: number;
  /** At the end of each, more changes than the server remembers. */
  readonly avalanches?: boolean;
}

/** Random commands of several sessions; of everything that each is told, whether it may know it, and must know it. */
export async function tellStories(options: StoriesOptions): Promise<void> {
  const { stories, firstSeed } = options;
  await using door = await ImapDoor.open();
  const seeds = Array.from({ length: stories }, (_, i) => firstSeed + i);
  const names = seeds.map((seed) => `story-${seed}`);
  await door.test.addAccounts(["you", "they", ...names]);
  const told = seeds.map((seed, i) => tell(door, names[i]!, { ...options, seed }));
  await Promise.all(told);
  assert.deepEqual(door.faults, []);
}

async function tell(
  door: ImapDoor,
  name: string,
  { seed, stepsEach, avalanches }: StoriesOptions & { readonly seed: number },
): Promise<void> {
  const random = new SeededRandom(seed);
  await using story = await ImapStory.open(door, name, random);
  try {
    for (let step = 0; step < stepsEach; step++) {
      if (random.chance(0.02)) await burst(story);
      else await takeStep(story, random.pick(story.actors));
    }
    if (avalanches) await avalanche(story);
  } catch (cause) {
    throw new Error(`Seed ${seed}, after:\n${story.past.join("\n")}`, { cause });
  }
}
