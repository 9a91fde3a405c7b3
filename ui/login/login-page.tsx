import { render } from "preact";
import { hasPasskeys } from "../kit/passkey/passkey.ts";
import { textsFor } from "../kit/text/texts.ts";
import { applyTheme, Theme } from "../kit/theme/theme.ts";
import { keptValues, preferencesOf, wishedLanguages } from "../webmail/settings/preferences.ts";
import { loginApi } from "./login-api.ts";
import { Login } from "./login.ts";
import { LoginForm } from "./login.tsx";

/** Where to go then, by what the page that sent somebody here says of itself. */
const places: Readonly<Record<string, string>> = { account: "/account/" };

// Passkeys are for names: an address is digits and dots, or has colons.
const isName = !/^[\d.]+$|:/.test(location.hostname);
const api = loginApi((url, init) => fetch(url, init), {
  passkeys: hasPasskeys() && isName,
  enter: () => {
    const to = new URLSearchParams(location.search).get("to") ?? "";
    location.replace(Object.hasOwn(places, to) ? places[to]! : "/mail/");
  },
});
const preferences = preferencesOf(keptValues(localStorage));
const texts = await textsFor(wishedLanguages(preferences, navigator.languages), preferences.dates);
document.documentElement.lang = texts.language;
new Theme(localStorage, applyTheme(document.documentElement));
render(<LoginForm login={new Login(api)} texts={texts} />, document.querySelector("#app")!);
