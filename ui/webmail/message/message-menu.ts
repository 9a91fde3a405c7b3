import type { MenuItem } from "../../kit/menu/menu.tsx";
import type { Webmail } from "../webmail.ts";

/** What is done with messages less often. */
export function moreItems(webmail: Webmail, ids: readonly string[]): (MenuItem | "line")[] {
  const { t, mail, dialog } = webmail;
  const emails = ids.map((id) => mail.cache.get(id)).filter((email) => email !== undefined);
  const isUnread = emails.some(({ keywords }) => keywords["$seen"] === undefined);
  const isFlagged = emails.every(({ keywords }) => keywords["$flagged"] === true);
  const junk = mail.byRole.value.get("junk")?.id ?? "";
  const isJunk = emails.some(({ mailboxIds }) => mailboxIds[junk]);
  return [
    {
      label: t(isUnread ? "action.read" : "action.unread"),
      icon: isUnread ? "mailOpen" : "mail",
      onChoose: () => void webmail.commands.setRead(isUnread, ids),
    },
    {
      label: t(isFlagged ? "action.unflag" : "action.flag"),
      icon: "flag",
      onChoose: () => void webmail.commands.setFlag(!isFlagged, ids),
    },
    {
      label: t("action.label"),
      icon: "label",
      onChoose: () => (dialog.value = { kind: "labels", ids }),
    },
    isJunk
      ? {
          label: t("action.notJunk"),
          icon: "notJunk",
          onChoose: () => void webmail.commands.notJunk(ids),
        }
      : { label: t("action.junk"), icon: "junk", onChoose: () => void webmail.commands.junk(ids) },
    "line",
    {
      label: t("action.delete"),
      icon: "trash",
      danger: true,
      onChoose: () => webmail.commands.askToDestroy(ids),
    },
  ];
}
