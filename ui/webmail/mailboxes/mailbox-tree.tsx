import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { IconButton } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { IconName } from "../../kit/icon/shapes.ts";
import { Menu } from "../../kit/menu/menu.tsx";
import { draggedType } from "../list/dragging.ts";
import type { Mailbox } from "../jmap/types.ts";
import type { Webmail } from "../webmail.ts";
import { mailboxItems } from "./mailbox-menu.ts";
import type { TreeRow } from "./mailbox-tree.ts";

export function MailboxTreeView({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, tree } = webmail;
  const [menu, setMenu] = useState<{ mailbox: Mailbox; anchor: Element } | undefined>(undefined);
  return (
    <nav class="tree" aria-label={t("mailboxes.title")}>
      <ul>
        {tree.rows.value.map((row) => (
          <TreeRowView
            key={row.mailbox.id}
            webmail={webmail}
            row={row}
            onMenu={(anchor) => setMenu({ mailbox: row.mailbox, anchor })}
          />
        ))}
      </ul>
      <button
        type="button"
        class="button quiet tree-new"
        onClick={() => (webmail.dialog.value = { kind: "mailbox", id: undefined, parentId: null })}
      >
        <Icon name="plus" />
        {t("mailboxes.new")}
      </button>
      {menu === undefined ? null : (
        <Menu
          label={t("mailboxes.options", { name: tree.nameOf(menu.mailbox) })}
          anchor={menu.anchor}
          items={mailboxItems(webmail, menu.mailbox)}
          onClose={() => setMenu(undefined)}
        />
      )}
    </nav>
  );
}

function TreeRowView(props: {
  webmail: Webmail;
  row: TreeRow;
  onMenu: (anchor: Element) => void;
}): JSX.Element {
  const { webmail, row, onMenu } = props;
  const { t, tree } = webmail;
  const { reading } = webmail.reader;
  const { mailbox, depth, hasInside, isOpen, unread } = row;
  const [isOver, setOver] = useState(false);
  const name = tree.nameOf(mailbox);
  const isCurrent = reading.value?.kind === "mailbox" && reading.value.of === mailbox.id;
  const counts = `${t("mailboxes.unread", { count: unread })}, ${t("mailboxes.total", { count: mailbox.totalEmails })}`;
  return (
    <li
      class={`tree-row ${isCurrent ? "current" : ""} ${isOver ? "over" : ""}`}
      style={{ "--depth": String(depth) }}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes(draggedType)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const ids = (event.dataTransfer?.getData(draggedType) ?? "").split(" ");
        void webmail.commands.moveTo(mailbox.id, ids);
      }}
    >
      {hasInside ? (
        <button
          type="button"
          class={`tree-toggle ${isOpen ? "open" : ""}`}
          aria-label={t(isOpen ? "mailboxes.collapse" : "mailboxes.expand", { name })}
          aria-expanded={isOpen}
          onClick={() => tree.toggle(mailbox.id)}
        >
          <Icon name="chevron" />
        </button>
      ) : null}
      <a
        href={`#/mailbox/${mailbox.id}`}
        aria-current={isCurrent ? "page" : undefined}
        title={counts}
        onClick={(event) => {
          event.preventDefault();
          webmail.reader.openMailbox(mailbox.id);
        }}
      >
        <Icon name={iconOf(mailbox)} />
        <span class={unread > 0 ? "tree-name unread" : "tree-name"}>{name}</span>
        {unread > 0 ? (
          <span class="tree-count">
            <span aria-hidden="true">{webmail.texts.number(unread)}</span>
            <span class="unseen">{t("mailboxes.unread", { count: unread })}</span>
          </span>
        ) : null}
      </a>
      <IconButton
        icon="more"
        label={t("mailboxes.options", { name })}
        hasMenu
        onPress={(event) => onMenu(event.currentTarget)}
      />
    </li>
  );
}

function iconOf({ role }: Mailbox): IconName {
  return role ?? "folder";
}
