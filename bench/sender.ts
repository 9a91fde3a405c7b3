import { unlimited, mia, miaPassword, startHome } from "../src/interop/home.ts";
import { Postfix, postfixAddress } from "../src/interop/postfix.ts";
import type { SubmissionDoor } from "./submit.ts";

/** A server that sends mail to others, under measurement. */
export interface Sender extends AsyncDisposable {
  readonly name: string;
  readonly door: SubmissionDoor;
  /** What is handed in from now on is not attempted. */
  hold(): Promise<void>;
  /** Everything that waits is attempted now. */
  release(): Promise<void>;
  /** Says so once more, where it may not have been heard. */
  nudge(): Promise<void>;
  /** Process ids whose descendants, together with themselves, are the whole server. */
  roots(): readonly number[];
}

/** The product; its executable where HOMEPOST_EXECUTABLE names one. */
export async function homepostSender(): Promise<Sender> {
  const product = await startHome({ dnsPort: 53, port: 25, account: unlimited });
  let rule: string | undefined;
  return {
    name: "Homepost",
    door: {
      host: "127.0.0.1",
      port: product.ports.submissions,
      user: mia,
      password: miaPassword,
    },
    async hold() {
      if (rule !== undefined) return;
      const { stdout } = await product.cli(["queue", "holdrules", "add", "--all"]);
      rule = /^Rule (\d+) /.exec(stdout)?.[1];
    },
    async release() {
      if (rule !== undefined) await product.cli(["queue", "holdrules", "remove", rule]);
      rule = undefined;
      await product.cli(["queue", "unhold", "--all"], { timeMsMax: 120_000 });
    },
    nudge: () => Promise.resolve(),
    roots: () => [product.pid],
    [Symbol.asyncDispose]: () => product[Symbol.asyncDispose](),
  };
}

const user = "mia@home.example";
const password = "correct-horse-battery";

/** Debian's Postfix with its defaults, but for TLS to others, which the sink has not. */
export async function postfixSender(): Promise<Sender> {
  const postfix = await Postfix.start({
    domains: ["unused.example"],
    sasl: { user, password, mechanisms: "plain" },
    implicitTls: true,
    settings: ["inet_protocols = ipv4"],
  });
  const defer = async (what: string): Promise<void> => {
    await postfix.command("postconf", ["-e", `defer_transports = ${what}`]);
    await postfix.command("postfix", ["reload"]);
  };
  const flush = async (): Promise<void> => {
    await postfix.command("postqueue", ["-f"]);
  };
  return {
    name: "Postfix",
    door: { host: postfixAddress, port: postfix.port, user, password },
    hold: () => defer("smtp relay"),
    async release() {
      await defer("");
      await flush();
    },
    // A queue manager that is about to begin anew hears nothing.
    nudge: flush,
    roots: () => [postfix.pid],
    [Symbol.asyncDispose]: () => postfix[Symbol.asyncDispose](),
  };
}
