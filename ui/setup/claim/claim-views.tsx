// Before there is an owner, and for an owner who comes back.
import type { ComponentChildren, JSX } from "preact";
import { useSignal } from "@preact/signals";
import { Icon } from "../../kit/icon/icon.tsx";
import { Problem } from "../frame/problem.tsx";
import { TextField } from "../frame/text-field.tsx";
import type { Setup } from "../setup.ts";

export function CodeView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const code = useSignal("");
  return (
    <Plain
      setup={setup}
      title={t("code.title")}
      lead={t("code.lead")}
      button={t("code.do")}
      onSubmit={() => void setup.claim(code.value)}
    >
      <TextField label={t("code.label")} value={code} hint={t("code.hint")} isCode />
      <Secure setup={setup} />
    </Plain>
  );
}

export function PasswordView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const password = useSignal("");
  const again = useSignal("");
  return (
    <Plain
      setup={setup}
      title={t("password.title")}
      lead={t("password.lead")}
      button={t("password.do")}
      onSubmit={() => void setup.own(password.value, again.value)}
    >
      {/* For programs that keep passwords. */}
      <input
        class="unseen"
        autocomplete="username"
        value="admin"
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <TextField
        label={t("password.label")}
        value={password}
        hint={t("password.hint")}
        type="password"
        autocomplete="new-password"
      />
      <TextField
        label={t("password.again")}
        value={again}
        type="password"
        autocomplete="new-password"
      />
      <Secure setup={setup} />
    </Plain>
  );
}

export function LoginView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const password = useSignal("");
  return (
    <Plain
      setup={setup}
      title={t("login.title")}
      lead={t("login.lead")}
      button={t("login.do")}
      onSubmit={() => void setup.logIn(password.value)}
    >
      <TextField
        label={t("password.label")}
        value={password}
        type="password"
        autocomplete="current-password"
      />
    </Plain>
  );
}

export function UnreachableView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  return (
    <Plain
      setup={setup}
      title={t("unreachable.title")}
      lead={t("unreachable.lead")}
      button={t("frame.again")}
      onSubmit={() => void setup.start()}
    />
  );
}

/** The way to a page that nobody can read along with; its certificate is the box's own, so it has to be compared. */
function Secure({ setup }: { setup: Setup }): JSX.Element | null {
  const { t } = setup;
  const secure = setup.secure.value;
  if (secure === undefined) return null;
  const page = `https://${location.hostname}:${secure.port}/setup/`;
  const code = setup.code.value.replaceAll(/[^\w-]/g, "");
  return (
    <details class="setup-more">
      <summary>{t("secure.title")}</summary>
      <p>{t("secure.lead")}</p>
      <p>
        <strong lang="en">{secure.words.join(" ")}</strong>
      </p>
      <a class="button" href={code === "" ? page : `${page}#c=${code}`}>
        {t("secure.go")}
      </a>
    </details>
  );
}

function Plain(props: {
  setup: Setup;
  title: string;
  lead: string;
  button: string;
  onSubmit: () => void;
  children?: ComponentChildren;
}): JSX.Element {
  const { setup, title, lead, button, onSubmit, children } = props;
  return (
    <main class="setup">
      <form
        class="setup-body setup-first"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <div class="setup-mark">
          <Icon name="mail" />
          <span>{setup.t("app.name")}</span>
        </div>
        <h1 tabIndex={-1}>{title}</h1>
        <p class="setup-lead">{lead}</p>
        {children}
        <Problem setup={setup} />
        <div class="setup-ways">
          <button type="submit" class="button primary" disabled={setup.isBusy.value}>
            {button}
          </button>
        </div>
      </form>
    </main>
  );
}
