// The page at /admin/: makes everything, tells it of the browser, and draws it.
import { render } from "preact";
import { hasPasskeys } from "../kit/passkey/passkey.ts";
import { applyTheme, Theme } from "../kit/theme/theme.ts";
import { Toasts } from "../kit/toast/toasts.ts";
import { keptValues, preferencesOf, wishedLanguages } from "../webmail/settings/preferences.ts";
import { Admin } from "./admin.ts";
import { httpApi, logIn, logOut } from "./api/admin-api.ts";
import { adminPasskeys } from "./api/admin-passkeys.ts";
import { Navigation } from "./shell/navigation.ts";
import { Shell } from "./shell/shell.tsx";
import { loadTexts } from "./text/load-texts.ts";

const fetchHere = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
const preferences = preferencesOf(keptValues(localStorage));
const texts = await loadTexts(wishedLanguages(preferences, navigator.languages), preferences.dates);
document.documentElement.lang = texts.language;
const navigation = new Navigation({
  get hash() {
    return location.hash;
  },
  go: (hash) => (location.hash = hash),
});
addEventListener("hashchange", () => navigation.read());

const admin = new Admin({
  api: httpApi(fetchHere),
  texts,
  toasts: new Toasts(),
  theme: new Theme(localStorage, applyTheme(document.documentElement)),
  navigation,
  logIn: (password) => logIn(fetchHere, password),
  logOut: () => logOut(fetchHere),
  passkeys: hasPasskeys() ? adminPasskeys(fetchHere) : undefined,
  copy: (text) => navigator.clipboard.writeText(text),
});
render(<Shell admin={admin} />, document.querySelector("#app")!);
void admin.start();
