// The life of the setup page: whose the box is, which step is shown, what became of the others. All that is true is with
// the server, so that the page can be left at any time and on another device goes on where it was.
import { computed, signal } from "@preact/signals";
import { CallFailure } from "../admin/api/admin-api.ts";
import type { AdminApi } from "../admin/api/admin-api.ts";
import type { SetupShown } from "../../src/admin/setup-show.ts";
import type { SetupStep, StepNote } from "../../src/setup/setup-steps.ts";
import type { ClaimAnswer, ClaimApi, ClaimState } from "./api/claim-api.ts";
import type { SetupTextKey, SetupTexts } from "./text/setup-texts.ts";

export type Screen =
  | "loading"
  | "unreachable"
  | "code"
  | "password"
  | "login"
  | "overview"
  | SetupStep;

export interface SetupParts {
  readonly claims: ClaimApi;
  readonly api: AdminApi;
  readonly logIn: (password: string) => Promise<number>;
  readonly texts: SetupTexts;
  /** Of the address of the page, taken off it. */
  readonly code: string | undefined;
  readonly copy: (text: string) => Promise<boolean>;
  /** A step has come: its heading gets the focus, and the page is at its top. */
  readonly shown: () => void;
}

export class Setup {
  readonly screen = signal<Screen>("loading");
  readonly notes = signal<SetupShown["steps"]>([]);
  /** Where the page is with TLS, if this is another. */
  readonly secure = signal<ClaimState["secure"]>(undefined);
  /** That was right: on the page with TLS it is asked for again. */
  readonly code = signal("");
  readonly isBusy = signal(false);
  /** What went wrong last, in words. */
  readonly problem = signal<string | undefined>(undefined);
  /** Seconds until the next code is looked at. */
  readonly waitSeconds = signal(0);
  readonly place = computed(() => {
    const at = this.notes.value.findIndex(({ step }) => step === this.screen.value);
    return at < 0 ? undefined : { number: at + 1, of: this.notes.value.length };
  });
  readonly #parts: SetupParts;

  constructor(parts: SetupParts) {
    this.#parts = parts;
  }

  get texts(): SetupTexts {
    return this.#parts.texts;
  }

  get t(): SetupTexts["t"] {
    return this.#parts.texts.t;
  }

  get api(): AdminApi {
    return this.#parts.api;
  }

  copy(text: string): Promise<boolean> {
    return this.#parts.copy(text);
  }

  /** Looks where the setup is. */
  async start(): Promise<void> {
    const state = await this.#parts.claims.state();
    if (state === "unreachable") return this.#show("unreachable");
    this.secure.value = state.secure;
    if (state.isClaimed) return this.#enter();
    if (state.hasCode) return this.#show("password");
    this.#show("code");
    if (this.#parts.code !== undefined) await this.claim(this.#parts.code);
  }

  async claim(code: string): Promise<void> {
    await this.#work(async () => {
      const answer = await this.#parts.claims.claim(code);
      this.waitSeconds.value = answer.waitSeconds ?? 0;
      const problem = claimProblem(answer);
      if (problem === undefined) {
        this.code.value = code;
        return this.#show("password");
      }
      if (answer.status === 409) return this.#enter();
      this.problem.value = this.t(problem, { seconds: answer.waitSeconds ?? 0 });
    });
  }

  /** The first admin password: the box has an owner then. */
  async own(password: string, again: string): Promise<void> {
    if (password !== again) return this.fail("password.differ");
    if (password.length < passwordCharactersMin) return this.fail("password.short");
    await this.#work(async () => {
      const { status, title } = await this.#parts.claims.password(password);
      if (status === 200 || status === 409) return this.#enter();
      // Too long on the way: the code has to be typed again.
      if (status === 401) return this.#show("code");
      this.problem.value =
        status === 0 ? this.t("failure.unreachable") : (title ?? this.t("failure.fault"));
    });
  }

  async logIn(password: string): Promise<void> {
    await this.#work(async () => {
      const status = await this.#parts.logIn(password);
      if (status === 200) return this.#enter();
      this.problem.value = this.t(status === 429 ? "login.limited" : "login.wrong");
    });
  }

  /** Goes on behind a step that is done. */
  async done(step: SetupStep): Promise<void> {
    await this.#note(step, "done");
  }

  async skip(step: SetupStep): Promise<void> {
    await this.#note(step, "skipped");
  }

  go(screen: Screen): void {
    this.#show(screen);
  }

  back(): void {
    const place = this.place.value;
    const before = place === undefined ? undefined : this.notes.value[place.number - 2];
    this.#show(before?.step ?? "overview");
  }

  fail(key: SetupTextKey): void {
    this.problem.value = this.t(key);
  }

  /** Does something of a step; what goes wrong is said. Resolves to whether all went well. */
  async attempt(work: () => Promise<unknown>): Promise<boolean> {
    return this.#work(work);
  }

  async #enter(): Promise<void> {
    try {
      const { steps } = await this.api.call("setup.show", {});
      this.notes.value = steps;
      this.#show(steps.find(({ outcome }) => outcome === undefined)?.step ?? "overview");
    } catch (error) {
      if (kindOf(error) === "loggedOut") return this.#show("login");
      this.#show("unreachable");
    }
  }

  async #note(step: SetupStep, outcome: StepNote["outcome"]): Promise<void> {
    await this.#work(async () => {
      const { steps } = await this.api.call("setup.note", { step, outcome });
      this.notes.value = steps;
      const behind = steps.slice(steps.findIndex((one) => one.step === step) + 1);
      const next = behind.find((one) => one.outcome === undefined);
      this.#show(next?.step ?? "overview");
    });
  }

  async #work(work: () => Promise<unknown>): Promise<boolean> {
    if (this.isBusy.value) return false;
    this.isBusy.value = true;
    this.problem.value = undefined;
    try {
      await work();
      return this.problem.value === undefined;
    } catch (error) {
      if (kindOf(error) === "loggedOut") this.#show("login");
      else this.problem.value = this.#told(error);
      return false;
    } finally {
      this.isBusy.value = false;
    }
  }

  /** What the server refused it explains itself. */
  #told(error: unknown): string {
    const kind = kindOf(error);
    if (kind === "refused" && Error.isError(error) && error.message !== "") return error.message;
    return this.t(kind === "unreachable" ? "failure.unreachable" : "failure.fault");
  }

  #show(screen: Screen): void {
    this.problem.value = undefined;
    this.screen.value = screen;
    this.#parts.shown();
  }
}

/** As of src/account: said here before anything is sent. */
const passwordCharactersMin = 8;

function claimProblem({ status }: ClaimAnswer): SetupTextKey | undefined {
  switch (status) {
    case 200:
      return undefined;
    case 0:
      return "failure.unreachable";
    case 429:
      return "code.wait";
    case 400:
    case 401:
    case 409:
      return "code.wrong";
    default:
      return "failure.fault";
  }
}

function kindOf(error: unknown): CallFailure["kind"] {
  return error instanceof CallFailure ? error.kind : "fault";
}
