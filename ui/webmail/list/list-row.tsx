import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Email } from "../jmap/types.ts";
import type { Webmail } from "../webmail.ts";
import { mutedKeyword } from "../message/message-commands.ts";
import { draggedType } from "./dragging.ts";
import type { Row } from "./list.ts";
import { startSwipe } from "./swipe.ts";

/** Keywords that have a place of their own, or that people need not see. RFC 8621 §4.1.1 */
const hiddenKeywords =
  /^\$(?:seen|flagged|answered|draft|forwarded|muted|junk|notjunk|mdnsent|phishing)$/;

export interface ListRowProps {
  readonly webmail: Webmail;
  readonly row: number;
  /** Of the message that is there; a change of it draws the row anew. */
  readonly id: string | undefined;
}

export function ListRow({ webmail, row, id }: ListRowProps): JSX.Element {
  const shown = { ...webmail.list.rowAt(row), id };
  const style = { transform: `translateY(${row * webmail.list.rowHeight}px)` };
  const email = id === undefined ? undefined : webmail.mail.cache.get(id);
  if (email === undefined) {
    return <div class="row waiting" role="row" aria-rowindex={row + 1} style={style} />;
  }
  return <KnownRow webmail={webmail} row={shown} email={email} style={style} at={row} />;
}

interface KnownRowProps {
  readonly webmail: Webmail;
  readonly row: Row;
  readonly email: Email;
  readonly style: { readonly transform: string };
  readonly at: number;
}

function KnownRow({ webmail, row, email, style, at }: KnownRowProps): JSX.Element {
  const { t, list, message } = webmail;
  const { id, keywords } = email;
  const element = useRef<HTMLDivElement>(null);
  const [isSwiped, setSwiped] = useState(false);
  const isUnread = keywords["$seen"] === undefined;
  const isChosen = list.selection.has(id);
  const isOpen = message.id.value === id;
  const classes = [
    "row",
    isUnread ? "unread" : "",
    isChosen ? "chosen" : "",
    isOpen ? "open" : "",
    list.cursor.value === id ? "cursor" : "",
    row.depth === 1 ? "member" : "",
    isGoing(webmail, email) ? "going" : "",
  ];
  return (
    <div
      ref={element}
      id={`row-${id}`}
      class={classes.join(" ")}
      role="row"
      aria-selected={isChosen || isOpen}
      aria-rowindex={at + 1}
      style={style}
      draggable
      onClick={(event) => choose(webmail, id, event)}
      onDragStart={(event) => {
        const ids = list.selection.has(id) ? list.targets(undefined) : list.targets(id);
        event.dataTransfer?.setData(draggedType, ids.join(" "));
      }}
      onPointerDown={(event) => startSwipe(event, element.current!, webmail, () => setSwiped(true))}
    >
      {isSwiped ? (
        <span class="row-swipe" aria-hidden="true">
          <Icon name={isUnread ? "mailOpen" : "mail"} />
          <Icon name="archive" />
        </span>
      ) : null}
      <span class="row-face" role="presentation">
        <span class="row-check-cell" role="gridcell">
          <button
            type="button"
            class="row-check"
            tabIndex={-1}
            aria-label={t("list.select")}
            aria-pressed={isChosen}
            onClick={(event) => {
              event.stopPropagation();
              list.selection.toggle(id);
              list.cursor.value = id;
            }}
          >
            <span class="row-avatar" style={{ "--hue": String(hueOf(email)) }}>
              {isChosen ? <Icon name="check" /> : initialOf(webmail, email)}
            </span>
          </button>
        </span>
        <RowText webmail={webmail} row={row} email={email} />
      </span>
    </div>
  );
}

function RowText({ webmail, row, email }: Omit<KnownRowProps, "style" | "at">): JSX.Element {
  const { t, texts, list } = webmail;
  const { keywords, subject, preview, hasAttachment } = email;
  const labels = Object.keys(keywords).filter((keyword) => !hiddenKeywords.test(keyword));
  return (
    <span class="row-text" role="gridcell">
      <span class="unseen">{marksOf(webmail, email)}</span>
      <span class="row-line">
        <span class="row-from">{namesOf(webmail, email)}</span>
        {keywords["$answered"] ? <Icon name="reply" /> : null}
        {keywords[mutedKeyword] ? <Icon name="mute" /> : null}
        {hasAttachment ? <Icon name="attach" /> : null}
        <time dateTime={email.receivedAt}>
          {texts.shortDate(new Date(email.receivedAt), new Date())}
        </time>
      </span>
      <span class="row-line">
        <span class="row-subject">
          {subject === "" || subject === null ? t("list.nosubject") : subject}
        </span>
        {row.threadCount > 1 ? (
          <button
            type="button"
            class="row-thread"
            tabIndex={-1}
            aria-expanded={row.isOpen}
            aria-label={`${t("list.thread", { count: row.threadCount })}. ${t(row.isOpen ? "list.collapse" : "list.expand")}`}
            onClick={(event) => {
              event.stopPropagation();
              list.toggleThread(email.id);
            }}
          >
            {texts.number(row.threadCount)}
            <Icon name="chevron" />
          </button>
        ) : null}
        {keywords["$flagged"] ? (
          <span class="row-flag">
            <Icon name="flag" filled />
          </span>
        ) : null}
      </span>
      <span class="row-line">
        <span class="row-preview">{preview}</span>
        {labels.slice(0, 2).map((label) => (
          <span class="badge" key={label}>
            {label.replace(/^\$/, "")}
          </span>
        ))}
      </span>
    </span>
  );
}

/** It will be deleted in a moment, unless somebody thinks better of it. */
function isGoing({ pending }: Webmail, { id, mailboxIds }: Email): boolean {
  if (pending.emailIds.value.has(id)) return true;
  const { value: mailboxes } = pending.mailboxIds;
  return mailboxes.size > 0 && Object.keys(mailboxIds).some((one) => mailboxes.has(one));
}

function choose(webmail: Webmail, id: string, event: MouseEvent): void {
  const { list } = webmail;
  if (event.shiftKey) {
    list.cursor.value = id;
    void list.selection.extend(id, list.between);
  } else if (event.ctrlKey || event.metaKey || isChoosing(webmail)) {
    list.cursor.value = id;
    list.selection.toggle(id);
  } else {
    list.selection.start(id);
    webmail.reader.open(id);
  }
}

/** A finger that has begun to choose goes on choosing. */
function isChoosing({ list }: Webmail): boolean {
  return list.selection.ids.value.size > 0 && matchMedia("(pointer: coarse)").matches;
}

/** In what was sent the others are of interest, else the sender. */
function peopleOf({ mail }: Webmail, { from, to, mailboxIds }: Email) {
  const roles = mail.byRole.value;
  const isOurs = [roles.get("sent"), roles.get("drafts")].some((one) => mailboxIds[one?.id ?? ""]);
  return { people: (isOurs ? to : from) ?? [], isOurs };
}

function namesOf(webmail: Webmail, email: Email): string {
  const { people, isOurs } = peopleOf(webmail, email);
  const names = people.map(({ name, email: address }) => name ?? address);
  const all = names.length < 2 ? (names[0] ?? "") : webmail.texts.list(names.slice(0, 3));
  if (all === "") return webmail.t("list.unnamed");
  return isOurs ? webmail.t("list.to", { names: all }) : all;
}

/** What is drawn as an icon or in bold, in words. */
function marksOf({ t }: Webmail, { keywords, hasAttachment }: Email): string {
  return [
    keywords["$seen"] ? "" : t("list.unread"),
    keywords["$flagged"] ? t("list.flagged") : "",
    keywords["$answered"] ? t("list.answered") : "",
    keywords[mutedKeyword] ? t("list.muted") : "",
    hasAttachment ? t("list.attachment") : "",
  ]
    .filter((text) => text !== "")
    .join(", ");
}

function initialOf(webmail: Webmail, email: Email): string {
  const [first] = peopleOf(webmail, email).people;
  const letter = /\p{L}|\p{N}/u.exec(first?.name ?? first?.email ?? "");
  return (letter?.[0] ?? "?").toLocaleUpperCase();
}

/** The same for the same person, in degrees. */
function hueOf({ from }: Email): number {
  let hue = 0;
  for (const character of from?.[0]?.email ?? "")
    hue = (hue * 31 + character.codePointAt(0)!) % 360;
  return hue;
}
