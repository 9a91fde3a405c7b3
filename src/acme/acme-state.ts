import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as v from "valibot";
import { replaceFile } from "../tls/replace-file.ts";

const attemptSchema = v.object({
  /** In a row. */
  failures: v.number(),
  triedAt: v.number(),
  /** Not before then. */
  nextAt: v.number(),
  failure: v.optional(v.object({ reason: v.string(), advice: v.string() })),
  /** What worked last. */
  challenge: v.optional(v.picklist(["http-01", "tls-alpn-01", "dns-01"])),
});

/** What became of the attempts for one certificate; times in milliseconds since 1970. */
export type Attempt = v.InferOutput<typeof attemptSchema>;

const accountSchema = v.object({
  url: v.string(),
  /** What CAA records call the authority. */
  issuers: v.array(v.string()),
});
export type AcmeAccount = v.InferOutput<typeof accountSchema>;

const stateSchema = v.object({
  /** By the URL of the directory. */
  accounts: v.record(v.string(), accountSchema),
  /** By name and kind of key. */
  attempts: v.record(v.string(), attemptSchema),
});
type State = v.InferOutput<typeof stateSchema>;

/** What is known from earlier attempts, in a file: a restart must not make an authority be asked again at once. */
export class AcmeState {
  readonly #file: string;
  #loaded: Promise<State> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async attempt(key: string): Promise<Attempt | undefined> {
    const { attempts } = await this.#state();
    return Object.hasOwn(attempts, key) ? attempts[key] : undefined;
  }

  async setAttempt(key: string, attempt: Attempt): Promise<void> {
    const state = await this.#state();
    await this.#write({ ...state, attempts: { ...state.attempts, [key]: attempt } });
  }

  /** Forgets the attempts for what is wanted no more. */
  async keepAttempts(keys: ReadonlySet<string>): Promise<void> {
    const state = await this.#state();
    const kept = Object.entries(state.attempts).filter(([key]) => keys.has(key));
    if (kept.length === Object.keys(state.attempts).length) return;
    await this.#write({ ...state, attempts: Object.fromEntries(kept) });
  }

  async account(directoryUrl: string): Promise<AcmeAccount | undefined> {
    const { accounts } = await this.#state();
    return Object.hasOwn(accounts, directoryUrl) ? accounts[directoryUrl] : undefined;
  }

  async setAccount(directoryUrl: string, account: AcmeAccount): Promise<void> {
    const known = await this.account(directoryUrl);
    if (JSON.stringify(known) === JSON.stringify(account)) return;
    const state = await this.#state();
    await this.#write({ ...state, accounts: { ...state.accounts, [directoryUrl]: account } });
  }

  #state(): Promise<State> {
    this.#loaded ??= readState(this.#file);
    return this.#loaded;
  }

  async #write(state: State): Promise<void> {
    this.#loaded = Promise.resolve(state);
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    await replaceFile(this.#file, JSON.stringify(state));
  }
}

/** A file that is damaged or not there costs nothing but an attempt that may come too early. */
async function readState(file: string): Promise<State> {
  try {
    const checked = v.safeParse(stateSchema, JSON.parse(await readFile(file, "utf8")));
    if (checked.success) return checked.output;
  } catch {
    // As though it were the first start.
  }
  return { accounts: {}, attempts: {} };
}
