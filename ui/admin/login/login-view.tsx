import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import type { AdminTextKey } from "../text/admin-texts.ts";

/** The password of the house; there is no name to it. */
export function LoginView({ admin }: { admin: Admin }): JSX.Element {
  const password = useSignal("");
  const problem = useSignal<AdminTextKey | undefined>(undefined);
  const isBusy = useSignal(false);
  const attempt = async (logIn: () => Promise<AdminTextKey | undefined>): Promise<void> => {
    if (isBusy.value) return;
    isBusy.value = true;
    problem.value = undefined;
    problem.value = await logIn();
    isBusy.value = false;
  };
  return (
    <main class="login">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(() => admin.logIn(password.value));
        }}
      >
        <div class="login-mark">
          <Icon name="settings" />
          <h1>{admin.t("login.title")}</h1>
        </div>
        <input
          class="unseen"
          name="username"
          value="admin"
          autocomplete="username"
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <label class="field">
          <span>{admin.t("login.password")}</span>
          <input
            class="input"
            type="password"
            name="password"
            autocomplete="current-password"
            autofocus
            required
            value={password.value}
            onInput={(event) => (password.value = event.currentTarget.value)}
          />
        </label>
        <p class="login-problem" role="alert">
          {problem.value === undefined ? "" : admin.t(problem.value)}
        </p>
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {admin.t("login.submit")}
        </button>
        {admin.passkeys === undefined ? null : (
          <Button
            disabled={isBusy.value}
            onPress={() => void attempt(() => admin.logInByPasskey())}
          >
            {admin.t("login.passkey")}
          </Button>
        )}
        <a href="/">{admin.t("login.mail")}</a>
      </form>
    </main>
  );
}
