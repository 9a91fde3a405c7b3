import type { ConfiguredDirectory } from "../account/configured-directory.ts";
import { formatDateTime } from "../message/date-time.ts";
import type { PolicySource } from "../mta-sts/policy-source.ts";
import type { HostResolver } from "../queue/delivery-attempt.ts";
import type { TestStep } from "../queue/test-step.ts";
import type { TransportTestResult } from "../queue/transport-test.ts";
import type { QueueSettings, Transport } from "../queue/transport.ts";
import type { AccountId } from "../store/ids.ts";

export interface OutgoingOptions {
  /** As they are now. */
  readonly settings: () => QueueSettings;
  readonly resolver: HostResolver;
  readonly policies?: PolicySource | undefined;
  readonly directory: Pick<
    ConfiguredDirectory,
    "accountOfLogin" | "isLocalDomain" | "primaryAddress" | "resolve"
  >;
  readonly now: () => number;
  readonly unique: () => string;
}

export interface TestWish {
  /** Of the transport; for the letter. */
  readonly name: string;
  readonly transport: Transport;
  readonly to: string;
  /** Where undefined, the postmaster's own address. */
  readonly from: string | undefined;
  /** Whether a short letter is sent, or the test stops once the recipient is taken. */
  readonly sends: boolean;
}

/** How mail leaves, for those who ask instead of sending. */
export class Outgoing implements Disposable {
  readonly #options: OutgoingOptions;
  readonly #ending = new AbortController();

  constructor(options: OutgoingOptions) {
    this.#options = options;
  }

  get settings(): QueueSettings {
    return this.#options.settings();
  }

  /** The account that sends from this address; undefined: none of ours. */
  accountOf(address: string): AccountId | undefined {
    return this.#options.directory.accountOfLogin(address);
  }

  /** Whether mail to this address stays here. */
  isLocal(address: string): boolean {
    return this.#options.directory.isLocalDomain(address.slice(address.lastIndexOf("@") + 1));
  }

  /** The transport of that name. */
  transportNamed(name: string): Transport | undefined {
    const transports = this.settings.transports ?? {};
    return Object.hasOwn(transports, name) ? transports[name] : undefined;
  }

  async test(wish: TestWish, report: (step: TestStep) => void): Promise<TransportTestResult> {
    const { settings } = this;
    const { name, transport, to } = wish;
    const from = wish.from ?? this.#postmaster(settings.hostName);
    const message = wish.sends ? this.#letter({ name, from, to }) : undefined;
    const { signal } = this.#ending;
    const { resolver, policies } = this.#options;
    // What speaks SMTP is large, and the start must be quick.
    const { testTransport } = await import("../queue/transport-test.ts");
    return testTransport(
      transport,
      { from, to, message },
      { settings, resolver, policies, report, signal },
    );
  }

  /** Ends tests that are under way. */
  [Symbol.dispose](): void {
    this.#ending.abort();
  }

  #postmaster(hostName: string): string {
    const { directory } = this.#options;
    const destination = directory.resolve(`postmaster@${hostName}`);
    const address =
      destination.kind === "account" ? directory.primaryAddress(destination.accountId) : undefined;
    return address ?? `postmaster@${hostName}`;
  }

  #letter(of: { readonly name: string; readonly from: string; readonly to: string }): string {
    const { now, unique } = this.#options;
    return [
      `From: <${of.from}>`,
      `To: <${of.to}>`,
      `Subject: Test of the transport ${of.name}`,
      `Date: ${formatDateTime(now())}`,
      `Message-ID: <${unique()}@${this.settings.hostName}>`,
      "Auto-Submitted: auto-generated",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=us-ascii",
      "",
      "This letter shows that mail leaves by this transport. Nobody waits for an answer.",
      "",
    ].join("\r\n");
  }
}
