import * as v from "valibot";
import { newAccount } from "../config/account-settings.ts";
import { ConfigRefusal } from "../config/config-refusal.ts";
import { formatDocument, parseDocument } from "../config/document.ts";
import type { Document } from "../config/document.ts";
import { parseSetupText, withLines } from "../setup/setup-text.ts";
import type { SetupText } from "../setup/setup-text.ts";
import type { SetupStep } from "../setup/setup-steps.ts";
import { accountAdd } from "./account-add.ts";
import { boxSet } from "./box-set.ts";
import { callOf, CallRefusal } from "./call.ts";
import type { Admin, Caller } from "./call.ts";
import { certificateAuthority } from "./certificate-authority.ts";
import { domainAdd } from "./domain-add.ts";

const charactersMax = 100_000;

/**
 * Does what a setup.txt says. All of it is looked at before any of it is done, and what is there already is left as it is:
 * a second time after a power cut does the rest. Resolves to what was set up.
 */
export const setupApply = callOf(
  v.strictObject({ text: v.pipe(v.string(), v.maxLength(charactersMax)) }),
  async (admin, { text }, caller): Promise<{ readonly done: readonly SetupStep[] }> => {
    const wanted = parseSetupText(text);
    if (wanted.used !== undefined) throw new CallRefusal("This file has been used already");
    await check(admin, wanted, text);
    const done = await apply(admin, wanted, caller);
    await own(admin, wanted);
    for (const step of done) await admin.setup.note(step, "done");
    return { done };
  },
);

/** Throws what would be refused later, when half is done. */
async function check(admin: Admin, wanted: SetupText, text: string): Promise<void> {
  for (const { password } of wanted.accounts) await admin.passwords.check(password);
  if (wanted.admin_password !== undefined) await admin.passwords.check(wanted.admin_password);
  const { document } = admin.revisions;
  try {
    parseDocument(formatDocument(draftOf(document, wanted)));
  } catch (error) {
    if (!(error instanceof ConfigRefusal)) throw error;
    throw withLines(text, new ConfigRefusal(error.faults.map(inTheirWords(wanted))));
  }
}

function draftOf(document: Document, wanted: SetupText): Document {
  const { domain, transport, accounts } = wanted;
  const domains = parseDocument(domain === undefined ? "" : `[domains."${domain}"]`).domains;
  return {
    ...document,
    box: { ...document.box, ...boxOf(wanted) },
    publicAddresses: wanted.public_addresses ?? document.publicAddresses,
    acme: { ...document.acme, authority: wanted.certificates ?? document.acme.authority },
    domains: { ...domains, ...document.domains },
    transports: {
      ...document.transports,
      ...(transport === undefined ? {} : { [transport.name]: transport.settings }),
    },
    accounts: {
      ...Object.fromEntries(
        accounts.map((of) => [
          nameOf(of),
          newAccount([{ address: of.address, mailbox: "INBOX" }], of.language),
        ]),
      ),
      ...document.accounts,
    },
  };
}

/** Faults of the document where they are in the file. */
function inTheirWords(wanted: SetupText) {
  const keys: Readonly<Record<string, string>> = {
    "box.hostName": "hostname",
    "box.name": "name",
    "box.timeZone": "time_zone",
    publicAddresses: "public_addresses",
    "acme.authority": "certificates",
  };
  return ({ path, text }: { readonly path: string; readonly text: string }) => {
    const [section = "", name = ""] = path.split(".");
    const own = keys[path] ?? keys[section];
    if (own !== undefined) return { path: own, text };
    if (section === "transports") return { path: "transport", text };
    const account = wanted.accounts.findIndex((of) => nameOf(of) === name);
    if (section === "accounts" && account >= 0)
      return { path: `accounts.${account}.address`, text };
    return { path, text };
  };
}

async function apply(admin: Admin, wanted: SetupText, caller: Caller): Promise<SetupStep[]> {
  const done = new Set<SetupStep>();
  const { domain, transport, certificates, certificate_email: email } = wanted;
  const { revisions } = admin;
  const box = boxOf(wanted);
  if (Object.keys(box).length > 0 || wanted.language !== undefined) {
    await boxSet.invoke(admin, { ...box, language: wanted.language }, caller);
    done.add("box");
  }
  if (domain !== undefined) {
    if (!Object.hasOwn(revisions.document.domains, domain)) {
      await domainAdd.invoke(admin, { name: domain }, caller);
    }
    done.add("domain");
  }
  if (transport !== undefined || wanted.public_addresses !== undefined) {
    const { name, settings } = transport ?? {};
    await revisions.edit(
      (document) => ({
        ...document,
        publicAddresses: wanted.public_addresses ?? document.publicAddresses,
        ...(name === undefined || settings === undefined
          ? {}
          : {
              defaultTransport: name,
              transports: { ...document.transports, [name]: settings },
            }),
      }),
      { by: caller.by, note: "setup" },
    );
    if (transport !== undefined) done.add("outgoing");
  }
  if (certificates !== undefined) {
    await certificateAuthority.invoke(admin, { authority: certificates, email }, caller);
    done.add("certificate");
  }
  for (const account of wanted.accounts) {
    const { address, language, password } = account;
    const name = nameOf(account);
    done.add("mailbox");
    const known = admin.store.accountByName(name);
    if (known !== undefined && admin.store.credentials(known.id).length > 0) continue;
    if (Object.hasOwn(revisions.document.accounts, name) && known !== undefined) {
      await admin.passwords.replaceAll(known.id, password);
    } else await accountAdd.invoke(admin, { address, name, language, password }, caller);
  }
  return [...done];
}

/** Whose the box is comes last: then all the rest is there. */
async function own(admin: Admin, wanted: SetupText): Promise<void> {
  const { admin_password: password, admin_password_hash: hash, claim_code: code } = wanted;
  if (password !== undefined) await admin.adminPassword.set(password);
  else if (hash !== undefined) await admin.adminPassword.setHash(hash);
  if (password !== undefined || hash !== undefined) await admin.setup.claim();
  else if (code !== undefined) await admin.setup.offer(code);
}

/** As in the document; a domain without a name for the machine gets the usual one. */
function boxOf({ hostname, domain, name, time_zone: timeZone }: SetupText): Document["box"] {
  const hostName = hostname ?? (domain === undefined ? undefined : `mail.${domain}`);
  return {
    ...(name === undefined ? {} : { name }),
    ...(hostName === undefined ? {} : { hostName }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

function nameOf({ name, address }: SetupText["accounts"][number]): string {
  return name ?? address.slice(0, address.lastIndexOf("@")).toLowerCase();
}
