import { signal } from "@preact/signals";
import type { Signal } from "@preact/signals";
import type { Toasts } from "../kit/toast/toasts.ts";
import { OwnFailure } from "./api/own-api.ts";
import type { OwnApi, OwnCallArguments, OwnCallName, OwnCallResult } from "./api/own-api.ts";
import type { AccountDialog } from "./account-dialog.ts";
import type { AccountTexts } from "./text/texts.ts";

export const sections = ["programs", "security", "devices", "mail", "storage"] as const;
export type Section = (typeof sections)[number];

/** What the page shows of lists and facts: the results of calls without arguments. */
const shown = [
  "show",
  "app-password.list",
  "passkey.list",
  "tls-key.list",
  "session.list",
  "storage.show",
] as const satisfies readonly OwnCallName[];
type ShownCall = (typeof shown)[number];
type Shown = { readonly [Name in ShownCall]: Signal<OwnCallResult<Name> | undefined> };

/** The browser's own part in passkeys. Both reject where the person gave up. */
export interface PasskeyDevice {
  create(options: object): Promise<object>;
  get(options: object): Promise<object>;
}

export interface AccountOptions {
  readonly api: OwnApi;
  readonly texts: AccountTexts;
  readonly toasts: Toasts;
  /** Undefined where the browser has none. */
  readonly passkeys: PasskeyDevice | undefined;
  /** To the page for logging in. */
  readonly leave: () => void;
  readonly logOut: () => Promise<void>;
  readonly copy: (text: string) => Promise<void>;
}

/** The account of who is logged in. */
export class Account {
  readonly options: AccountOptions;
  readonly section = signal<Section>("programs");
  readonly dialog = signal<AccountDialog | undefined>(undefined);
  /** What is waiting for the person to show who they are. */
  readonly waiting = signal<PromiseWithResolvers<void> | undefined>(undefined);
  readonly logins = signal<OwnCallResult<"login.list"> | undefined>(undefined);
  readonly clients = signal<OwnCallResult<"client-settings.show"> | undefined>(undefined);
  readonly shown: Shown = Object.fromEntries(
    shown.map((name) => [name, signal(undefined)]),
  ) as unknown as Shown;

  constructor(options: AccountOptions) {
    this.options = options;
  }

  get t(): AccountTexts["t"] {
    return this.options.texts.t;
  }

  /** Everything, or what a change has touched. */
  async load(names: readonly ShownCall[] = shown): Promise<void> {
    await Promise.all(names.map((name) => this.#loadOne(name)));
  }

  async loadLogins(limit = 20): Promise<void> {
    this.logins.value = await this.attempt("login.list", { limit });
  }

  async loadClients(address: string): Promise<void> {
    this.clients.value = await this.attempt("client-settings.show", { address });
  }

  /** Undefined where it came to nothing; the person has been told then. */
  async attempt<Name extends OwnCallName>(
    name: Name,
    args: OwnCallArguments<Name>,
  ): Promise<OwnCallResult<Name> | undefined> {
    try {
      return await this.call(name, args);
    } catch (error) {
      this.tell(error);
      return undefined;
    }
  }

  /** Where the server wants to know who is there, it is asked again after that. Rejects with an OwnFailure. */
  async call<Name extends OwnCallName>(
    name: Name,
    args: OwnCallArguments<Name>,
  ): Promise<OwnCallResult<Name>> {
    try {
      return await this.options.api.call(name, args);
    } catch (error) {
      if (!(error instanceof OwnFailure) || error.kind !== "confirm") throw error;
      const waiting = Promise.withResolvers<void>();
      this.waiting.value = waiting;
      await waiting.promise;
      return this.options.api.call(name, args);
    }
  }

  /** What went wrong, in words. */
  tell(error: unknown): void {
    if (!(error instanceof OwnFailure)) throw error;
    if (error.kind === "given-up") return;
    if (error.kind === "logged-out") this.options.leave();
    else this.options.toasts.show(this.words(error));
  }

  words({ kind, message }: OwnFailure): string {
    if (kind === "unreachable") return this.t("app.unreachable");
    if (kind === "fault" || message === "") return this.t("app.fault");
    return this.t("app.failed", { reason: message });
  }

  /** Whether it is the person: then what waits goes on. */
  async confirm(password: string): Promise<boolean> {
    try {
      await this.options.api.call("confirm", { password });
    } catch (error) {
      if (error instanceof OwnFailure && error.kind === "refused") return false;
      this.tell(error);
      return false;
    }
    this.#goOn();
    return true;
  }

  async confirmByPasskey(): Promise<boolean> {
    const { api, passkeys } = this.options;
    try {
      const { options } = await api.call("confirm.passkey-begin", {});
      const response = await passkeys!.get(options);
      await api.call("confirm.passkey", {
        response: response as OwnCallArguments<"confirm.passkey">["response"],
      });
    } catch {
      return false;
    }
    this.#goOn();
    return true;
  }

  /** Nobody has shown anything: what waits will not be done. */
  giveUp(): void {
    this.waiting.value?.reject(new OwnFailure("given-up"));
    this.waiting.value = undefined;
  }

  /** Asks first. */
  remove(kind: "app-password" | "passkey" | "tls-key", name: string): void {
    this.dialog.value = {
      kind: "ask",
      title: this.t("app.remove.of", { name }),
      text: this.t(`ask.${kind}`, { name }),
      button: "app.remove",
      run: async () => {
        await this.attempt(`${kind}.remove`, { name });
        await this.load([`${kind}.list`, "show"]);
      },
    };
  }

  async copy(text: string): Promise<void> {
    await this.options.copy(text);
    this.options.toasts.show(this.t("app.copied"));
  }

  #goOn(): void {
    this.waiting.value?.resolve();
    this.waiting.value = undefined;
  }

  async #loadOne<Name extends ShownCall>(name: Name): Promise<void> {
    const result = await this.attempt<ShownCall>(name, {});
    // One name, one signal: what the compiler cannot follow.
    if (result !== undefined) (this.shown[name] as Signal<unknown>).value = result;
  }
}
