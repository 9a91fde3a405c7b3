import type { JSX } from "preact";
import { Button } from "../kit/button/button.tsx";
import { Icon } from "../kit/icon/icon.tsx";
import type { Texts } from "../kit/text/texts.ts";
import type { Login } from "./login.ts";

interface LoginProps {
  readonly login: Login;
  readonly texts: Texts;
}

export function LoginForm({ login, texts }: LoginProps): JSX.Element {
  const { t } = texts;
  const problem = login.problem.value;
  const needsCode = login.needsCode.value;
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
        {needsCode ? (
          <CodeField login={login} texts={texts} />
        ) : (
          <PasswordFields login={login} texts={texts} />
        )}
        <p class="login-problem" role="alert">
          {problem === undefined ? "" : t(problem)}
        </p>
        <button type="submit" class="button primary" disabled={login.isBusy.value}>
          {t("login.submit")}
        </button>
        {needsCode ? (
          <Button kind="quiet" onPress={() => login.startAgain()}>
            {t("app.back")}
          </Button>
        ) : login.hasPasskeys ? (
          <Button disabled={login.isBusy.value} onPress={() => void login.showPasskey()}>
            <Icon name="key" />
            {t("login.passkey")}
          </Button>
        ) : null}
      </form>
    </main>
  );
}

function PasswordFields({ login, texts: { t } }: LoginProps): JSX.Element {
  return (
    <>
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
    </>
  );
}

/** Also for recovery codes, so it takes letters. */
function CodeField({ login, texts: { t } }: LoginProps): JSX.Element {
  return (
    <label class="field">
      <span>{t("login.code")}</span>
      <input
        class="input"
        name="code"
        autocomplete="one-time-code"
        autocapitalize="off"
        spellcheck={false}
        ref={focusOnce}
        required
        maxLength={50}
        value={login.code.value}
        onInput={(event) => (login.code.value = event.currentTarget.value)}
      />
      <small class="login-hint">{t("login.code.hint")}</small>
    </label>
  );
}

/** The browser minds autofocus of the first page only. */
function focusOnce(field: HTMLInputElement | null): void {
  field?.focus();
}
