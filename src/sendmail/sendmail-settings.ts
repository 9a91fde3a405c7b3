import { readFileSync } from "node:fs";
import * as v from "valibot";
import { ConfigRefusal } from "../config/config-refusal.ts";
import { readToml } from "../config/read-toml.ts";
import { mechanismNames } from "../sasl/mechanism.ts";
import { SendmailRefusal, sysexits } from "./sendmail-refusal.ts";

export const sendmailFile = "/etc/homepost/sendmail.toml";

const schema = v.strictObject({
  /** The server that takes the mail: name or address. */
  host: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(253)), "localhost"),
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
  /** Its port 465, or STARTTLS on 587. */
  tls: v.optional(v.picklist(["implicit", "starttls"]), "implicit"),
  username: v.pipe(v.string(), v.nonEmpty(), v.maxLength(255)),
  password: v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000)),
  mechanisms: v.optional(v.pipe(v.array(v.picklist(mechanismNames)), v.minLength(1))),
  /** PEM, in place of the usual authorities. */
  ca: v.optional(v.pipe(v.string(), v.startsWith("-----BEGIN CERTIFICATE-----"))),
  /** Who mail is from that says nothing else; the user name where absent. */
  from: v.optional(v.pipe(v.string(), v.includes("@"), v.maxLength(254))),
  /** Who gets mail for names without a domain, such as root; the sender where absent. */
  localRecipient: v.optional(v.pipe(v.string(), v.includes("@"), v.maxLength(254))),
});

export type SendmailSettings = v.InferOutput<typeof schema>;

/** Reads the settings; refuses where they are not there, not readable or not right. */
export function readSendmailSettings(file: string): SendmailSettings {
  try {
    return readToml(readFileSync(file, "utf8"), schema);
  } catch (error) {
    if (error instanceof ConfigRefusal) {
      const faults = error.message.replaceAll("\n", "; ");
      throw new SendmailRefusal(sysexits.config, `${file}: ${faults}`);
    }
    const code = Error.isError(error) && "code" in error ? error.code : undefined;
    if (code === "ENOENT") {
      const text = `There is no ${file}: write username and password of an account into it`;
      throw new SendmailRefusal(sysexits.config, text);
    }
    if (code === "EACCES") {
      throw new SendmailRefusal(sysexits.noPermission, `Not allowed to read ${file}`);
    }
    throw error;
  }
}
