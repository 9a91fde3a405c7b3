import type { MenuItem } from "../../kit/menu/menu.tsx";
import type { Mailbox } from "../jmap/types.ts";
import type { Webmail } from "../webmail.ts";

/** What can be done with a mailbox. */
export function mailboxItems(webmail: Webmail, mailbox: Mailbox): (MenuItem | "line")[] {
  const { t, tree, dialog, mailboxActions, pending } = webmail;
  const { id, parentId, myRights, role } = mailbox;
  const name = tree.nameOf(mailbox);
  const all = [id, ...tree.inside(id).map((inside) => inside.id)];
  const items: (MenuItem | "line")[] = [
    {
      label: t("mailboxes.read"),
      icon: "mailOpen",
      onChoose: () =>
        pending.add({
          text: (seconds) => t("undo.marking", { name, seconds: String(seconds) }),
          run: () => void webmail.attempt(() => mailboxActions.markAllRead(all)),
        }),
    },
    {
      label: t("mailboxes.export"),
      icon: "download",
      onChoose: () => void exportMailbox(webmail, mailbox),
    },
    {
      label: t("mailboxes.inside"),
      icon: "plus",
      onChoose: () => (dialog.value = { kind: "mailbox", id: undefined, parentId: id }),
    },
  ];
  if (role === "inbox") return items;
  if (myRights.mayRename) {
    items.push({
      label: t("mailboxes.edit"),
      icon: "compose",
      onChoose: () => (dialog.value = { kind: "mailbox", id, parentId }),
    });
  }
  items.push("line", {
    label: t("mailboxes.empty"),
    icon: "trash",
    danger: true,
    onChoose: () =>
      webmail.confirm(
        t("mailboxes.empty.ask", { name, lost: t("mailboxes.total", countOf(mailbox)) }),
        t("mailboxes.empty"),
        async () =>
          pending.add({
            text: (seconds) => t("undo.emptying", { name, seconds: String(seconds) }),
            mailboxIds: [id],
            run: () => void webmail.attempt(() => mailboxActions.empty(id)),
          }),
      ),
  });
  if (role === null && myRights.mayDelete) {
    items.push({
      label: t("mailboxes.delete"),
      icon: "trash",
      danger: true,
      onChoose: () =>
        webmail.confirm(
          t("mailboxes.delete.ask", { name, lost: lostWith(webmail, mailbox) }),
          t("mailboxes.delete"),
          () => webmail.deleteMailbox(id),
        ),
    });
  }
  return items;
}

/** What writes the file comes when it is asked for. */
async function exportMailbox(webmail: Webmail, mailbox: Mailbox): Promise<void> {
  try {
    const { saveMailbox } = await import("../saving/saving.ts");
    await saveMailbox(webmail, mailbox);
  } catch {
    webmail.toasts.show(webmail.t("mailboxes.export.failed"));
  }
}

/** What goes with it: "3 messages, 2 mailboxes in it, 1 rule". */
function lostWith({ t, texts, tree, settings }: Webmail, mailbox: Mailbox): string {
  const inside = tree.inside(mailbox.id);
  const all = [mailbox, ...inside];
  const ids = new Set(all.map(({ id }) => id));
  const rules = settings.rules.value.filter(({ mailboxId }) => ids.has(mailboxId)).length;
  const count = all.reduce((sum, { totalEmails }) => sum + totalEmails, 0);
  return texts.list([
    t("mailboxes.total", { count }),
    ...(inside.length === 0 ? [] : [t("mailboxes.lost.inside", { count: inside.length })]),
    ...(rules === 0 ? [] : [t("mailboxes.lost.rules", { count: rules })]),
  ]);
}

function countOf({ totalEmails }: Mailbox): { readonly count: number } {
  return { count: totalEmails };
}
