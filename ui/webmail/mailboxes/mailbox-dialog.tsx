import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { Role } from "../jmap/types.ts";
import type { Webmail } from "../webmail.ts";

const roles: readonly Role[] = ["archive", "drafts", "sent", "junk", "trash"];

interface Props {
  readonly webmail: Webmail;
  /** Undefined: a new one. */
  readonly id: string | undefined;
  readonly parentId: string | null;
}

/** Its name, where it is, what it is for. */
export function MailboxDialog({ webmail, id, parentId: first }: Props): JSX.Element {
  const { t, mail, tree, dialog } = webmail;
  const known = id === undefined ? undefined : mail.mailboxes.value.get(id);
  const name = useSignal(known?.name ?? "");
  const parentId = useSignal(first);
  const role = useSignal<Role | null>(known?.role ?? null);
  const within = id === undefined ? [] : [id, ...tree.inside(id).map((one) => one.id)];
  const places = tree.find("").filter((one) => !within.includes(one.id));
  const isWrong = name.value.includes("/");
  const close = (): void => void (dialog.value = undefined);
  const save = (): void => {
    const written = name.value.trim();
    if (written === "" || isWrong) return;
    close();
    const wish = { name: written, parentId: parentId.value, role: role.value };
    void webmail.saveMailbox(id, wish);
  };
  return (
    <Dialog
      title={t(id === undefined ? "mailboxes.new" : "mailboxes.edit")}
      closeLabel={t("app.close")}
      onClose={close}
      footer={
        <Button kind="primary" onPress={save}>
          {t(id === undefined ? "mailboxes.create" : "settings.save")}
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
        <label class="field">
          <span>{t("mailboxes.name")}</span>
          <input
            class="input"
            autofocus
            autocomplete="off"
            maxLength={200}
            value={name.value}
            onInput={(event) => (name.value = event.currentTarget.value)}
          />
        </label>
        <p role="alert">{isWrong ? t("mailboxes.name.wrong") : ""}</p>
        <Choice
          label={t("mailboxes.parent")}
          none={t("mailboxes.parent.none")}
          all={places.map((place) => ({ value: place.id, text: tree.pathOf(place) }))}
          chosen={parentId}
        />
        <Choice
          label={t("mailboxes.role")}
          none={t("mailboxes.role.none")}
          all={roles.map((one) => ({ value: one, text: t(`role.${one}`) }))}
          chosen={role}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

/** One of them, or none: null. */
function Choice<Value extends string>(props: {
  label: string;
  none: string;
  all: readonly { readonly value: Value; readonly text: string }[];
  chosen: { value: Value | null };
}): JSX.Element {
  const { label, none, all, chosen } = props;
  return (
    <label class="field">
      <span>{label}</span>
      <select
        class="input"
        value={chosen.value ?? ""}
        onChange={({ currentTarget: { selectedIndex } }) =>
          (chosen.value = all[selectedIndex - 1]?.value ?? null)
        }
      >
        <option value="">{none}</option>
        {all.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
