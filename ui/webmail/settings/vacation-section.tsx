import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import type { Webmail } from "../webmail.ts";
import { dayOf, momentOf, Vacation } from "./vacation.ts";
import type { VacationAnswer } from "./vacation.ts";

export function VacationSection({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, mail } = webmail;
  const [vacation] = useState(() => new Vacation(mail.client));
  const isFailed = useSignal(false);
  const load = async (): Promise<void> => {
    isFailed.value = !(await webmail.attempt(() => vacation.load()));
  };
  useEffect(() => void load(), []);
  const answer = vacation.answer.value;
  if (answer !== undefined) {
    return <VacationForm webmail={webmail} vacation={vacation} answer={answer} />;
  }
  return isFailed.value ? (
    <Button onPress={() => void load()}>{t("status.retry")}</Button>
  ) : (
    <p>{t("app.loading")}</p>
  );
}

interface Props {
  readonly webmail: Webmail;
  readonly vacation: Vacation;
  readonly answer: VacationAnswer;
}

function VacationForm({ webmail, vacation, answer }: Props): JSX.Element {
  const { t } = webmail;
  const isEnabled = useSignal(answer.isEnabled);
  const from = useSignal(dayOf(answer.fromDate));
  const to = useSignal(dayOf(answer.toDate));
  const subject = useSignal(answer.subject ?? "");
  const text = useSignal(answer.textBody ?? "");
  const isBackwards = from.value !== "" && to.value !== "" && to.value < from.value;
  const isEmpty = isEnabled.value && text.value.trim() === "";
  const save = async (): Promise<void> => {
    const saved = await webmail.attempt(() =>
      vacation.save({
        isEnabled: isEnabled.value,
        fromDate: momentOf(from.value, "first"),
        toDate: momentOf(to.value, "last"),
        subject: subject.value.trim() === "" ? null : subject.value.trim(),
        textBody: text.value.trim() === "" ? null : text.value,
      }),
    );
    if (saved) webmail.toasts.show(t("settings.saved"));
  };
  return (
    <form
      class="settings-fields"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p>{t("settings.away.why")}</p>
      <label class="check">
        <input
          type="checkbox"
          checked={isEnabled.value}
          onChange={(event) => (isEnabled.value = event.currentTarget.checked)}
        />
        <span>{t("settings.away.on")}</span>
      </label>
      <Field label={t("settings.away.from")} text={from} type="date" />
      <Field label={t("settings.away.to")} text={to} type="date" />
      <Field label={t("compose.subject")} text={subject} type="text" />
      <label class="field">
        <span>{t("settings.away.text")}</span>
        <textarea
          class="input"
          rows={6}
          value={text.value}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
      </label>
      <p role="alert">
        {isBackwards ? t("settings.away.backwards") : isEmpty ? t("settings.away.empty") : ""}
      </p>
      <div class="settings-buttons">
        <button type="submit" class="button primary" disabled={isBackwards || isEmpty}>
          {t("settings.save")}
        </button>
      </div>
    </form>
  );
}

function Field(props: {
  label: string;
  text: { value: string };
  type: "date" | "text";
}): JSX.Element {
  const { label, text, type } = props;
  const onInput = (event: { readonly currentTarget: { readonly value: string } }): void => {
    text.value = event.currentTarget.value;
  };
  return (
    <label class="field">
      <span>{label}</span>
      {type === "date" ? (
        <input class="input" type="date" value={text.value} onInput={onInput} />
      ) : (
        <input class="input" maxLength={200} value={text.value} onInput={onInput} />
      )}
    </label>
  );
}
