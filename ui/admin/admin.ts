// What all admin pages share: who is logged in, calls and what to say when they fail, questions before loss.
import { signal } from "@preact/signals";
import type { Theme } from "../kit/theme/theme.ts";
import type { Toasts } from "../kit/toast/toasts.ts";
import { CallFailure } from "./api/admin-api.ts";
import type { AdminApi } from "./api/admin-api.ts";
import type { AdminPasskeys } from "./api/admin-passkeys.ts";
import type { Navigation } from "./shell/navigation.ts";
import type { AdminTextKey, AdminTexts } from "./text/admin-texts.ts";

export interface AdminParts {
  readonly api: AdminApi;
  readonly texts: AdminTexts;
  readonly toasts: Toasts;
  readonly theme: Theme;
  readonly navigation: Navigation;
  /** Resolves to the status of the answer; rejects with a CallFailure. */
  readonly logIn: (password: string) => Promise<number>;
  readonly logOut: () => Promise<void>;
  /** Undefined: the browser has none here. */
  readonly passkeys: AdminPasskeys | undefined;
  readonly copy: (text: string) => Promise<void>;
}

/** Something is about to be lost. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button says that does it. */
  readonly action: string;
}

export class Admin {
  readonly session = signal<"unknown" | "in" | "out">("unknown");
  readonly question = signal<Question | undefined>(undefined);
  readonly #parts: AdminParts;
  #answer: ((isYes: boolean) => void) | undefined;

  constructor(parts: AdminParts) {
    this.#parts = parts;
  }

  get api(): AdminApi {
    return this.#parts.api;
  }

  get texts(): AdminTexts {
    return this.#parts.texts;
  }

  get t(): AdminTexts["t"] {
    return this.#parts.texts.t;
  }

  get toasts(): Toasts {
    return this.#parts.toasts;
  }

  get passkeys(): AdminPasskeys | undefined {
    return this.#parts.passkeys;
  }

  get theme(): Theme {
    return this.#parts.theme;
  }

  get navigation(): Navigation {
    return this.#parts.navigation;
  }

  /** Finds out whether somebody is logged in. */
  async start(): Promise<void> {
    try {
      await this.api.call("status", {});
      this.session.value = "in";
    } catch (error) {
      this.session.value = "out";
      if (kindOf(error) !== "loggedOut") this.hear(error);
    }
  }

  /** Undefined: logged in; else what is wrong. */
  async logIn(password: string): Promise<AdminTextKey | undefined> {
    try {
      const problem = loginProblem(await this.#parts.logIn(password));
      if (problem === undefined) this.session.value = "in";
      return problem;
    } catch {
      return "failure.unreachable";
    }
  }

  /** The same by a passkey. */
  async logInByPasskey(): Promise<AdminTextKey | undefined> {
    try {
      const status = await this.#parts.passkeys?.logIn();
      if (status === undefined || status === 401) return "login.passkey.none";
      const problem = loginProblem(status);
      if (problem === undefined) this.session.value = "in";
      return problem;
    } catch (error) {
      return kindOf(error) === "unreachable" ? "failure.unreachable" : "login.passkey.none";
    }
  }

  async logOut(): Promise<void> {
    try {
      await this.#parts.logOut();
      this.session.value = "out";
    } catch (error) {
      this.hear(error);
    }
  }

  /** Does something and says that it is done, or what went wrong. Resolves to whether it was done. */
  async attempt(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    try {
      await work();
      if (done !== undefined) this.toasts.show(done);
      return true;
    } catch (error) {
      this.hear(error);
      return false;
    }
  }

  /** Asks first, then does it. */
  async attemptAfter(
    question: Question,
    work: () => Promise<unknown>,
    done?: string,
  ): Promise<boolean> {
    return (await this.ask(question)) && this.attempt(work, done);
  }

  /** Resolves to what was chosen; a question that comes over another says no to that. */
  ask(question: Question): Promise<boolean> {
    this.answer(false);
    this.question.value = question;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  answer(isYes: boolean): void {
    this.question.value = undefined;
    this.#answer?.(isYes);
    this.#answer = undefined;
  }

  /** A call has failed: it is told, and who was logged out has to log in. */
  hear(error: unknown): void {
    if (kindOf(error) === "loggedOut") this.session.value = "out";
    this.toasts.show(this.told(error));
  }

  /** The failure in words. What the server refused it explains itself. */
  told(error: unknown): string {
    const kind = kindOf(error);
    if (kind === "refused" && Error.isError(error) && error.message !== "") return error.message;
    return this.t(`failure.${kind}`);
  }

  async copy(text: string): Promise<boolean> {
    try {
      await this.#parts.copy(text);
      return true;
    } catch {
      return false;
    }
  }
}

function kindOf(error: unknown): CallFailure["kind"] {
  return error instanceof CallFailure ? error.kind : "fault";
}

function loginProblem(status: number): AdminTextKey | undefined {
  switch (status) {
    case 200:
      return undefined;
    case 400:
    case 401:
      return "login.wrong";
    case 403:
      return "login.notHere";
    case 429:
      return "login.limited";
    default:
      return "failure.fault";
  }
}
