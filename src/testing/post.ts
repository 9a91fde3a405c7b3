import { FixedResolver } from "../dns/fixed-resolver.ts";
import type { FixedZone } from "../dns/fixed-resolver.ts";
import type { LocalDelivery, LocalOutcome } from "../queue/local-delivery.ts";
import { Queue } from "../queue/queue.ts";
import type { QueueMailStore, QueueOptions } from "../queue/queue.ts";
import type { QueueSettings } from "../queue/transport.ts";
import { noFlags } from "../store/flags.ts";
import type { QueueEntryId } from "../store/ids.ts";
import type { NewQueueEntry, QueueDsn, QueueEntry } from "../store/queue-entry.ts";
import { FakeClock } from "./fake-clock.ts";
import { SmtpSink } from "./smtp-sink.ts";
import type { SmtpSinkOptions } from "./smtp-sink.ts";
import { quietLog, TestStore } from "./store.ts";

/** When the clock of a Post begins. */
export const monday = Date.UTC(2026, 10, 23, 8);
/** The message that everybody sends. */
export const text =
  "From: <you@me.example>\r\nMessage-ID: <m1@me.example>\r\nSubject: Hi\r\n\r\nBody.\r\n";

/** Every domain has the mail host mx.<domain>, which is the sink. */
const zone: FixedZone = {
  mx(domain) {
    if (domain === "null.example") return [{ preference: 0, exchange: "" }];
    if (domain === "nx.example") return undefined;
    if (domain === "down.example") return { kind: "failed", reason: "No answer in time" };
    if (domain === "two.example") {
      return [
        { preference: 1, exchange: "mx1.example" },
        { preference: 2, exchange: "mx2.example" },
      ];
    }
    return [{ preference: 1, exchange: domain === "me.example" ? domain : `mx.${domain}` }];
  },
  addresses: (host) => [host === "mx.self.example" ? "192.0.2.99" : "127.0.0.1"],
};

/** A store, a queue with its clock, and a server that takes its mail. */
export class Post implements AsyncDisposable {
  readonly clock = new FakeClock(monday);
  readonly outcomes = new Map<string, LocalOutcome>();
  readonly test: TestStore;
  readonly sink: SmtpSink;
  readonly queue: Queue;
  readonly #wrap: (store: QueueMailStore) => QueueMailStore;

  private constructor(
    test: TestStore,
    sink: SmtpSink,
    wrap: (store: QueueMailStore) => QueueMailStore,
  ) {
    this.test = test;
    this.sink = sink;
    this.#wrap = wrap;
    this.queue = this.makeQueue();
  }

  static async open(
    options: SmtpSinkOptions = {},
    wrap: (store: QueueMailStore) => QueueMailStore = (store) => store,
  ): Promise<Post> {
    const post = new Post(await TestStore.open(), await SmtpSink.listen(options), wrap);
    post.queue.start();
    return post;
  }

  makeQueue(): Queue {
    return new Queue(this.options());
  }

  options(): QueueOptions {
    const { store } = this.test;
    return {
      store: this.#wrap({
        queue: store.queue,
        queueEntry: (id) => store.queueEntry(id),
        queuedBody: (entry) => store.queuedBody(entry),
        read: (body, start, end) => store.read(body, start, end),
        stream: (body, start, end) => store.stream(body, start, end),
        beginAttempts: (entries, startedAt) => store.beginAttempts(entries, startedAt),
        endAttempts: (results, notices) => store.endAttempts(results, notices),
        subscribe: (listener) => store.subscribe(listener),
      }),
      resolver: new FixedResolver(zone),
      local: this.#local(),
      log: quietLog(),
      settings: this.settings({ kind: "direct", port: this.sink.port }),
      clock: this.clock,
      random: () => 0.5,
    };
  }

  settings(transport: QueueSettings["transport"]): QueueSettings {
    return { hostName: "me.example", transport, selfAddresses: ["192.0.2.99"] };
  }

  async submit(
    recipients: readonly string[],
    given: Partial<NewQueueEntry> = {},
  ): Promise<readonly QueueEntryId[]> {
    await using incoming = this.test.store.incoming();
    await incoming.write(Buffer.from(text));
    const body = await incoming.finish();
    const queue = recipients.map((recipient) => ({
      accountId: this.test.accountId(),
      reversePath: "you@me.example",
      recipient,
      prefix: "",
      messageId: "m1@me.example",
      subject: "Hi",
      smtpUtf8: false,
      eightBitMime: false,
      requireTls: undefined,
      dsn: undefined,
      queuedAt: this.clock.now(),
      nextAttemptAt: this.clock.now(),
      ...given,
    }));
    const [accepted] = await this.test.store.accept([{ body, deliveries: [], queue }]);
    return accepted!.queueEntryIds;
  }

  entries(): QueueEntry[] {
    return this.test.store.queueEntries(10_000);
  }

  left(): string[] {
    return this.entries().map(({ recipient }) => recipient);
  }

  /** All messages of the sender, as latin1 text. */
  inbox(): string[] {
    const { store } = this.test;
    const bodies = store.bodies(this.test.mailboxId(), { first: 1, last: 2 ** 32 - 1 }, 10_000);
    return bodies.map((body) => store.read(body, 0, body.size).toString("latin1"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sink[Symbol.asyncDispose]();
    await this.queue.close();
    await this.test[Symbol.asyncDispose]();
  }

  #local(): LocalDelivery {
    const { store } = this.test;
    const to = { mailboxId: this.test.mailboxId(), flags: noFlags, internalAt: monday, prefix: "" };
    return {
      isDisabledSender: (reversePath) => reversePath.endsWith("@disabled.example"),
      isLocal: (recipient) => recipient.endsWith("@here.example"),
      deliver: async (entry) => {
        const outcome = this.outcomes.get(entry.recipient);
        if (outcome !== undefined) return outcome;
        await store.deliverQueued(entry.id, [to]);
        return { kind: "delivered" };
      },
      notice: async (_entry, octets) => {
        await using incoming = store.incoming();
        await incoming.write(octets);
        return { body: await incoming.finish(), deliveries: [to], queue: [] };
      },
    };
  }
}

/** RFC 3461 wishes, none but those given. */
export function dsnOf(given: Partial<QueueDsn>): QueueDsn {
  return {
    notify: undefined,
    ret: undefined,
    envelopeId: undefined,
    originalRecipient: undefined,
    ...given,
  };
}
