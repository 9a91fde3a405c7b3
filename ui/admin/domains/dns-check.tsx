import type { JSX } from "preact";
import { CopyButton } from "../piece/copy-button.tsx";
import { LookAgain } from "../piece/look-again.tsx";
import { StateMark } from "../piece/state-mark.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import type { DomainProps } from "./domain-page.tsx";

type Check = CallResult<"dns.check">["checks"][number];

/** What the DNS says now against what it should say. */
export function DnsCheck({ admin, name }: DomainProps): JSX.Element {
  const found = useLoaded(admin, () => admin.api.call("dns.check", { domain: name }), [name]);
  return (
    <LookAgain admin={admin} of={found}>
      {found.value.value?.checks.map((check) => (
        <CheckRow key={check.name} admin={admin} check={check} />
      ))}
    </LookAgain>
  );
}

function CheckRow({ admin, check }: { admin: Admin; check: Check }): JSX.Element {
  const { errors, warnings, instructions, name } = check;
  const state = errors.length > 0 ? "bad" : warnings.length > 0 ? "attention" : "good";
  return (
    <li class="part">
      <StateMark admin={admin} state={state} />
      <div class="part-text">
        <h2>{admin.t(`check.${name}`)}</h2>
        {state === "good" ? <p>{admin.t("check.good")}</p> : null}
        {[...errors, ...warnings].map((text) => (
          <p key={text}>{text}</p>
        ))}
        {instructions.length === 0 ? null : (
          <div class="instructions">
            <pre class="code" tabIndex={0}>
              {instructions.join("\n")}
            </pre>
            <CopyButton admin={admin} text={instructions.join("\n")} />
          </div>
        )}
      </div>
    </li>
  );
}
