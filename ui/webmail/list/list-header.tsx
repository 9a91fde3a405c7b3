import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { IconButton } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { IconName } from "../../kit/icon/shapes.ts";
import { Menu } from "../../kit/menu/menu.tsx";
import type { MenuItem } from "../../kit/menu/menu.tsx";
import { moreItems } from "../message/message-menu.ts";
import { SearchBox } from "../search/search-box.tsx";
import type { Webmail } from "../webmail.ts";
import type { QuickFilter } from "./list.ts";

export function ListHeader({ webmail }: { webmail: Webmail }): JSX.Element {
  const isChoosing = webmail.list.selection.ids.value.size > 0;
  return (
    <header class="list-header">
      <div class="bar">
        <span class="drawer-button">
          <IconButton
            icon="menu"
            label={webmail.t("mailboxes.title")}
            onPress={() => (webmail.isDrawerOpen.value = true)}
          />
        </span>
        <SearchBox webmail={webmail} />
      </div>
      {isChoosing ? <ChosenBar webmail={webmail} /> : <PlaceBar webmail={webmail} />}
    </header>
  );
}

/** Where one is, and how the list looks. */
function PlaceBar({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, texts, mail, tree, reader, list } = webmail;
  const [anchor, setAnchor] = useState<Element | undefined>(undefined);
  const { kind, of = "" } = reader.reading.value ?? {};
  const mailbox = kind === "mailbox" ? mail.mailboxes.value.get(of) : undefined;
  const total = list.source?.total.value ?? 0;
  return (
    <div class="bar">
      <h1 class="place">
        {mailbox === undefined ? t("search.title") : tree.nameOf(mailbox)}
        {list.source?.status.value === "loading" ? null : (
          <span class="place-count" title={t("mailboxes.total", { count: total })}>
            {texts.number(total)}
          </span>
        )}
      </h1>
      <QuickFilterButton webmail={webmail} filter="unread" icon="mail" />
      <QuickFilterButton webmail={webmail} filter="flagged" icon="flag" />
      <QuickFilterButton webmail={webmail} filter="attachments" icon="attach" />
      <IconButton
        icon="list"
        label={t("list.view")}
        hasMenu
        onPress={(event) => setAnchor(event.currentTarget)}
      />
      {anchor === undefined ? null : (
        <Menu
          label={t("list.view")}
          anchor={anchor}
          items={viewItems(webmail)}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </div>
  );
}

function QuickFilterButton(props: {
  webmail: Webmail;
  filter: "unread" | "flagged" | "attachments";
  icon: IconName;
}): JSX.Element {
  const { webmail, filter, icon } = props;
  const { t, list } = webmail;
  return (
    <IconButton
      icon={icon}
      label={t(`filter.${filter}`)}
      pressed={list.quick.value.has(filter)}
      onPress={() => void webmail.reader.renewList(() => list.toggleQuick(filter))}
    />
  );
}

/** Labels that one can choose by a press; the others are for the search. */
const labelsMax = 10;

function quickItem(webmail: Webmail, filter: QuickFilter, label: string): MenuItem {
  const { list, reader } = webmail;
  return {
    label,
    checked: list.quick.value.has(filter),
    onChoose: () => void reader.renewList(() => list.toggleQuick(filter)),
  };
}

function viewItems(webmail: Webmail): (MenuItem | "line")[] {
  const { t, list } = webmail;
  const modes = ["off", "on", "unread"] as const;
  const orders = ["newest", "oldest"] as const;
  return [
    ...modes.map((mode) => ({
      label: t(`list.threads.${mode}`),
      checked: list.threads.value === mode,
      onChoose: () => void webmail.choose("threads", mode),
    })),
    "line",
    ...orders.map((order) => ({
      label: t(`list.${order}`),
      checked: list.isNewestFirst.value === (order === "newest"),
      onChoose: () => void webmail.reader.renewList(() => list.setOrder(order)),
    })),
    "line",
    quickItem(webmail, "read", t("filter.read")),
    ...list.labels
      .slice(0, labelsMax)
      .map((label) => quickItem(webmail, `#${label}`, t("filter.label", { name: label }))),
    "line",
    { label: t("list.all"), icon: "check", onChoose: () => void list.selectAll() },
  ];
}

/** What can be done with the messages that are chosen. */
function ChosenBar({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, list } = webmail;
  const [anchor, setAnchor] = useState<Element | undefined>(undefined);
  const count = list.selection.ids.value.size;
  return (
    <div class="bar chosen-bar" role="toolbar" aria-label={t("list.selected", { count })}>
      <IconButton icon="close" label={t("list.none")} onPress={() => list.selection.clear()} />
      <span class="place">
        {count}
        <Icon name="check" />
      </span>
      <IconButton
        icon="archive"
        label={t("action.archive")}
        onPress={() => void webmail.commands.archive()}
      />
      <IconButton
        icon="trash"
        label={t("action.trash")}
        onPress={() => void webmail.commands.trash()}
      />
      <IconButton
        icon="mailOpen"
        label={t("action.read")}
        onPress={() => void webmail.commands.setRead(true)}
      />
      <IconButton
        icon="move"
        label={t("action.move")}
        onPress={() => (webmail.dialog.value = { kind: "move", ids: webmail.commands.targets() })}
      />
      <IconButton
        icon="more"
        label={t("app.more")}
        hasMenu
        onPress={(event) => setAnchor(event.currentTarget)}
      />
      {anchor === undefined ? null : (
        <Menu
          label={t("app.more")}
          anchor={anchor}
          items={moreItems(webmail, webmail.commands.targets())}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </div>
  );
}
