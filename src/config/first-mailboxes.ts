import * as v from "valibot";
import type { NewConfigRevision } from "../store/mail-store.ts";
import type { SpecialUse } from "../store/mailbox.ts";

/** Names of mailboxes by what their special use is called. RFC 6154 §2 */
export type SpecialUseNames = { readonly [Use in UseName]?: string | undefined };
export type UseName = (typeof useNames)[number];
export type Language = (typeof languages)[number];

export const useNames = ["Archive", "Drafts", "Junk", "Sent", "Trash"] as const;

/** Clients find mailboxes by their attributes; people see these names. */
const namesByLanguage = {
  de: ["Archiv", "Entwürfe", "Spam", "Gesendet", "Papierkorb"],
  en: ["Archive", "Drafts", "Junk", "Sent", "Trash"],
  es: ["Archivo", "Borradores", "Correo no deseado", "Enviados", "Papelera"],
  fr: ["Archives", "Brouillons", "Indésirables", "Envoyés", "Corbeille"],
  it: ["Archivio", "Bozze", "Posta indesiderata", "Inviata", "Cestino"],
  ja: ["アーカイブ", "下書き", "迷惑メール", "送信済み", "ゴミ箱"],
  nl: ["Archief", "Concepten", "Ongewenst", "Verzonden", "Prullenbak"],
  pl: ["Archiwum", "Szkice", "Spam", "Wysłane", "Kosz"],
  pt: ["Arquivo", "Rascunhos", "Spam", "Enviados", "Lixo"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

// Object.keys says no more than string.
export const languages = Object.keys(namesByLanguage) as (keyof typeof namesByLanguage)[];

export const language = v.picklist(languages);

/** Mailboxes of a new account besides INBOX, in its language where `chosen` names no other. */
export function firstMailboxes(
  spoken: Language,
  chosen: SpecialUseNames,
): NewConfigRevision["accounts"][number]["mailboxes"] {
  return useNames.map((use, i) => ({
    name: (chosen[use] ?? namesByLanguage[spoken][i]!).normalize("NFC"),
    // One of the attributes, spelt as in RFC 6154.
    specialUse: `\\${use}` as SpecialUse,
  }));
}
