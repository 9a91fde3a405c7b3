import type { JSX } from "preact";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { Section } from "../piece/section.tsx";

type Attempt = CallResult<"queue.show">["history"][number];

/** What attempts came to, the latest first. */
export function Attempts({ admin, of }: { admin: Admin; of: readonly Attempt[] }): JSX.Element {
  const { t, texts } = admin;
  return (
    <Section title={t("queue.attempts")}>
      {of.length === 0 ? <p class="none">{t("queue.attempts.none")}</p> : null}
      <ol class="steps">
        {of.toReversed().map((attempt) => (
          <li key={attempt.startedAt}>
            <strong>{texts.longDate(new Date(attempt.startedAt))}</strong> {attempt.remoteMta ?? ""}
            <br />
            {[attempt.code, attempt.enhancedStatusCode, attempt.text]
              .filter((part) => part !== undefined && part !== "")
              .join(" ")}{" "}
            <small>
              {t("queue.took", {
                seconds: texts.number(Math.round(attempt.durationMs / 100) / 10),
              })}
            </small>
          </li>
        ))}
      </ol>
    </Section>
  );
}
