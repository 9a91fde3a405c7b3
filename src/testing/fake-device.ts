import { DeviceRefusal } from "../device/device-client.ts";
import type { DeviceClient } from "../device/device-client.ts";

/** The root helper of a machine that does not exist: says what it is told to, and remembers what it was asked for. */
export class FakeDevice implements Pick<DeviceClient, "ask"> {
  /** Verbs with their arguments, as JSON. */
  readonly asked: string[] = [];
  readonly #answers: Readonly<Record<string, unknown>>;
  readonly #waiting = new Map<string, () => void>();

  /** By verb; an Error is a refusal with its text. */
  constructor(answers: Readonly<Record<string, unknown>> = {}) {
    this.#answers = answers;
  }

  readonly ask: DeviceClient["ask"] = async (verb, args) => {
    const line = `${verb} ${JSON.stringify(args)}`;
    this.asked.push(line);
    this.#waiting.get(line)?.();
    const answer = this.#answers[verb];
    if (answer instanceof Error) throw new DeviceRefusal(answer.message);
    // A test gives for a verb what that verb answers.
    return answer as never;
  };

  /** Resolves when it has been asked for that. */
  async until(line: string): Promise<void> {
    if (this.asked.includes(line)) return;
    await new Promise<void>((resolve) => this.#waiting.set(line, resolve));
  }
}
