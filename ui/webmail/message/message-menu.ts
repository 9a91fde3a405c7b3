import type { MenuItem } from "../../kit/menu/menu.tsx";
import type { AnswerKind } from "../compose/answer.ts";
import { formatRoute } from "../navigation/route.ts";
import type { Webmail } from "../webmail.ts";
import { mutedKeyword } from "./message-commands.ts";
import { leavingOf, listPostOf } from "./list-fields.ts";

/** What is done with messages less often. */
export function moreItems(webmail: Webmail, ids: readonly string[]): (MenuItem | "line")[] {
  const { t, mail, dialog } = webmail;
  const emails = ids.map((id) => mail.cache.get(id)).filter((email) => email !== undefined);
  const isUnread = emails.some(({ keywords }) => keywords["$seen"] === undefined);
  const isFlagged = emails.every(({ keywords }) => keywords["$flagged"] === true);
  const isMuted = emails.some(({ keywords }) => keywords[mutedKeyword] === true);
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
    {
      label: t(isMuted ? "action.unmute" : "action.mute"),
      icon: "mute",
      onChoose: () => void webmail.commands.mute(!isMuted, ids),
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

/** To the page for writing one. */
export function answer({ navigation }: Webmail, how: AnswerKind, id: string): void {
  navigation.go(formatRoute({ name: "compose", parameters: new Map([[how, id]]) }));
}

/** What is done with the message that is open. */
export function messageItems(webmail: Webmail, emailId: string): (MenuItem | "line")[] {
  const { t, dialog, message } = webmail;
  const details = message.details.value;
  const isOfList = listPostOf(details).length > 0;
  const kinds = [
    "reply",
    "replyAll",
    ...(isOfList ? ["replyList" as const] : []),
    "forward",
  ] as const;
  return [
    ...kinds.map((how): MenuItem => {
      const icon = how === "replyList" ? "replyAll" : how;
      return { label: t(`action.${how}`), icon, onChoose: () => answer(webmail, how, emailId) };
    }),
    {
      label: t("action.redirect"),
      icon: "forward",
      onChoose: () => (dialog.value = { kind: "redirect", emailId }),
    },
    ...leavingItems(webmail),
    "line",
    {
      label: t("message.headers"),
      icon: "list",
      onChoose: () => (dialog.value = { kind: "raw", emailId, part: "headers" }),
    },
    {
      label: t("message.raw"),
      icon: "mail",
      onChoose: () => (dialog.value = { kind: "raw", emailId, part: "message" }),
    },
    {
      label: t("message.structure"),
      icon: "folder",
      onChoose: () => (dialog.value = { kind: "raw", emailId, part: "structure" }),
    },
    { label: t("message.print"), icon: "print", onChoose: () => print() },
  ];
}

/** A mail is shown before it is sent; a page is opened when somebody has read where it is. */
function leavingItems(webmail: Webmail): MenuItem[] {
  const { t, message, navigation } = webmail;
  const leaving = leavingOf(message.details.value);
  if (leaving === undefined) return [];
  const go = (): void => {
    if (leaving.kind === "mail") {
      const parameters = new Map([["mailto", leaving.mailto]]);
      return navigation.go(formatRoute({ name: "compose", parameters }));
    }
    const { url, host } = leaving;
    webmail.confirm(t("list.leave.ask", { name: host }), t("list.leave.open"), async () => {
      open(url, "_blank", "noopener,noreferrer");
    });
  };
  return [{ label: t("list.leave"), icon: "logout", onChoose: go }];
}
