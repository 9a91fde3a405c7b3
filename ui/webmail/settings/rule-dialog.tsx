import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { Webmail } from "../webmail.ts";
import { ruleFrom } from "./rule-form.ts";
import type { FilingRule } from "./settings.ts";

interface Props {
  readonly webmail: Webmail;
  /** Undefined: a new one. */
  readonly rule: FilingRule | undefined;
  readonly onClose: () => void;
}

export function RuleDialog({ webmail, rule, onClose }: Props): JSX.Element {
  const { t, tree } = webmail;
  const mailboxes = tree.find("");
  const from = useSignal(rule?.from ?? "");
  const listId = useSignal(rule?.listId ?? "");
  const comment = useSignal(rule?.comment ?? "");
  const mailboxId = useSignal(rule?.mailboxId ?? mailboxes[0]?.id ?? "");
  const written = ruleFrom({
    from: from.value,
    listId: listId.value,
    comment: comment.value,
    mailboxId: mailboxId.value,
  });
  const isTouched = from.value !== "" || listId.value !== "";
  const save = (): void => {
    if (written === undefined) return;
    onClose();
    void webmail.attempt(() => webmail.rules.replace(rule, written));
  };
  return (
    <Dialog
      title={t("rules.title")}
      closeLabel={t("app.close")}
      onClose={onClose}
      footer={
        <Button kind="primary" disabled={written === undefined} onPress={save}>
          {t("settings.save")}
        </Button>
      }
    >
      <form
        class="settings-fields"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field label={t("rules.from")} text={from} isFirst />
        <Field label={t("rules.listId")} text={listId} />
        <p role="alert">{isTouched && written === undefined ? t("rules.invalid") : ""}</p>
        <label class="field">
          <span>{t("action.move.title")}</span>
          <select
            class="input"
            value={mailboxId.value}
            onChange={(event) => (mailboxId.value = event.currentTarget.value)}
          >
            {mailboxes.map((mailbox) => (
              <option key={mailbox.id} value={mailbox.id}>
                {tree.pathOf(mailbox)}
              </option>
            ))}
          </select>
        </label>
        <Field label={t("rules.comment")} text={comment} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

function Field(props: { label: string; text: { value: string }; isFirst?: boolean }): JSX.Element {
  const { label, text, isFirst = false } = props;
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        autocomplete="off"
        autofocus={isFirst}
        maxLength={320}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
    </label>
  );
}
