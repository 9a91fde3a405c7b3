import type { JSX } from "preact";
import { Icon } from "../kit/icon/icon.tsx";
import type { Texts } from "../kit/text/texts.ts";
import type { Login } from "./login.ts";

export function LoginForm({ login, texts: { t } }: { login: Login; texts: Texts }): JSX.Element {
  const problem = login.problem.value;
  return (
    <main class="login">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void login.submit();
        }}
      >
        <div class="login-mark">
          <Icon name="mail" />
          <h1>{t("login.title")}</h1>
        </div>
        <label class="field">
          <span>{t("login.address")}</span>
          <input
            class="input"
            type="email"
            name="username"
            autocomplete="username"
            autofocus
            required
            value={login.login.value}
            onInput={(event) => (login.login.value = event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>{t("login.password")}</span>
          <input
            class="input"
            type="password"
            name="password"
            autocomplete="current-password"
            required
            value={login.password.value}
            onInput={(event) => (login.password.value = event.currentTarget.value)}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={login.remember.value}
            onChange={(event) => (login.remember.value = event.currentTarget.checked)}
          />
          <span>{t("login.remember")}</span>
        </label>
        <p class="login-problem" role="alert">
          {problem === undefined ? "" : t(problem)}
        </p>
        <button type="submit" class="button primary" disabled={login.isBusy.value}>
          {t("login.submit")}
        </button>
      </form>
    </main>
  );
}
