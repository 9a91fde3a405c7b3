import { connect } from "node:net";
import type { DoorFacts } from "./admin/call.ts";
import type { AccessStore } from "./store/access-store.ts";

export interface SelfCheckOptions {
  readonly store: { readonly access: Pick<AccessStore, "recordLogins"> };
  /** What is open, and where. */
  readonly doors: readonly DoorFacts[];
  /** Default: ten seconds. Shorter in tests. */
  readonly answerMsMax?: number;
}

const defaultAnswerMsMax = 10_000;

/**
 * Rejects, and says why, unless mail could be taken now: a connection from this machine is greeted at port 25, which
 * needs the main thread and a place to sit, and the writer thread does a job. The job changes nothing, so that a
 * check costs no write on the card.
 */
export async function checkSelf(options: SelfCheckOptions): Promise<void> {
  const answerMsMax = options.answerMsMax ?? defaultAnswerMsMax;
  const door = options.doors.find(({ service }) => service === "smtp");
  if (door !== undefined) await greeted(door, answerMsMax);
  await within(
    options.store.access.recordLogins({ attempts: [], appPasswords: [], tlsKeys: [] }),
    answerMsMax,
  );
}

/** RFC 5321 §3.1: 220, or 554; 421 where this machine itself has too many connections, which is well too. */
async function greeted({ address, port }: DoorFacts, answerMsMax: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ host: nearAddress(address), port });
  const timer = setTimeout(() => reject(new Error("port 25 does not greet")), answerMsMax);
  let greeting = "";
  socket.setEncoding("latin1");
  socket.on("data", (text: string) => {
    greeting += text;
    if (/^(?:220|421|554)[ -]/.test(greeting)) resolve();
    else if (greeting.length > 3) reject(new Error("port 25 greets with something else"));
  });
  socket.on("error", reject);
  socket.on("end", () => reject(new Error("port 25 hangs up")));
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    socket.end("QUIT\r\n");
    socket.setTimeout(answerMsMax, () => socket.destroy());
  }
}

/** How this machine itself reaches what listens there. */
function nearAddress(address: string): string {
  if (address === "0.0.0.0") return "127.0.0.1";
  return address === "::" ? "::1" : address;
}

async function within(job: Promise<void>, msMax: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("the writer thread does not answer")), msMax);
  try {
    await Promise.race([job, promise]);
  } finally {
    clearTimeout(timer);
  }
}
