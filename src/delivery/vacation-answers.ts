import { createHash, randomBytes } from "node:crypto";
import type { Directory } from "../account/directory.ts";
import { parseVacation } from "../jmap/vacation.ts";
import type { VacationValues } from "../jmap/vacation.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { AccountId, MailboxId } from "../store/ids.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { MailStore } from "../store/mail-store.ts";
import { noAnswerTo } from "./automatic-answer.ts";
import type { Transaction } from "./reception.ts";
import type { Submission } from "./submission.ts";
import { vacationLetter } from "./vacation-letter.ts";

/** A message that is about to be delivered. */
export interface AnsweredMessage {
  readonly accountId: AccountId;
  readonly mailboxId: MailboxId;
  readonly recipient: string;
  readonly reversePath: string;
  readonly header: () => string;
}

/** Answers mail in the name of those who are away. */
export interface Answers {
  /** What is to be called when the message is on disk; undefined where nobody answers it. */
  prepare(message: AnsweredMessage): (() => void) | undefined;
}

export interface VacationAnswersOptions {
  readonly store: Pick<MailStore, "objects" | "mailbox" | "subscribe">;
  readonly directory: Pick<Directory, "owns" | "primaryAddress">;
  readonly submission: Pick<Submission, "mailFrom" | "rcptTo" | "submit">;
  readonly incoming: () => IncomingMessage;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: Log;
}

/** RFC 5230 §4.1: the same answer to the same sender so often. */
const againMs = 7 * 24 * 3600 * 1000;
/** Senders who had an answer within that time; more is no holiday but a flood. */
const sendersMax = 1_000;
/** Accounts whose responses are kept in memory. */
const knownMax = 1_000;

/** Who had which answer, and when: kept as one object of the account. */
interface Answered {
  readonly id: number | undefined;
  /** By digest of what was answered and to whom. */
  readonly senders: Readonly<Record<string, number>>;
}

/**
 * Vacation responses (RFC 8621 §8) as RFC 3834 wants them. That an answer was given is on disk before it is queued: a
 * crash between the two loses the answer, and never sends it twice. Invariants: nobody has the same answer twice in a
 * week; answers have the null reverse-path, so that nothing comes back to be answered.
 */
export class VacationAnswers implements Answers, AsyncDisposable {
  readonly #options: VacationAnswersOptions;
  readonly #responses = new Map<AccountId, VacationValues | undefined>();
  /** One after the other in each account. */
  readonly #running = new Map<AccountId, Promise<void>>();
  readonly #subscription: Disposable;

  constructor(options: VacationAnswersOptions) {
    this.#options = options;
    this.#subscription = options.store.subscribe((changes) => {
      for (const change of changes) {
        if (change.kind === "objects-changed") this.#responses.delete(change.accountId);
      }
    });
  }

  prepare(message: AnsweredMessage): (() => void) | undefined {
    const { clock, directory, log, store } = this.#options;
    const { accountId, reversePath } = message;
    const response = this.#responseOf(accountId);
    if (response === undefined || !isNow(response, clock())) return undefined;
    // Nobody needs to know that junk has found a reader.
    if (store.mailbox(message.mailboxId)?.specialUse === "\\Junk") return undefined;
    const header = message.header();
    const isOwn = (address: string): boolean => directory.owns(accountId, address);
    const reason = noAnswerTo({ reversePath, header, isOwn });
    if (reason !== undefined) {
      log.debug("vacation.answer.withheld", { account: accountId, reason });
      return undefined;
    }
    return () => this.#enqueue(accountId, () => this.#answer(message, response, header));
  }

  /** Resolves when all answers under way are queued. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#subscription[Symbol.dispose]();
    await this.settled();
  }

  #responseOf(accountId: AccountId): VacationValues | undefined {
    if (this.#responses.has(accountId)) return this.#responses.get(accountId);
    const [stored] = this.#options.store.objects.all(accountId, "vacation");
    const response = stored === undefined ? undefined : parseVacation(stored.value);
    if (this.#responses.size >= knownMax) this.#responses.clear();
    this.#responses.set(accountId, response);
    return response;
  }

  #enqueue(accountId: AccountId, act: () => Promise<void>): void {
    const before = this.#running.get(accountId) ?? Promise.resolve();
    const mine = before.then(act).catch((error: unknown) => {
      this.#options.log.error("vacation.answer.failed", { fault: faultText(error) });
    });
    this.#running.set(accountId, mine);
    void mine.then(() => {
      if (this.#running.get(accountId) === mine) this.#running.delete(accountId);
    });
  }

  async #answer(
    { accountId, recipient, reversePath }: AnsweredMessage,
    response: VacationValues,
    header: string,
  ): Promise<void> {
    const { directory, log } = this.#options;
    const isOwn = directory.owns(accountId, recipient);
    const from = isOwn ? recipient : directory.primaryAddress(accountId);
    if (from === undefined || !(await this.#note(accountId, keyOf(response, reversePath)))) return;
    const boundary = (): string => `=_${randomBytes(15).toString("hex")}`;
    const letter = vacationLetter(response, { from, to: reversePath, header, boundary });
    const refusal = await this.#submit(accountId, reversePath, letter);
    if (refusal === undefined) log.info("vacation.answer.queued", { account: accountId });
    else log.info("vacation.answer.refused", { account: accountId, reason: refusal });
  }

  /** Writes down that this answer is given; false where it has been within a week, or too many others have. */
  async #note(accountId: AccountId, key: string): Promise<boolean> {
    const { clock, store } = this.#options;
    const now = clock();
    const { id, senders } = answeredOf(store.objects.all(accountId, "vacation-answers")[0]);
    const recent = Object.entries(senders).filter(([, at]) => at > now - againMs);
    if (recent.length >= sendersMax || recent.some(([one]) => one === key)) return false;
    const value = JSON.stringify(Object.fromEntries([...recent, [key, now]]));
    const put = [{ id, value }];
    await store.objects.change({ accountId, kind: "vacation-answers", put, remove: [] });
    return true;
  }

  async #submit(accountId: AccountId, to: string, letter: Buffer): Promise<string | undefined> {
    const { incoming, submission } = this.#options;
    const transaction = transactionOf(accountId, to);
    for (const verdict of [
      await submission.mailFrom(transaction),
      await submission.rcptTo(transaction, transaction.recipients[0]!),
    ]) {
      if (verdict.kind === "refused") return verdict.text;
    }
    await using message = incoming();
    await message.write(letter);
    const submitted = await submission.submit(transaction, message);
    return submitted.kind === "refused" ? submitted.text : undefined;
  }
}

/** RFC 8621 §8: from and to when it is sent. */
function isNow({ isEnabled, fromDate, toDate }: VacationValues, now: number): boolean {
  if (!isEnabled) return false;
  return (
    (fromDate === null || now >= Date.parse(fromDate)) &&
    (toDate === null || now < Date.parse(toDate))
  );
}

function keyOf({ subject, textBody, htmlBody }: VacationValues, reversePath: string): string {
  const text = JSON.stringify([subject, textBody, htmlBody, reversePath.toLowerCase()]);
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

function answeredOf(stored: { readonly id: number; readonly value: string } | undefined): Answered {
  if (stored === undefined) return { id: undefined, senders: {} };
  return { id: stored.id, senders: JSON.parse(stored.value) as Answered["senders"] };
}

function transactionOf(accountId: AccountId, to: string): Transaction {
  return {
    remoteAddress: "",
    localAddress: "",
    heloName: "",
    esmtp: true,
    tls: undefined,
    accountId,
    login: undefined,
    reversePath: "",
    recipients: [{ address: to, notify: ["never"], originalRecipient: undefined }],
    smtpUtf8: /\P{ASCII}/u.test(to),
    eightBitMime: true,
    requireTls: false,
    ret: undefined,
    envelopeId: undefined,
    release: undefined,
    id: `v.${randomBytes(8).toString("hex")}`,
  };
}
