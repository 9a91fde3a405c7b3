import type { TextKey, Texts } from "../../kit/text/texts.ts";
import type { Choice, ChoiceName } from "./preferences.ts";

/** What each choice is called; numbers of seconds say themselves. */
const texts = {
  theme: { auto: "app.theme.auto", light: "app.theme.light", dark: "app.theme.dark" },
  language: {
    auto: "settings.language.auto",
    en: "settings.language.en",
    de: "settings.language.de",
  },
  dates: { auto: "settings.dates.auto", iso: "settings.dates.iso" },
  density: { normal: "settings.density.normal", compact: "settings.density.compact" },
  layout: {
    beside: "settings.layout.beside",
    below: "settings.layout.below",
    alone: "settings.layout.alone",
  },
  threads: { off: "list.threads.off", on: "list.threads.on", unread: "list.threads.unread" },
  form: { text: "message.text", html: "message.html" },
  markRead: { "0": "settings.now", "-1": "settings.markRead.never" },
  shortcuts: { on: "settings.on", off: "settings.off" },
  quoting: {
    above: "settings.quoting.above",
    below: "settings.quoting.below",
    none: "settings.quoting.none",
  },
  undoSend: { "0": "settings.now" },
  notices: { on: "settings.on", off: "settings.off" },
} as const satisfies { readonly [Name in ChoiceName]: Partial<Record<`${Choice<Name>}`, TextKey>> };

export function choiceText(t: Texts["t"], name: ChoiceName, value: string | number): string {
  const known: Readonly<Record<string, TextKey>> = texts[name];
  return t(known[value] ?? "settings.seconds", { count: Number(value) });
}
