import { signal } from "@preact/signals";
import type { TextKey } from "../kit/text/texts.ts";

/** What the server says to an address and a password, or to a passkey; `type` is that of its problem. */
export type LoginAnswer = { readonly status: number; readonly type?: string } | "unreachable";

export interface LoginApi {
  logIn(asked: {
    readonly login: string;
    readonly password: string;
    readonly remember: boolean;
    readonly code?: string;
  }): Promise<LoginAnswer>;
  /** "given-up": the browser showed no passkey. Undefined where it has none. */
  readonly logInByPasskey?: (remember: boolean) => Promise<LoginAnswer | "given-up">;
  /** Leaves for where the person wanted to go. */
  enter(): void;
}

export class Login {
  readonly login = signal("");
  readonly password = signal("");
  readonly code = signal("");
  /** Whether the password was right, and a code is needed too. */
  readonly needsCode = signal(false);
  readonly remember = signal(false);
  readonly isBusy = signal(false);
  readonly problem = signal<TextKey | undefined>(undefined);
  readonly #api: LoginApi;

  constructor(api: LoginApi) {
    this.#api = api;
  }

  get hasPasskeys(): boolean {
    return this.#api.logInByPasskey !== undefined;
  }

  submit(): Promise<void> {
    return this.#during(() =>
      this.#api.logIn({
        login: this.login.value.trim(),
        password: this.password.value,
        remember: this.remember.value,
        ...(this.needsCode.value ? { code: this.code.value.trim() } : {}),
      }),
    );
  }

  showPasskey(): Promise<void> {
    return this.#during(async () => this.#api.logInByPasskey!(this.remember.value));
  }

  /** To another address or password. */
  startAgain(): void {
    this.needsCode.value = false;
    this.code.value = "";
    this.password.value = "";
    this.problem.value = undefined;
  }

  async #during(work: () => Promise<LoginAnswer | "given-up">): Promise<void> {
    if (this.isBusy.value) return;
    this.isBusy.value = true;
    this.problem.value = undefined;
    const answer = await work();
    this.isBusy.value = false;
    if (typeof answer === "object" && answer.type === codeNeeded) {
      this.needsCode.value = true;
      return;
    }
    this.problem.value = problemOf(answer);
    if (this.problem.value === undefined) this.#api.enter();
  }
}

const codeNeeded = "urn:homepost:code-needed";
const wrongCode = "urn:homepost:wrong-code";
const clockNotSet = "urn:homepost:clock-not-set";

function problemOf(answer: LoginAnswer | "given-up"): TextKey | undefined {
  if (answer === "unreachable") return "login.unreachable";
  if (answer === "given-up") return "login.passkey.none";
  if (answer.type === wrongCode) return "login.code.wrong";
  if (answer.type === clockNotSet) return "login.code.clock";
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
