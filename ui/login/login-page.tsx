import { render } from "preact";
import { textsFor } from "../kit/text/texts.ts";
import { applyTheme, Theme } from "../kit/theme/theme.ts";
import { keptValues, preferencesOf, wishedLanguages } from "../webmail/settings/preferences.ts";
import { Login } from "./login.ts";
import type { LoginApi } from "./login.ts";
import { LoginForm } from "./login.tsx";

const api: LoginApi = {
  async logIn(asked) {
    try {
      const { status } = await fetch("/login", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(asked),
      });
      return { status };
    } catch {
      return "unreachable";
    }
  },
  enter: () => location.replace("/mail/"),
};

const preferences = preferencesOf(keptValues(localStorage));
const texts = textsFor(wishedLanguages(preferences, navigator.languages), preferences.dates);
document.documentElement.lang = texts.language;
new Theme(localStorage, applyTheme(document.documentElement));
render(<LoginForm login={new Login(api)} texts={texts} />, document.querySelector("#app")!);
