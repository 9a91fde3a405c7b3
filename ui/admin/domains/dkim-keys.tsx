import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { CopyButton } from "../piece/copy-button.tsx";
import { Waiting } from "../piece/data-list.tsx";
import { Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import type { DomainProps } from "./domain-page.tsx";

type Verdict = CallResult<"dkim.verify">["selectors"][number];

/** Keys that sign mail, how they stand in the DNS, and their replacement. */
export function DkimKeys({ admin, name: domain }: DomainProps): JSX.Element {
  const { t } = admin;
  const keys = useLoaded(admin, () => admin.api.call("dkim.verify", { domain }), [domain]);
  const change = async (work: () => Promise<unknown>, done: string): Promise<void> => {
    if (await admin.attempt(work, done)) await keys.load();
  };
  const removeKey = async (key: Verdict): Promise<void> => {
    if (await remove(admin, key)) await keys.load();
  };
  const shown = keys.value.value;
  return (
    <Section
      title={t("domain.keys")}
      text={t("keys.text")}
      actions={
        <>
          <Button
            kind="primary"
            onPress={() =>
              void change(() => admin.api.call("dkim.rotate", { domain }), t("keys.rotated"))
            }
          >
            {t("keys.rotate")}
          </Button>
          <Button
            onPress={() =>
              void change(() => admin.api.call("dkim.generate", { domain }), t("keys.generated"))
            }
          >
            {t("keys.generate")}
          </Button>
          <Button disabled={keys.status.value === "loading"} onPress={() => void keys.load()}>
            {t("home.again")}
          </Button>
        </>
      }
    >
      <Waiting admin={admin} of={keys} />
      {shown?.faults.map((fault) => (
        <p key={fault} class="remark">
          {fault}
        </p>
      ))}
      <ul class="records">
        {shown?.selectors.map((key) => (
          <Key key={key.selector} admin={admin} of={key} onRemove={() => void removeKey(key)} />
        ))}
      </ul>
    </Section>
  );
}

function remove(admin: Admin, { domain, selector }: Verdict): Promise<boolean> {
  const { t } = admin;
  return admin.attemptAfter(
    {
      title: t("keys.remove"),
      text: t("keys.remove.ask", { name: selector }),
      action: t("form.remove"),
    },
    () => admin.api.call("dkim.remove", { domain, selector }),
    t("form.removed", { name: selector }),
  );
}

function Key(props: { admin: Admin; of: Verdict; onRemove: () => void }): JSX.Element {
  const { admin, of, onRemove } = props;
  const { t } = admin;
  const { selector, algorithm, state, isGood, shortTexts, record } = of;
  return (
    <li class="record">
      <p>
        <strong>{selector}</strong> <span class="badge">{t(`keys.${state}`)}</span>{" "}
        <span class="soft">{algorithm}</span>
      </p>
      {shortTexts.map((text) => (
        <p key={text} class={isGood ? "soft" : "remark"}>
          {text}
        </p>
      ))}
      {record === undefined ? null : (
        <details>
          <summary>{t("keys.record")}</summary>
          <p>{record.name}</p>
          <code>{record.text}</code>
          <div class="buttons">
            <CopyButton admin={admin} text={record.name} label={t("records.copy.name")} />
            <CopyButton admin={admin} text={record.text} label={t("records.copy.value")} />
          </div>
        </details>
      )}
      {state === "signing" || state === "retired" ? null : (
        <div class="buttons">
          <Button kind="danger" onPress={onRemove}>
            {t("form.remove")}
          </Button>
        </div>
      )}
    </li>
  );
}
