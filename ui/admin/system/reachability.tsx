import type { JSX } from "preact";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { LookAgain } from "../piece/look-again.tsx";
import { StateMark } from "../piece/state-mark.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

type Answer = CallResult<"reachability">["answers"][number];

const states = { good: "good", unwise: "attention", bad: "bad", unknown: "unknown" } as const;

/** Whether the mail of the world and this machine reach each other. */
export function Reachability({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const found = useLoaded(admin, () => admin.api.call("reachability", {}));
  return (
    <>
      <p class="soft">{t("reach.text")}</p>
      <LookAgain admin={admin} of={found}>
        {found.value.value?.answers.map((answer) => (
          <Row key={answer.question} admin={admin} answer={answer} />
        ))}
      </LookAgain>
    </>
  );
}

function Row({ admin, answer }: { admin: Admin; answer: Answer }): JSX.Element {
  return (
    <li class="part">
      <StateMark admin={admin} state={states[answer.verdict]} />
      <div class="part-text">
        <h2>{admin.t(`reach.${answer.question}`)}</h2>
        <p>{answer.what}</p>
        {answer.do.length === 0 ? null : (
          <ul class="todo">
            {answer.do.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
