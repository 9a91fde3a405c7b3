// The one way to change anything: a short list of typed calls, each with a schema of its arguments. The command
// line speaks them over the control socket, the web admin later over HTTP. A call that cannot be done throws a
// refusal whose text says what to do; it is shown to whoever called.
import * as v from "valibot";
import type { AdminPassword } from "../account/admin-password.ts";
import type { AccountPasswords } from "../account/account-passwords.ts";
import type { AcmeAccounts } from "../acme/acme-accounts.ts";
import type { CertificateKeeper } from "../acme/certificate-keeper.ts";
import type { ClientSettings } from "../client-setup/client-settings.ts";
import type { DeviceClient } from "../device/device-client.ts";
import type { Revisions } from "../config/revisions.ts";
import type { DiagnosisWorld } from "../diagnosis/diagnosis-world.ts";
import type { CheckWorld } from "../domain-dns/checks.ts";
import type { LogLevels } from "../log/log.ts";
import type { ZoneUpdates } from "../domain-dns/zone-updates.ts";
import type { CheckedPolicy } from "../mta-sts/check-policy.ts";
import type { Queue } from "../queue/queue.ts";
import type { SearchIndex } from "../search/search-index.ts";
import type { BoxSetup } from "../setup/box-setup.ts";
import type { MailStore } from "../store/mail-store.ts";
import type { HostKeys } from "../tls/host-keys.ts";
import type { KeptCertificates } from "../tls/kept-certificates.ts";
import type { DkimSelectors } from "./dkim-selectors.ts";
import type { Outgoing } from "./outgoing.ts";
import type { Machine } from "./this-machine.ts";

/** What the calls work on. */
export interface Admin {
  readonly store: MailStore;
  readonly search: Pick<SearchIndex, "status" | "rebuild">;
  readonly revisions: Revisions;
  readonly adminPassword: Pick<AdminPassword, "set" | "setHash" | "changed">;
  readonly passwords: Pick<
    AccountPasswords,
    "check" | "replace" | "replaceAll" | "addAppPassword" | "removeSecondFactors"
  >;
  /** Checks the data directory while the server runs, and reports each fault; resolves to whether all is sound. */
  verify(report: (line: string) => void): Promise<boolean>;
  /** Milliseconds since 1970. */
  now(): number;
  readonly queue: Pick<Queue, "giveUp">;
  readonly outgoing: Pick<
    Outgoing,
    "settings" | "accountOf" | "isLocal" | "transportNamed" | "test"
  >;
  readonly dkim: Pick<
    DkimSelectors,
    "list" | "check" | "makeFirst" | "forget" | "generate" | "rotate" | "finishRotations" | "remove"
  >;
  readonly mtaSts: {
    /** Looks at what the domain publishes now; A-labels. */
    checkPolicy(domain: string): Promise<CheckedPolicy>;
  };
  readonly certificates: {
    readonly keeper: Pick<CertificateKeeper, "list" | "renew">;
    readonly kept: Pick<KeptCertificates, "shown">;
    readonly hostKeys: Pick<HostKeys, "all">;
    readonly accounts: Pick<AcmeAccounts, "known">;
  };
  readonly setup: Pick<BoxSetup, "isClaimed" | "isGuided" | "steps" | "note" | "offer" | "claim">;
  readonly clients: {
    /** How mail programs reach us for a domain; undefined where it is not ours. */
    settingsOf(domain: string): ClientSettings | undefined;
  };
  /** How the DNS and mail hosts are looked at: anew each time. */
  readonly dnsWorld: CheckWorld;
  /** What the questions on reachability are asked of, as things are now. */
  reachabilityWorld(): DiagnosisWorld;
  readonly zoneUpdates: Pick<ZoneUpdates, "plan" | "apply">;
  readonly server: ServerFacts;
  readonly machine: Machine;
  readonly logLevels: LogLevels;
  /** The root helper of our own machines; refuses everything elsewhere. */
  readonly device: Pick<DeviceClient, "ask">;
}

export interface ServerFacts {
  readonly version: string;
  readonly hostName: string;
  readonly dataDirectory: string;
  readonly startedAt: number;
  readonly doors: readonly DoorFacts[];
}

export interface DoorFacts {
  readonly service: string;
  readonly address: string;
  readonly port: number;
}

/** Who calls, and how to tell them of progress. */
export interface Caller {
  /** Such as "cli", noted with revisions. */
  readonly by: string;
  report(line: string): void;
}

export interface Call<Arguments, Result> {
  /** Checks the arguments and runs. */
  invoke(admin: Admin, args: unknown, caller: Caller): Promise<Result>;
  /** For the types of clients; there is no value. */
  readonly accepts?: Arguments;
}

/** The call was not done, and what to do about it. */
export class CallRefusal extends Error {
  override readonly name = "CallRefusal";
}

/** A call that runs with the arguments that its schema lets through. */
export function callOf<Schema extends v.GenericSchema, Result>(
  schema: Schema,
  run: (admin: Admin, args: v.InferOutput<Schema>, caller: Caller) => Result | Promise<Result>,
): Call<v.InferInput<Schema>, Result> {
  return {
    invoke: async (admin, args, caller) => {
      const checked = v.safeParse(schema, args);
      if (checked.success) return run(admin, checked.output, caller);
      const faults = checked.issues.map((issue) =>
        [v.getDotPath(issue) ?? undefined, issue.message].filter(Boolean).join(": "),
      );
      throw new CallRefusal(faults.join("\n"));
    },
  };
}
