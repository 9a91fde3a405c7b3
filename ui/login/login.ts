import { signal } from "@preact/signals";
import type { TextKey } from "../kit/text/texts.ts";

/** What the server says to an address and a password. */
export type LoginAnswer = { readonly status: number } | "unreachable";

export interface LoginApi {
  logIn(asked: {
    readonly login: string;
    readonly password: string;
    readonly remember: boolean;
  }): Promise<LoginAnswer>;
  /** Leaves for the mail. */
  enter(): void;
}

export class Login {
  readonly login = signal("");
  readonly password = signal("");
  readonly remember = signal(false);
  readonly isBusy = signal(false);
  readonly problem = signal<TextKey | undefined>(undefined);
  readonly #api: LoginApi;

  constructor(api: LoginApi) {
    this.#api = api;
  }

  async submit(): Promise<void> {
    if (this.isBusy.value) return;
    this.isBusy.value = true;
    this.problem.value = undefined;
    const answer = await this.#api.logIn({
      login: this.login.value.trim(),
      password: this.password.value,
      remember: this.remember.value,
    });
    this.isBusy.value = false;
    this.problem.value = problemOf(answer);
    if (this.problem.value === undefined) this.#api.enter();
  }
}

function problemOf(answer: LoginAnswer): TextKey | undefined {
  if (answer === "unreachable") return "login.unreachable";
  switch (answer.status) {
    case 200:
      return undefined;
    case 400:
    case 401:
      return "login.wrong";
    case 403:
      return "login.off";
    case 429:
      return "login.limited";
    default:
      return "login.failed";
  }
}
