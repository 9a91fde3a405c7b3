import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button, IconButton } from "../../kit/button/button.tsx";
import { Menu } from "../../kit/menu/menu.tsx";
import type { Webmail } from "../webmail.ts";

/** A question that waits at the side and needs no answer. */
export function RuleSuggestion({ webmail }: { webmail: Webmail }): JSX.Element | null {
  const { t, rules, mail, tree, toasts } = webmail;
  const [anchor, setAnchor] = useState<Element | undefined>(undefined);
  const suggestion = rules.suggestion.value;
  if (suggestion === undefined) return null;
  const { kind, by, value, mailboxId } = suggestion;
  const found = mail.mailboxes.value.get(mailboxId);
  const mailbox = found === undefined ? t("rules.gone") : tree.nameOf(found);
  const what = t(`rules.${by}`, { name: value });
  const accept = async (): Promise<void> => {
    if (await webmail.attempt(() => rules.accept())) toasts.show(t(`rules.${kind}.done`));
  };
  return (
    <aside class="suggestion" aria-label={t("rules.title")} aria-live="polite">
      <IconButton icon="close" label={t("app.close")} onPress={() => rules.dismiss()} />
      <p>{t(`rules.${kind}.ask`, { what, mailbox })}</p>
      <div class="settings-buttons">
        <Button kind="primary" onPress={() => void accept()}>
          {t(`rules.${kind}`)}
        </Button>
        {kind === "add" ? (
          <button
            type="button"
            class="button"
            aria-haspopup="menu"
            onClick={(event) => setAnchor(event.currentTarget)}
          >
            {t("rules.never")}
          </button>
        ) : null}
      </div>
      {anchor === undefined ? null : (
        <Menu
          label={t("rules.never")}
          anchor={anchor}
          items={[
            {
              label: what,
              onChoose: () => void webmail.attempt(() => rules.never("origin")),
            },
            {
              label: t("rules.mailboxes", { name: mailbox }),
              onChoose: () => void webmail.attempt(() => rules.never("mailbox")),
            },
          ]}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </aside>
  );
}
