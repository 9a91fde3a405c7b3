import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { AskDialog } from "../../kit/dialog/ask-dialog.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Keyboard } from "../keyboard/keyboard.ts";
import { MailboxDialog } from "../mailboxes/mailbox-dialog.tsx";
import { AttachmentDialog } from "../message/attachments.tsx";
import { RawDialog } from "../message/raw-dialog.tsx";
import { RedirectDialog } from "../redirect/redirect-dialog.tsx";
import { SearchForm } from "../search/search-form.tsx";
import type { Webmail } from "../webmail.ts";
import type { WebmailDialog } from "./webmail-dialog.ts";

export interface DialogsProps {
  readonly webmail: Webmail;
  readonly keyboard: Keyboard;
}

export function Dialogs({ webmail, keyboard }: DialogsProps): JSX.Element | null {
  const dialog = webmail.dialog.value;
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "keys":
      return <KeysDialog webmail={webmail} keyboard={keyboard} />;
    case "search":
      return <SearchForm webmail={webmail} text={dialog.text} />;
    case "move":
      return <MoveDialog webmail={webmail} ids={dialog.ids} />;
    case "labels":
      return <LabelsDialog webmail={webmail} ids={dialog.ids} />;
    case "raw":
      return <RawDialog webmail={webmail} dialog={dialog} />;
    case "attachment":
      return <AttachmentDialog webmail={webmail} index={dialog.index} />;
    case "redirect":
      return <RedirectDialog webmail={webmail} emailId={dialog.emailId} />;
    case "mailbox":
      return <MailboxDialog webmail={webmail} id={dialog.id} parentId={dialog.parentId} />;
    case "confirm":
      return <ConfirmDialog webmail={webmail} dialog={dialog} />;
  }
}

function KeysDialog({ webmail, keyboard }: DialogsProps): JSX.Element {
  const { t, dialog } = webmail;
  const groups = ["global", "list", "message"] as const;
  return (
    <Dialog
      title={t("keys.title")}
      wide
      closeLabel={t("app.close")}
      onClose={() => (dialog.value = undefined)}
    >
      <div class="keys">
        {groups.map((group) => (
          <section key={group}>
            <h3>{t(`keys.group.${group}`)}</h3>
            <dl>
              {keyboard.bindings
                .filter((binding) => binding.group === group)
                .map(({ keys, text }) => (
                  <div key={text}>
                    <dt>
                      {keys.map((key) => (
                        <kbd key={key}>{key === " " ? "␣" : key.replace("Arrow", "")}</kbd>
                      ))}
                    </dt>
                    <dd>{t(text)}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** Found while typing; the first is a press of Enter away. */
function MoveDialog({ webmail, ids }: { webmail: Webmail; ids: readonly string[] }): JSX.Element {
  const { t, tree, dialog } = webmail;
  const text = useSignal("");
  const found = tree.find(text.value);
  const choose = (id: string | undefined): void => {
    dialog.value = undefined;
    if (id !== undefined) void webmail.commands.moveTo(id, ids);
  };
  return (
    <Dialog
      title={t("action.move.title")}
      closeLabel={t("app.close")}
      onClose={() => (dialog.value = undefined)}
    >
      <form
        class="finder"
        onSubmit={(event) => {
          event.preventDefault();
          choose(found[0]?.id);
        }}
      >
        <input
          class="input"
          autofocus
          autocomplete="off"
          aria-label={t("action.move.find")}
          placeholder={t("action.move.find")}
          value={text.value}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
        <ul>
          {found.map((mailbox) => (
            <li key={mailbox.id}>
              <button type="button" class="button quiet" onClick={() => choose(mailbox.id)}>
                <Icon name={mailbox.role ?? "folder"} />
                {tree.pathOf(mailbox)}
              </button>
            </li>
          ))}
        </ul>
      </form>
    </Dialog>
  );
}

const labelForm = /^[\p{L}\p{N}_.-]{1,50}$/u;

function LabelsDialog({ webmail, ids }: { webmail: Webmail; ids: readonly string[] }): JSX.Element {
  const { t, mail, dialog, list } = webmail;
  const [added, setAdded] = useState<readonly string[]>([]);
  const text = useSignal("");
  const isInvalid = text.value !== "" && !labelForm.test(text.value);
  const emails = ids.map((id) => mail.cache.get(id)).filter((email) => email !== undefined);
  const known = new Set([...added, ...list.labels]);
  return (
    <Dialog
      title={t("action.label.title")}
      closeLabel={t("app.close")}
      onClose={() => (dialog.value = undefined)}
    >
      <form
        class="finder"
        onSubmit={(event) => {
          event.preventDefault();
          // RFC 8621 §4.1.1: keywords are ASCII and in lower case.
          const label = text.value.toLowerCase();
          if (label === "" || isInvalid || /[^!-~]/.test(label)) return;
          setAdded([...added, label]);
          text.value = "";
          void webmail.commands.setLabel(label, true, ids);
        }}
      >
        <ul>
          {[...known].sort().map((label) => {
            const isSet = emails.every(({ keywords }) => keywords[label] === true);
            return (
              <li key={label}>
                <label class="check">
                  <input
                    type="checkbox"
                    checked={isSet}
                    onChange={() => void webmail.commands.setLabel(label, !isSet, ids)}
                  />
                  <span>{label}</span>
                </label>
              </li>
            );
          })}
        </ul>
        <label class="field">
          <span>{t("action.label.new")}</span>
          <input
            class="input"
            autofocus
            autocomplete="off"
            value={text.value}
            onInput={(event) => (text.value = event.currentTarget.value)}
          />
        </label>
        <p role="alert">{isInvalid ? t("action.label.invalid") : ""}</p>
        <button type="submit" class="button">
          {t("action.label.add")}
        </button>
      </form>
    </Dialog>
  );
}

function ConfirmDialog(props: {
  webmail: Webmail;
  dialog: Extract<WebmailDialog, { kind: "confirm" }>;
}): JSX.Element {
  const { webmail, dialog: asked } = props;
  const { t, dialog } = webmail;
  return (
    <AskDialog
      title={asked.action}
      text={asked.text}
      action={asked.action}
      cancelLabel={t("app.cancel")}
      closeLabel={t("app.close")}
      onClose={() => (dialog.value = undefined)}
      onYes={() => asked.run()}
    />
  );
}
