/** What can be chosen, in the order in which it is offered. */
export const choices = {
  theme: ["auto", "light", "dark"],
  language: ["auto", "en", "de"],
  /** "iso": 2026-11-21 and 24 hours, in any language. */
  dates: ["auto", "iso"],
  density: ["normal", "compact"],
  /** Where the message stands where there is room for both: "alone" shows the list or the message. */
  layout: ["beside", "below", "alone"],
  threads: ["off", "on", "unread"],
  /** What is shown first of a message that has both. */
  form: ["text", "html"],
  /** Seconds until an open message counts as read; -1: only when somebody says so. */
  markRead: [0, 2, 5, 10, -1],
  /** Keys of one letter. WCAG 2.2, 2.1.4: there is a way to switch them off. */
  shortcuts: ["on", "off"],
  /** Where an answer is written: above what it quotes, below it, or without it. */
  quoting: ["above", "below", "none"],
  /** Seconds in which sending can be taken back. */
  undoSend: [0, 5, 10, 20, 30],
  /** News of the system about new mail, while the page is open somewhere. */
  notices: ["off", "on"],
} as const;

export type ChoiceName = keyof typeof choices;
export type Choice<Name extends ChoiceName> = (typeof choices)[Name][number];

/** What a person has chosen, on all devices. */
export type Preferences = { readonly [Name in ChoiceName]: Choice<Name> } & {
  /** The identity that a new message begins with; "": the first. */
  readonly identity: string;
};

export const defaults: Preferences = {
  theme: "auto",
  language: "auto",
  dates: "auto",
  density: "normal",
  layout: "beside",
  threads: "off",
  form: "text",
  markRead: 0,
  shortcuts: "on",
  quoting: "above",
  undoSend: 10,
  notices: "off",
  identity: "",
};

/** Of the server's "values"; what we do not know, such as from a newer release, is as if it had not been chosen. */
export function preferencesOf(values: Readonly<Record<string, unknown>>): Preferences {
  const known = Object.entries(choices).filter(([name, all]) =>
    (all as readonly unknown[]).includes(values[name]),
  );
  const { identity } = values;
  return {
    ...defaults,
    ...Object.fromEntries(known.map(([name]) => [name, values[name]])),
    ...(typeof identity === "string" ? { identity } : {}),
  };
}

/** Where things of this device are kept; window.localStorage in the browser. */
export interface Kept {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const key = "homepost.preferences";

/** As they were the last time on this device: what is drawn before the server answers looks right. */
export function keptValues(kept: Pick<Kept, "getItem">): Readonly<Record<string, unknown>> {
  try {
    const values: unknown = JSON.parse(kept.getItem(key) ?? "{}");
    return typeof values === "object" && values !== null ? { ...values } : {};
  } catch {
    return {};
  }
}

export function keepValues(
  kept: Pick<Kept, "setItem">,
  values: Readonly<Record<string, unknown>>,
): void {
  kept.setItem(key, JSON.stringify(values));
}

/** Languages to speak, the best first, with the region that the browser says where it speaks that language. */
export function wishedLanguages(
  { language }: Pick<Preferences, "language">,
  browser: readonly string[],
): readonly string[] {
  if (language === "auto") return browser;
  const same = browser.filter((one) => one.split("-", 1)[0]!.toLowerCase() === language);
  return [...same, language];
}
