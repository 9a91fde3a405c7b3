import { connect } from "node:net";

/** greeted: a mail server said so; refused: somebody said no; silent: nobody said anything, as behind a block. */
export type Greeting = "greeted" | "refused" | "silent";

const waitMs = 8_000;
const greetingOctetsMax = 4_096;

/** What port 25 says at the first of these addresses that says anything; nothing is sent but QUIT. */
export async function smtpGreeting(
  addresses: readonly string[],
  { port, signal }: { readonly port: number; readonly signal: AbortSignal },
): Promise<Greeting> {
  let best: Greeting = "silent";
  for (const address of addresses.slice(0, 2)) {
    const greeting = await greetingAt(address, port, signal);
    if (greeting === "greeted") return greeting;
    if (greeting === "refused") best = greeting;
  }
  return best;
}

async function greetingAt(host: string, port: number, signal: AbortSignal): Promise<Greeting> {
  const { promise, resolve } = Promise.withResolvers<Greeting>();
  const within = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
  const giveUp = (): void => resolve("silent");
  within.addEventListener("abort", giveUp, { once: true });
  if (within.aborted) giveUp();
  const socket = connect({ host, port });
  let text = "";
  socket.on("error", (error) => {
    resolve("code" in error && error.code === "ECONNREFUSED" ? "refused" : "silent");
  });
  socket.once("close", giveUp);
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    text += chunk;
    if (text.startsWith("220")) {
      // Polite, and no protocol error in anybody's log.
      socket.end("QUIT\r\n");
      resolve("greeted");
    } else if (text.length > greetingOctetsMax || /^[45]\d\d/.test(text)) resolve("refused");
  });
  try {
    const greeting = await promise;
    // One that still calls a host that is silent would do so for minutes, and keep the server from ending.
    if (greeting === "greeted") socket.destroySoon();
    else socket.destroy();
    return greeting;
  } finally {
    within.removeEventListener("abort", giveUp);
  }
}
