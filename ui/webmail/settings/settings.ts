// What a person has chosen, for all devices: the server's Settings object (src/jmap-server/settings.ts). A change shows
// at once. What is shown is what the server last told with our changes under way on top, so that one that is refused
// goes back without taking others with it.
import { computed, signal } from "@preact/signals";
import type { JmapClient } from "../jmap/jmap-client.ts";
import { JmapError } from "../jmap/transport.ts";
import type { SetError } from "../jmap/types.ts";
import { patched, pointer } from "./patch.ts";
import type { Patch } from "./patch.ts";
import { keepValues, keptValues, preferencesOf } from "./preferences.ts";
import type { Kept, Preferences } from "./preferences.ts";

export type SenderView = "text" | "html" | "external";

/** src/jmap/filing-rules.ts */
export interface FilingRule {
  readonly listId: string | null;
  readonly from: string | null;
  readonly mailboxId: string;
  readonly comment: string;
}

export type NeverKind = "lists" | "senders" | "mailboxes";

export interface SettingsObject {
  readonly values: Readonly<Record<string, unknown>>;
  readonly senderViews: Readonly<Record<string, SenderView>>;
  readonly rules: readonly FilingRule[];
  readonly neverSuggest: Readonly<Record<NeverKind, Readonly<Record<string, true>>>>;
}

export class Settings {
  readonly #client: JmapClient;
  readonly #kept: Kept;
  readonly #told = signal<SettingsObject>(nothing);
  readonly #underWay = signal<readonly Patch[]>([]);
  #last: Promise<unknown> = Promise.resolve();
  readonly #shown = computed(() =>
    this.#underWay.value.reduce((object, patch) => patched(object, patch), this.#told.value),
  );
  readonly preferences = computed(() => preferencesOf(this.#shown.value.values));
  readonly senderViews = computed(() => this.#shown.value.senderViews);
  readonly rules = computed(() => this.#shown.value.rules);
  readonly neverSuggest = computed(() => this.#shown.value.neverSuggest);
  /** The server has told what is chosen. */
  readonly isLoaded = signal(false);

  constructor(client: JmapClient, kept: Kept) {
    this.#client = client;
    this.#kept = kept;
    this.#told.value = { ...nothing, values: keptValues(kept) };
  }

  /** Asks the server what is chosen now. */
  async load(): Promise<void> {
    const call = this.#client
      .batch()
      .other<{ readonly list: readonly SettingsObject[] }>("Settings/get", { ids: null });
    const { list } = await call.response;
    if (list[0] === undefined) return;
    this.#told.value = list[0];
    this.isLoaded.value = true;
    keepValues(this.#kept, list[0].values);
  }

  async choose<Name extends keyof Preferences>(
    name: Name,
    value: Preferences[Name],
  ): Promise<void> {
    await this.change({ [pointer("values", name)]: value });
    keepValues(this.#kept, this.#shown.value.values);
  }

  /** How mail of this address is shown; undefined forgets what was said. */
  async showSender(address: string, view: SenderView | undefined): Promise<void> {
    await this.change({ [pointer("senderViews", address.toLowerCase())]: view ?? null });
  }

  async setRules(rules: readonly FilingRule[]): Promise<void> {
    await this.change({ rules });
  }

  async setNever(kind: NeverKind, value: string, isNever: boolean): Promise<void> {
    await this.change({ [pointer("neverSuggest", kind, value)]: isNever ? true : null });
  }

  /** Throws where the server refuses or is not there; what was shown of it has gone back then. */
  async change(patch: Patch): Promise<void> {
    this.#underWay.value = [...this.#underWay.value, patch];
    // Later choices must come later there too.
    const sent = this.#last.catch(() => {}).then(() => this.#send(patch));
    this.#last = sent;
    try {
      await sent;
      this.#told.value = patched(this.#told.value, patch);
    } finally {
      this.#underWay.value = this.#underWay.value.filter((one) => one !== patch);
    }
  }

  async #send(patch: Patch): Promise<void> {
    const update = { singleton: patch };
    const { notUpdated } = await this.#client.batch().other<{
      readonly notUpdated: Readonly<Record<string, SetError>> | null;
    }>("Settings/set", { update }).response;
    const refusal = notUpdated?.["singleton"];
    if (refusal !== undefined) throw new JmapError(refusal.type, refusal.description ?? "");
  }
}

const nothing: SettingsObject = {
  values: {},
  senderViews: {},
  rules: [],
  neverSuggest: { lists: {}, senders: {}, mailboxes: {} },
};
