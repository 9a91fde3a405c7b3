// What people do to their own account, at its page: a short list of typed calls as in admin/calls.ts, each for the
// account of the session it comes by and for no other. Invariants:
//
// 1. No call names an account: whose it is, the session says.
// 2. What lets in, or would let in somebody else, is changed only by who has shown a password or passkey in the last
//    quarter of an hour (`confirmed`): a browser left open, or a stolen cookie, is not enough.
// 3. A call that cannot be done throws a refusal, and has changed nothing.
import * as v from "valibot";
import type { Random } from "../account/password.ts";
import type { Passkeys } from "../account/passkeys.ts";
import type { NetworkLimiter, RateLimit } from "../account/rate-limiter.ts";
import type { NoRelyingParty, RelyingParty } from "../account/relying-party.ts";
import type { SecondFactors } from "../account/second-factors.ts";
import { CallRefusal } from "../admin/call.ts";
import type { Admin } from "../admin/call.ts";
import type { AccountSettings } from "../config/account-settings.ts";
import type { AccountId } from "../store/ids.ts";

/** What the calls work on. */
export interface OwnAccounts {
  readonly admin: Admin;
  readonly secondFactors: Pick<SecondFactors, "begin" | "renewRecoveryCodes">;
  readonly passkeys: Passkeys;
  readonly random: Random;
  /** By account: each change is a revision of the configuration, which stays. See `changesPerHour`. */
  readonly changes: Pick<NetworkLimiter, "tryAdd">;
}

const mostAnHour = 60;
/** How often a person may change settings: more than anybody does, and no way to fill the disk. */
export const changesPerHour: RateLimit = {
  windowMs: 3_600_000,
  limits: [mostAnHour, mostAnHour, mostAnHour],
};

/** Who calls. */
export interface Owner {
  readonly accountId: AccountId;
  /** Of the account in the configuration. */
  readonly name: string;
  readonly login: string;
  /** Hash of the token of the session that the call comes by. */
  readonly session: Buffer;
  /** Who we are to the browser. */
  readonly party: RelyingParty | NoRelyingParty;
  readonly isConfirmed: boolean;
  /** Throws a CallRefusal where it is not the account's own password. */
  readonly requirePassword: (password: string) => Promise<void>;
  /** What is `confirmed` may be done for a while. */
  readonly confirm: () => void;
}

export interface OwnCall<Arguments, Result> {
  /** Checks the arguments and runs. */
  invoke(own: OwnAccounts, owner: Owner, args: unknown): Promise<Result>;
  /** For the types of clients; there is no value. */
  readonly accepts?: Arguments;
}

/** To be asked for again, with the same call, once the person has shown who they are. */
export class ConfirmationNeeded extends CallRefusal {
  constructor() {
    super("Show once more who you are: with your password or a passkey");
  }
}

/** A call that runs with the arguments that its schema lets through. */
export function ownCall<Schema extends v.GenericSchema, Result>(
  schema: Schema,
  run: (own: OwnAccounts, owner: Owner, args: v.InferOutput<Schema>) => Result | Promise<Result>,
): OwnCall<v.InferInput<Schema>, Result> {
  return {
    invoke: async (own, owner, args) => {
      const checked = v.safeParse(schema, args);
      if (checked.success) return run(own, owner, checked.output);
      const faults = checked.issues.map((issue) =>
        [v.getDotPath(issue) ?? undefined, issue.message].filter(Boolean).join(": "),
      );
      throw new CallRefusal(faults.join("\n"));
    },
  };
}

/** The same, for what lets people in. */
export function confirmedCall<Schema extends v.GenericSchema, Result>(
  schema: Schema,
  run: (own: OwnAccounts, owner: Owner, args: v.InferOutput<Schema>) => Result | Promise<Result>,
): OwnCall<v.InferInput<Schema>, Result> {
  return ownCall(schema, (own, owner, args) => {
    if (!owner.isConfirmed) throw new ConfirmationNeeded();
    return run(own, owner, args);
  });
}

/** What the configuration says of the account. */
export function settingsOf({ admin }: OwnAccounts, { name }: Owner): AccountSettings {
  const settings = admin.revisions.document.accounts[name];
  if (settings === undefined) throw new CallRefusal("This account is not in the configuration");
  return settings;
}

/** Makes `change` a revision. */
export async function changeSettings(
  { admin, changes }: OwnAccounts,
  { accountId, name, login }: Owner,
  change: Partial<AccountSettings>,
): Promise<void> {
  if (!changes.tryAdd(`account ${accountId}`)) {
    throw new CallRefusal("These were many changes within an hour: wait a while");
  }
  await admin.revisions.edit(
    (document) => {
      const before = document.accounts[name];
      if (before === undefined) return document;
      return {
        ...document,
        accounts: { ...document.accounts, [name]: { ...before, ...change } },
      };
    },
    { by: login, note: "account page" },
  );
}
