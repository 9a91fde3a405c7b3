import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import type { Account } from "../account.ts";
import type { OwnCallResult } from "../api/own-api.ts";
import { Card } from "../shell/card.tsx";
import { TextField } from "../shell/form-dialog.tsx";

type Facts = OwnCallResult<"show">;

export function MailSection({ account }: { account: Account }): JSX.Element | null {
  const { t, shown } = account;
  const facts = shown.show.value;
  if (facts === undefined) return null;
  return (
    <>
      <AddressesCard account={account} facts={facts} />
      {facts.lists.length === 0 ? null : <ListsCard account={account} facts={facts} />}
      <Card title={t("rules.title")} what={t("rules.what")}>
        <a class="button" href="/mail/#/settings/rules">
          {t("rules.open")}
        </a>
      </Card>
      <JunkCard account={account} facts={facts} />
      <RejectsCard account={account} facts={facts} />
    </>
  );
}

interface FactsProps {
  readonly account: Account;
  readonly facts: Facts;
}

function AddressesCard({ account, facts }: FactsProps): JSX.Element {
  const { t, shown, options } = account;
  const mailboxes = (shown["storage.show"].value?.mailboxes ?? []).map(({ name }) => name);
  const set = async (address: string, mailbox: string): Promise<void> => {
    const done = await account.attempt("address.mailbox", { address, mailbox });
    if (done !== undefined) options.toasts.show(t("app.saved"));
    await account.load(["show"]);
  };
  return (
    <Card title={t("addresses.title")} what={t("addresses.what")}>
      <ul class="things">
        {facts.addresses.map(({ address, mailbox }) => (
          <li key={address}>
            <bdi class="thing">
              {address.startsWith("@") ? t("addresses.all", { domain: address.slice(1) }) : address}
            </bdi>
            <select
              class="input"
              aria-label={t("addresses.mailbox", { address })}
              value={mailbox}
              onChange={(event) => void set(address, event.currentTarget.value)}
            >
              {[...new Set([mailbox, ...mailboxes])].map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ListsCard({ account: { t, options }, facts }: FactsProps): JSX.Element {
  return (
    <Card title={t("lists.title")} what={t("lists.what")}>
      <ul class="things">
        {facts.lists.map(({ address, members, allowFrom }) => (
          <li key={address}>
            <span class="thing">
              <bdi>{address}</bdi>
              {members === undefined ? null : (
                <small>{t("lists.members", { names: options.texts.list(members) })}</small>
              )}
              {allowFrom ? <small>{t("lists.from")}</small> : null}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** As the server has them where nothing was said. mail-behaviours.md 2.7 */
const patternsByDefault = {
  junk: "^(junk|spam)",
  neutral: "^(inbox|introbox|neutral|postmaster|dmarc|tlsrpt|rejects)",
  notJunk: "",
};

function JunkCard({ account, facts }: FactsProps): JSX.Element {
  const { t, options } = account;
  const flags = useSignal(facts.junkFlags);
  const hasRules = useSignal(facts.junkRules !== undefined);
  const { junk, neutral, notJunk } = facts.junkRules ?? patternsByDefault;
  const patterns = {
    junk: useSignal(junk),
    neutral: useSignal(neutral),
    notJunk: useSignal(notJunk),
  };
  const save = async (): Promise<void> => {
    const rules = {
      junk: patterns.junk.value,
      neutral: patterns.neutral.value,
      notJunk: patterns.notJunk.value,
    };
    const junkRules = hasRules.value ? rules : null;
    const done = await account.attempt("junk.set", { junkFlags: flags.value, junkRules });
    if (done !== undefined) options.toasts.show(t("app.saved"));
  };
  return (
    <Card title={t("junk.title")}>
      <SaveForm label={t("app.save")} onSave={save}>
        <Check label={t("junk.flags")} value={flags} />
        <Check label={t("junk.names")} value={hasRules} />
        {hasRules.value ? (
          <>
            {(["junk", "neutral", "notJunk"] as const).map((name) => (
              <TextField
                key={name}
                label={t(`junk.${name}`)}
                value={patterns[name]}
                input={{ required: false, maxLength: 200 }}
              />
            ))}
            <p class="soft">{t("junk.hint")}</p>
          </>
        ) : null}
      </SaveForm>
    </Card>
  );
}

function RejectsCard({ account, facts }: FactsProps): JSX.Element {
  const { t, options } = account;
  const isOn = useSignal(facts.rejects !== undefined);
  const mailbox = useSignal(facts.rejects?.mailbox ?? "Rejects");
  const keep = useSignal(facts.rejects?.keep ?? false);
  const save = async (): Promise<void> => {
    const rejects = isOn.value ? { mailbox: mailbox.value, keep: keep.value } : null;
    const done = await account.attempt("rejects.set", { rejects });
    if (done !== undefined) options.toasts.show(t("app.saved"));
  };
  return (
    <Card title={t("rejects.title")}>
      <SaveForm label={t("app.save")} onSave={save}>
        <Check label={t("rejects.on")} value={isOn} />
        {isOn.value ? (
          <>
            <TextField label={t("rejects.mailbox")} value={mailbox} input={{ maxLength: 200 }} />
            <Check label={t("rejects.keep")} value={keep} />
          </>
        ) : null}
      </SaveForm>
    </Card>
  );
}

interface SaveFormProps {
  readonly label: string;
  readonly onSave: () => Promise<void>;
  readonly children: ComponentChildren;
}

function SaveForm({ label, onSave, children }: SaveFormProps): JSX.Element {
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        void onSave();
      }}
    >
      {children}
      <button type="submit" class="button">
        {label}
      </button>
    </form>
  );
}

function Check(props: { label: string; value: { value: boolean } }): JSX.Element {
  const { label, value } = props;
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={value.value}
        onChange={(event) => (value.value = event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
