import { computed, signal } from "@preact/signals";
import type { CallArguments, CallResult } from "../../admin/api/admin-api.ts";
import type { Setup } from "../setup.ts";
import { testLineOf } from "./test-line.ts";
import type { TestLine } from "./test-line.ts";

export type Way = "provider" | "direct" | "proxy";
type Preset = CallResult<"transport.presets">[number];

/** Stands for the password that the server has; as in src/config/secrets.ts. */
const keptPassword = "********";
/** Whatever a provider may take. */
const anyMechanism: Preset["mechanisms"] = ["SCRAM-SHA-256", "PLAIN", "LOGIN"];

/** How mail leaves, and a letter that shows that it does. */
export class OutgoingStep {
  readonly way = signal<Way>("provider");
  readonly presets = signal<readonly Preset[]>([]);
  /** "": one that is not in the list. */
  readonly presetName = signal("");
  readonly preset = computed(() =>
    this.presets.value.find(({ name }) => name === this.presetName.value),
  );
  readonly host = signal("");
  readonly port = signal("465");
  readonly username = signal("");
  readonly password = signal("");
  readonly proxy = signal("");
  /** The server has a password from before. */
  readonly isKept = signal(false);
  readonly to = signal("");
  readonly lines = signal<readonly TestLine[]>([]);
  readonly outcome = signal<"none" | "running" | "passed" | "failed">("none");
  readonly #setup: Setup;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  async load(): Promise<void> {
    await this.#setup.attempt(async () => {
      this.presets.value = await this.#setup.api.call("transport.presets", {});
      const transports = await this.#setup.api.call("transport.list", {});
      const chosen = transports.find(({ isDefault }) => isDefault);
      if (chosen === undefined || chosen.name === "direct") return;
      this.way.value = chosen.kind === "socks" ? "proxy" : "provider";
      this.presetName.value = this.presets.value.some(({ name }) => name === chosen.name)
        ? chosen.name
        : "";
      this.username.value = chosen.username ?? "";
      this.isKept.value = chosen.username !== undefined;
      if (chosen.kind !== "socks") [this.host.value, this.port.value] = placeOf(chosen.to);
      else this.proxy.value = chosen.to.replace(/^.* /, "");
    });
  }

  /** Keeps what was chosen, then walks through all that a delivery by it takes; with `to`, a letter goes out. */
  async test(): Promise<void> {
    const to = this.to.value.trim();
    if (!/^\S+@\S+$/.test(to)) return this.#setup.fail("outgoing.to.wrong");
    this.lines.value = [];
    this.outcome.value = "running";
    let isPassed = false;
    const isDone = await this.#setup.attempt(async () => {
      const name = await this.#save();
      const { passed } = await this.#setup.api.call(
        "transport.test",
        { name, to, send: true },
        (line) => (this.lines.value = [...this.lines.value, testLineOf(line)]),
      );
      isPassed = passed;
    });
    this.outcome.value = isDone && isPassed ? "passed" : isDone ? "failed" : "none";
  }

  /** What was chosen is kept without a test. */
  async save(): Promise<void> {
    if (await this.#setup.attempt(() => this.#save())) await this.#setup.done("outgoing");
  }

  /** The name of the transport. */
  async #save(): Promise<string> {
    const { api } = this.#setup;
    if (this.way.value === "direct") {
      await api.call("transport.default", { name: "direct" });
      return "direct";
    }
    const { name, settings } = this.#transport();
    await api.call("transport.set", { name, settings, isDefault: true });
    return name;
  }

  #transport(): Pick<CallArguments<"transport.set">, "name" | "settings"> {
    if (this.way.value === "proxy") {
      return { name: "proxy", settings: { kind: "socks", address: this.proxy.value.trim() } };
    }
    const isKept = this.isKept.value && this.password.value === "";
    const password = isKept ? keptPassword : this.password.value;
    const login = { username: this.username.value.trim(), password };
    const preset = this.preset.value;
    if (preset === undefined) {
      const port = Number(this.port.value);
      const kind: Preset["kind"] = port === 465 ? "submissions" : "submission";
      const mechanisms = [...anyMechanism];
      const host = this.host.value.trim();
      return { name: "provider", settings: { kind, host, port, ...login, mechanisms } };
    }
    const { name, kind, host, mechanisms } = preset;
    return { name, settings: { kind, host, mechanisms: [...mechanisms], ...login } };
  }
}

/** Of "smtp.example:465". */
function placeOf(to: string): [host: string, port: string] {
  const colon = to.lastIndexOf(":");
  return colon < 0 ? [to, "465"] : [to.slice(0, colon), to.slice(colon + 1)];
}
