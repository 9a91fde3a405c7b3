import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button, IconButton } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Webmail } from "../webmail.ts";
import { RuleDialog } from "./rule-dialog.tsx";
import type { FilingRule, NeverKind } from "./settings.ts";

export function RulesSection({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, settings } = webmail;
  const [edited, setEdited] = useState<{ readonly rule: FilingRule | undefined } | undefined>();
  const rules = settings.rules.value;
  return (
    <div class="settings-fields">
      <p class="settings-none">{t(rules.length === 0 ? "rules.none" : "rules.order")}</p>
      <ol class="settings-list">
        {rules.map((rule, index) => (
          <RuleRow
            key={`${rule.listId} ${rule.from}`}
            webmail={webmail}
            rule={rule}
            place={{ isFirst: index === 0, isLast: index === rules.length - 1 }}
            onEdit={() => setEdited({ rule })}
          />
        ))}
      </ol>
      <Button kind="quiet" onPress={() => setEdited({ rule: undefined })}>
        <Icon name="plus" />
        {t("rules.new")}
      </Button>
      <Nevers webmail={webmail} />
      {edited === undefined ? null : (
        <RuleDialog webmail={webmail} rule={edited.rule} onClose={() => setEdited(undefined)} />
      )}
    </div>
  );
}

interface RuleRowProps {
  readonly webmail: Webmail;
  readonly rule: FilingRule;
  readonly place: { readonly isFirst: boolean; readonly isLast: boolean };
  readonly onEdit: () => void;
}

function RuleRow({ webmail, rule, place, onEdit }: RuleRowProps): JSX.Element {
  const { t, rules } = webmail;
  const name = conditionOf(webmail, rule);
  const shift = (by: 1 | -1) => (): void => void webmail.attempt(() => rules.shift(rule, by));
  return (
    <li>
      <span class="settings-what">
        <span>
          <bdi>{name}</bdi> → <strong>{mailboxName(webmail, rule.mailboxId)}</strong>
        </span>
        {rule.comment === "" ? null : <small>{rule.comment}</small>}
      </span>
      <span class="settings-actions">
        <IconButton
          icon="up"
          label={t("rules.up", { name })}
          disabled={place.isFirst}
          onPress={shift(-1)}
        />
        <IconButton
          icon="down"
          label={t("rules.down", { name })}
          disabled={place.isLast}
          onPress={shift(1)}
        />
        <IconButton icon="compose" label={t("rules.edit", { name })} onPress={onEdit} />
        <IconButton
          icon="trash"
          label={t("settings.forget", { name })}
          onPress={() => void webmail.attempt(() => rules.remove(rule))}
        />
      </span>
    </li>
  );
}

/** For what no rule is offered any more. */
function Nevers({ webmail }: { webmail: Webmail }): JSX.Element | null {
  const { t, settings } = webmail;
  const never = settings.neverSuggest.value;
  const all = (["lists", "senders", "mailboxes"] as const).flatMap((kind: NeverKind) =>
    Object.keys(never[kind]).map((text) => ({ kind, text })),
  );
  if (all.length === 0) return null;
  return (
    <>
      <h3>{t("rules.never.title")}</h3>
      <ul class="settings-list">
        {all.map(({ kind, text }) => {
          const name = kind === "mailboxes" ? mailboxName(webmail, text) : text;
          return (
            <li key={`${kind} ${text}`}>
              <bdi class="settings-what">{t(`rules.${kind}`, { name })}</bdi>
              <IconButton
                icon="trash"
                label={t("settings.forget", { name })}
                onPress={() => void webmail.attempt(() => settings.setNever(kind, text, false))}
              />
            </li>
          );
        })}
      </ul>
    </>
  );
}

function conditionOf({ t, texts }: Webmail, { listId, from }: FilingRule): string {
  return texts.list([
    ...(listId === null ? [] : [t("rules.lists", { name: listId })]),
    ...(from === null ? [] : [t("rules.senders", { name: from })]),
  ]);
}

function mailboxName({ t, mail, tree }: Webmail, id: string): string {
  const mailbox = mail.mailboxes.value.get(id);
  return mailbox === undefined ? t("rules.gone") : tree.pathOf(mailbox);
}
