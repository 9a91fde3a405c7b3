// Every key and what it does: mail-behaviours 7.5. The help page is drawn from this list.
import type { TextKey } from "../../kit/text/texts.ts";
import { pageViews } from "../shell/page-views.ts";
import { mutedKeyword } from "../message/message-commands.ts";
import { formatRoute } from "../navigation/route.ts";
import type { Webmail } from "../webmail.ts";

export interface Binding {
  /** As keyName() writes them; any of them does it. */
  readonly keys: readonly string[];
  readonly text: TextKey;
  readonly group: "global" | "list" | "message";
  readonly run: (webmail: Webmail) => void;
}

/** What views do with keys: it has to do with what is drawn, not with mail. */
export interface KeyedViews {
  focusSearch(): void;
  scrollMessage(by: 1 | -1): void;
  /** What is shown, in a tab of its own. */
  openTab(): void;
}

/** "a", "D", "ctrl+i", "shift+ArrowDown": letters say themselves whether shift was held. */
export function keyName(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}): string {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const shift = shiftKey && (key.length > 1 || key === " ") ? "shift+" : "";
  return `${ctrlKey || metaKey ? "ctrl+" : ""}${altKey ? "alt+" : ""}${shift}${key}`;
}

export function bindings(views: KeyedViews): readonly Binding[] {
  return [...globalBindings(views), ...listBindings, ...messageBindings(views)];
}

function globalBindings(views: KeyedViews): Binding[] {
  const compose: Binding = {
    keys: ["c"],
    text: "action.compose",
    group: "global",
    run: ({ navigation }) => navigation.go(formatRoute({ name: "compose" })),
  };
  return [
    {
      keys: ["?"],
      text: "keys.help",
      group: "global",
      run: ({ dialog }) => (dialog.value = { kind: "keys" }),
    },
    {
      keys: ["i"],
      text: "keys.inbox",
      group: "global",
      run: (webmail) => webmail.reader.openRole("inbox"),
    },
    { keys: ["/"], text: "keys.search", group: "global", run: () => views.focusSearch() },
    ...(pageViews.has("compose") ? [compose] : []),
  ];
}

const extend = (webmail: Webmail, by: number): void => {
  const { list } = webmail;
  const next = list.neighbour(list.cursor.value, by);
  if (next === undefined) return;
  list.cursor.value = next;
  void list.selection.extend(next, list.between);
};

const end = (webmail: Webmail, by: 1 | -1): void => {
  const { list } = webmail;
  const row = by < 0 ? 0 : list.rowCount.value - 1;
  const go = (): void => {
    const { id } = list.rowAt(row);
    if (id !== undefined) webmail.reader.goTo(id);
  };
  if (list.rowAt(row).id !== undefined) go();
  else void list.ensureRows(row, row).then(go, () => {});
};

const list = (keys: readonly string[], text: TextKey, run: Binding["run"]): Binding => ({
  keys,
  text,
  group: "list",
  run,
});

const listBindings: readonly Binding[] = [
  list(["j", "ArrowDown"], "keys.next", (webmail) => webmail.reader.step(1)),
  list(["k", "ArrowUp"], "keys.previous", (webmail) => webmail.reader.step(-1)),
  list(["Home"], "keys.first", (webmail) => end(webmail, -1)),
  list(["End"], "keys.last", (webmail) => end(webmail, 1)),
  list(["J", "shift+ArrowDown"], "keys.extendNext", (webmail) => extend(webmail, 1)),
  list(["K", "shift+ArrowUp"], "keys.extendPrevious", (webmail) => extend(webmail, -1)),
  list([" ", "x"], "keys.toggle", ({ list: { cursor, selection } }) => {
    if (cursor.value !== undefined) selection.toggle(cursor.value);
  }),
  list(["ctrl+a"], "list.all", (webmail) => void webmail.list.selectAll()),
  list(["S"], "keys.thread", ({ list: { cursor, selection }, mail: { cache } }) => {
    const threadId = cache.get(cursor.value ?? "")?.threadId;
    const members = threadId === undefined ? undefined : cache.thread(threadId);
    if (members !== undefined) selection.all(members);
  }),
  list(["C"], "keys.collapse", ({ list: shown }) => {
    if (shown.cursor.value !== undefined) shown.toggleThread(shown.cursor.value);
  }),
  list(["Enter"], "keys.open", (webmail) => {
    const { value } = webmail.list.cursor;
    if (value !== undefined) webmail.reader.open(value);
  }),
  list(["a"], "action.archive", (webmail) => void webmail.commands.archive()),
  list(["d", "Delete", "Backspace"], "action.trash", (webmail) => void webmail.commands.trash()),
  list(["D"], "action.delete", (webmail) => webmail.commands.askToDestroy()),
  list(["q"], "action.junk", (webmail) => void webmail.commands.junk()),
  list(["Q"], "action.notJunk", (webmail) => void webmail.commands.notJunk()),
  list(["m"], "action.read", (webmail) => void webmail.commands.setRead(true)),
  list(["M"], "action.unread", (webmail) => void webmail.commands.setRead(false)),
  list(["X"], "action.mute", (webmail) => {
    const ids = webmail.commands.targets();
    const isMuted = ids.some((id) => webmail.mail.cache.get(id)?.keywords[mutedKeyword]);
    void webmail.commands.mute(!isMuted, ids);
  }),
  list(["*"], "action.flag", (webmail) => {
    const ids = webmail.commands.targets();
    const isFlagged = ids.every((id) => webmail.mail.cache.get(id)?.keywords["$flagged"]);
    void webmail.commands.setFlag(!isFlagged, ids);
  }),
  list(["b"], "action.move", (webmail) => {
    const ids = webmail.commands.targets();
    if (ids.length > 0) webmail.dialog.value = { kind: "move", ids };
  }),
  list(["l"], "action.label", (webmail) => {
    const ids = webmail.commands.targets();
    if (ids.length > 0) webmail.dialog.value = { kind: "labels", ids };
  }),
];

function messageBindings(views: KeyedViews): Binding[] {
  const message = (keys: readonly string[], text: TextKey, run: Binding["run"]): Binding => ({
    keys,
    text,
    group: "message",
    run: (webmail) => {
      if (webmail.message.id.value !== undefined) run(webmail);
    },
  });
  const answer = (key: string, text: TextKey, how: string): Binding =>
    message([key], text, ({ navigation, message: { id } }) => {
      navigation.go(formatRoute({ name: "compose", parameters: new Map([[how, id.value!]]) }));
    });
  const answers = [
    answer("r", "action.reply", "reply"),
    answer("R", "action.replyAll", "replyAll"),
    answer("L", "action.replyList", "replyList"),
    answer("f", "action.forward", "forward"),
  ];
  const raw = (
    { dialog, message: { id } }: Webmail,
    part: "message" | "headers" | "structure",
  ): void => {
    dialog.value = { kind: "raw", emailId: id.value!, part };
  };
  return [
    message(["Escape", "u"], "keys.close", (webmail) => webmail.reader.closeMessage()),
    ...(pageViews.has("compose") ? answers : []),
    message(["t"], "keys.text", ({ message: opened }) => void opened.choose("text")),
    message(["T"], "keys.html", ({ message: opened }) => void opened.choose("html")),
    message(["v"], "keys.attachments", ({ dialog, message: { details } }) => {
      const count = details.value?.attachments.length ?? 0;
      if (count > 0) dialog.value = { kind: "attachment", index: 0 };
    }),
    message(["o"], "keys.tab", () => views.openTab()),
    message(["O"], "message.raw", (webmail) => raw(webmail, "message")),
    message(["ctrl+i"], "message.headers", (webmail) => raw(webmail, "headers")),
    message(["I"], "message.structure", (webmail) => raw(webmail, "structure")),
    message(["alt+j"], "keys.scrollDown", () => views.scrollMessage(1)),
    message(["alt+k"], "keys.scrollUp", () => views.scrollMessage(-1)),
  ];
}
