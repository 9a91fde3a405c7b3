import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import { AddressBook } from "../compose/address-book.ts";
import { AddressField } from "../compose/address-field.tsx";
import { fetchIdentities } from "../compose/sending.ts";
import type { Identity } from "../compose/sending.ts";
import { parseTypedAddresses } from "../compose/typed-addresses.ts";
import { JmapError } from "../jmap/transport.ts";
import type { Webmail } from "../webmail.ts";
import { redirect } from "./redirect.ts";
import type { RawMail } from "./redirect.ts";

/** Asks to whom a message is sent on as it is. */
export function RedirectDialog(props: { webmail: Webmail; emailId: string }): JSX.Element {
  const { webmail, emailId } = props;
  const { t, mail, dialog } = webmail;
  const to = useSignal("");
  const problem = useSignal("");
  const isBusy = useSignal(false);
  const identities = useSignal<readonly Identity[]>([]);
  const chosen = useSignal("");
  const book = useMemo(
    () => new AddressBook(mail.client, () => mail.byRole.value.get("sent")?.id),
    [],
  );
  useEffect(() => {
    void webmail.attempt(async () => {
      identities.value = await fetchIdentities(mail.client);
      const { identity } = webmail.settings.preferences.peek();
      const preferred = identities.value.find(({ id }) => id === identity);
      chosen.value = (preferred ?? identities.value[0])?.id ?? "";
    });
  }, []);
  const close = (): void => void (dialog.value = undefined);
  const send = async (): Promise<void> => {
    isBusy.value = true;
    problem.value = await sendOn(webmail, { emailId, to: to.value, identity: identityOf() });
    isBusy.value = false;
    if (problem.value === "") close();
  };
  const identityOf = (): Identity | undefined =>
    identities.value.find(({ id }) => id === chosen.value);
  return (
    <Dialog
      title={t("action.redirect")}
      closeLabel={t("app.close")}
      onClose={close}
      footer={
        <Button kind="primary" disabled={isBusy.value} onPress={() => void send()}>
          {t("compose.send")}
        </Button>
      }
    >
      <div class="settings-fields">
        <p>{t("redirect.why")}</p>
        <IdentityChoice
          label={t("compose.from")}
          identities={identities.value}
          chosen={chosen.value}
          onChoose={(id) => (chosen.value = id)}
        />
        <AddressField
          label={t("message.to")}
          suggestionsLabel={t("compose.suggestions")}
          value={to}
          book={book}
          autofocus
          onChange={() => (problem.value = "")}
        />
        <p role="alert">{problem.value}</p>
      </div>
    </Dialog>
  );
}

function IdentityChoice(props: {
  label: string;
  identities: readonly Identity[];
  chosen: string;
  onChoose: (id: string) => void;
}): JSX.Element | null {
  const { label, identities, chosen, onChoose } = props;
  if (identities.length < 2) return null;
  return (
    <label class="field">
      <span>{label}</span>
      <select
        class="input"
        value={chosen}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {identities.map(({ id, name, email }) => (
          <option key={id} value={id}>
            {name === "" ? email : `${name} <${email}>`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** "" where it has been sent, else what is in the way, in words. */
async function sendOn(
  webmail: Webmail,
  of: { readonly emailId: string; readonly to: string; readonly identity: Identity | undefined },
): Promise<string> {
  const { t, mail, toasts, accountId } = webmail;
  const { addresses, wrong } = parseTypedAddresses(of.to);
  if (wrong.length > 0) return t("compose.problem.addresses", { name: wrong[0]!.slice(0, 100) });
  if (addresses.length === 0) return t("compose.problem.recipients");
  const blobId = mail.cache.get(of.emailId)?.blobId;
  const sentMailboxId = mail.byRole.value.get("sent")?.id;
  if (blobId === undefined || sentMailboxId === undefined || of.identity === undefined) {
    return t("status.failed", { reason: t("status.refused") });
  }
  const { identity } = of;
  const at = new Date();
  const redirection = { identity, to: addresses, sentMailboxId, at, uniqueName: uniqueName() };
  let refusal = "";
  const done = await webmail.attempt(async () => {
    try {
      const raw = rawMail(accountId);
      await mail.change(() => redirect(mail.client, raw, blobId, redirection));
    } catch (error) {
      if (!(error instanceof JmapError)) throw error;
      refusal = t("compose.refused", { reason: error.message });
    }
  });
  if (done && refusal === "") toasts.show(t("compose.sent"));
  return done ? refusal : t("status.offline");
}

function uniqueName(): string {
  return crypto.getRandomValues(new Uint8Array(18)).toHex();
}

/** RFC 8620 §6.1, §6.2 */
function rawMail(accountId: string): RawMail {
  return {
    download: async (blobId) => {
      const response = await fetch(`/jmap/download/${accountId}/${blobId}/message.eml`);
      if (!response.ok) throw new JmapError("notFound");
      return new Uint8Array(await response.arrayBuffer());
    },
    upload: async (body) => {
      const response = await fetch(`/jmap/upload/${accountId}/`, { method: "POST", body });
      if (!response.ok) throw new JmapError("tooLarge");
      return ((await response.json()) as { readonly blobId: string }).blobId;
    },
  };
}
