import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Webmail } from "../webmail.ts";
import { formatReplyTo, Identities, parseReplyTo } from "./identities.ts";
import type { Identity } from "./identities.ts";

export function IdentitiesSection({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, mail, settings } = webmail;
  const [identities] = useState(() => new Identities(mail.client));
  useEffect(() => {
    void webmail.attempt(() => identities.load());
  }, []);
  const all = identities.all.value;
  const addresses = [...new Set(all.map(({ email }) => email))];
  const preferred = settings.preferences.value.identity;
  const first = all.some(({ id }) => id === preferred) ? preferred : all[0]?.id;
  return (
    <div class="settings-fields">
      {identities.status.value === "loading" ? <p>{t("app.loading")}</p> : null}
      {identities.status.value === "failed" ? (
        <Button onPress={() => void webmail.attempt(() => identities.load())}>
          {t("status.retry")}
        </Button>
      ) : null}
      {all.map((identity) => (
        <IdentityForm
          key={identity.id}
          webmail={webmail}
          identities={identities}
          identity={identity}
          isFirst={identity.id === first}
        />
      ))}
      {addresses.map((email) => (
        <Button
          key={email}
          kind="quiet"
          onPress={() => void webmail.attempt(async () => void (await identities.create(email)))}
        >
          <Icon name="plus" />
          {t("settings.identity.new", { name: email })}
        </Button>
      ))}
    </div>
  );
}

interface IdentityProps {
  readonly webmail: Webmail;
  readonly identities: Identities;
  readonly identity: Identity;
  readonly isFirst: boolean;
}

function IdentityForm({ webmail, identities, identity, isFirst }: IdentityProps): JSX.Element {
  const { t } = webmail;
  const { id, email, mayDelete } = identity;
  const name = useSignal(identity.name);
  const replyTo = useSignal(formatReplyTo(identity.replyTo));
  const textSignature = useSignal(identity.textSignature);
  const htmlSignature = useSignal(identity.htmlSignature);
  const addresses = parseReplyTo(replyTo.value);
  const save = async (): Promise<void> => {
    if (addresses === undefined) return;
    const change = {
      name: name.value.trim(),
      replyTo: addresses,
      textSignature: textSignature.value,
      htmlSignature: htmlSignature.value,
    };
    const done = await webmail.attempt(() => identities.save(id, change));
    if (done) webmail.toasts.show(t("settings.saved"));
  };
  return (
    <details class="settings-card">
      <summary>
        <span class="settings-what">
          {identity.name === "" ? null : <strong>{identity.name}</strong>} <bdi>{email}</bdi>
        </span>
        {isFirst ? <span class="badge">{t("settings.identity.first")}</span> : null}
      </summary>
      <form
        class="settings-fields"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField label={t("mailboxes.name")} text={name} autocomplete="name" />
        <TextField label={t("message.reply-to")} text={replyTo} />
        <p role="alert">{addresses === undefined ? t("settings.identity.noAddress") : ""}</p>
        <TextField label={t("settings.signature")} text={textSignature} rows={4} />
        <TextField label={t("settings.signature.html")} text={htmlSignature} rows={4} isCode />
        <div class="settings-buttons">
          <button type="submit" class="button primary" disabled={addresses === undefined}>
            {t("settings.save")}
          </button>
          {isFirst ? null : (
            <Button onPress={() => void webmail.choose("identity", id)}>
              {t("settings.identity.prefer")}
            </Button>
          )}
          {mayDelete ? (
            <Button
              kind="danger"
              onPress={() => void webmail.attempt(() => identities.destroy(id))}
            >
              {t("settings.remove")}
            </Button>
          ) : null}
        </div>
      </form>
    </details>
  );
}

function TextField(props: {
  label: string;
  text: { value: string };
  rows?: number;
  isCode?: boolean;
  autocomplete?: string;
}): JSX.Element {
  const { label, text, rows, isCode = false, autocomplete = "off" } = props;
  const onInput = (event: { readonly currentTarget: { readonly value: string } }): void => {
    text.value = event.currentTarget.value;
  };
  return (
    <label class="field">
      <span>{label}</span>
      {rows === undefined ? (
        <input class="input" autocomplete={autocomplete} value={text.value} onInput={onInput} />
      ) : (
        <textarea
          class={isCode ? "input code" : "input"}
          rows={rows}
          spellcheck={!isCode}
          value={text.value}
          onInput={onInput}
        />
      )}
    </label>
  );
}
