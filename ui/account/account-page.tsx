// The page at /account/: makes everything, tells it of the browser, and draws it.
import { effect } from "@preact/signals";
import { render } from "preact";
import { createPasskey, getPasskey, hasPasskeys } from "../kit/passkey/passkey.ts";
import { speechFor } from "../kit/text/wording.ts";
import { applyTheme, Theme } from "../kit/theme/theme.ts";
import { Toasts } from "../kit/toast/toasts.ts";
import { keptValues, preferencesOf, wishedLanguages } from "../webmail/settings/preferences.ts";
import { Account, sections } from "./account.ts";
import { ownApi } from "./api/own-api.ts";
import { AccountShell } from "./shell/account-shell.tsx";
import { AccountTexts } from "./text/texts.ts";

const preferences = preferencesOf(keptValues(localStorage));
const wished = wishedLanguages(preferences, navigator.languages);
const texts = new AccountTexts(speechFor(wished, preferences.dates));
document.documentElement.lang = texts.language;
document.title = `${texts.t("page.title")} – Homepost`;
new Theme(localStorage, applyTheme(document.documentElement));

const account = new Account({
  api: ownApi((url, init) => fetch(url, init)),
  texts,
  toasts: new Toasts(),
  passkeys: hasPasskeys() ? { create: createPasskey, get: getPasskey } : undefined,
  leave: () => location.replace("/?to=account"),
  logOut: async () => {
    await fetch("/logout", { method: "POST" });
    location.replace("/");
  },
  copy: (text) => navigator.clipboard.writeText(text),
});

function readSection(): void {
  const name = location.hash.replace(/^#\//, "");
  account.section.value = sections.find((one) => one === name) ?? "programs";
}
addEventListener("hashchange", readSection);
readSection();
// What another device has changed meanwhile.
addEventListener("focus", () => void account.load());
void account.load();
effect(() => {
  if (account.section.value === "devices") void account.loadLogins();
});

render(<AccountShell account={account} />, document.querySelector("#app")!);
