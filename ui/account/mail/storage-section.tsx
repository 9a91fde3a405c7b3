import type { JSX } from "preact";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Account } from "../account.ts";
import { Card } from "../shell/card.tsx";

export function StorageSection({ account }: { account: Account }): JSX.Element | null {
  const { t, shown, options } = account;
  const storage = shown["storage.show"].value;
  if (storage === undefined) return null;
  const { octets, quota, mailboxes } = storage;
  const { texts } = options;
  const used = texts.size(octets);
  const text =
    quota === 0 ? t("storage.used", { used }) : t("storage.of", { used, quota: texts.size(quota) });
  const largestFirst = mailboxes.toSorted((one, other) => other.octets - one.octets);
  const largest = Math.max(1, ...mailboxes.map((mailbox) => mailbox.octets));
  return (
    <Card title={text} what={t("storage.download.what")}>
      {quota === 0 ? null : <meter class="quota" min={0} max={quota} value={octets} title={text} />}
      <ul class="things">
        {largestFirst.map((mailbox) => (
          <li key={mailbox.id}>
            <span class="thing">
              <bdi>{mailbox.name}</bdi>
              <small>
                {t("storage.messages", { count: mailbox.messages })} · {texts.size(mailbox.octets)}
              </small>
              <progress max={largest} value={mailbox.octets} aria-hidden="true" />
            </span>
            <a
              class="button quiet icon-only"
              href={`/account/mbox/${mailbox.id}`}
              aria-label={t("storage.download.of", { name: mailbox.name })}
              title={t("storage.download.of", { name: mailbox.name })}
              download
            >
              <Icon name="download" />
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
