// A session of its own in a thread of its own: how long it waits for NOOP while others keep the server busy.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { FastImap } from "./fast-imap.ts";
import type { Target } from "./target.ts";

interface Account {
  readonly imapPort: number;
  readonly address: string;
  readonly password: string;
}

const pauseMs = 2;

export class NoopProbe implements AsyncDisposable {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  static async start(target: Target): Promise<NoopProbe> {
    const { imapPort, address, password } = target;
    const account: Account = { imapPort, address, password };
    const worker = new Worker(new URL(import.meta.url), { workerData: account });
    await once(worker, "message");
    return new NoopProbe(worker);
  }

  /** The longest wait for NOOP since the last call. */
  async longestMs(): Promise<number> {
    this.#worker.postMessage("longest");
    const [longest] = await once(this.#worker, "message");
    return Number(longest);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}

async function probe({ imapPort, address, password }: Account): Promise<never> {
  const client = await FastImap.connect(imapPort);
  await client.command(`LOGIN ${address} ${password}`);
  let longest = 0;
  let asked = false;
  parentPort!.on("message", () => (asked = true));
  parentPort!.postMessage("ready");
  for (;;) {
    const { ms } = await client.command("NOOP");
    longest = Math.max(longest, ms);
    if (asked) {
      parentPort!.postMessage(longest);
      longest = 0;
      asked = false;
    }
    await sleep(pauseMs);
  }
}

if (!isMainThread) await probe(workerData as Account);
