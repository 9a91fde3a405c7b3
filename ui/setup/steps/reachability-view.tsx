import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { StateMark } from "../frame/state-mark.tsx";
import { StepFrame } from "../frame/step-frame.tsx";
import type { Answer } from "../../../src/diagnosis/answer.ts";
import type { Setup } from "../setup.ts";
import { answerText } from "../text/answer-text.ts";
import { ReachabilityStep } from "./reachability.ts";

const marks = { good: "good", unwise: "note", bad: "bad", unknown: "open" } as const;

export function ReachabilityView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const step = useMemo(() => new ReachabilityStep(setup), [setup]);
  useEffect(() => void step.look(), [step]);
  const answers = step.answers.value;
  return (
    <StepFrame
      setup={setup}
      step="reachability"
      lead={t("reachability.lead")}
      next={{ run: () => void setup.done("reachability"), disabled: answers === undefined }}
    >
      <ul class="setup-lines">
        {answers?.map((answer) => (
          <li key={answer.question} class={answer.verdict === "bad" ? "failed" : ""}>
            <Line setup={setup} answer={answer} />
          </li>
        ))}
      </ul>
      <p class="setup-news" role="status">
        {step.isLooking.value ? t("reachability.looking") : ""}
        {step.problem.value === undefined ? "" : t(step.problem.value)}
      </p>
      <Button onPress={() => void step.look()} disabled={step.isLooking.value}>
        {t("reachability.again")}
      </Button>
    </StepFrame>
  );
}

function Line({ setup, answer }: { setup: Setup; answer: Answer }): JSX.Element {
  const { t } = setup;
  const { question, verdict } = answer;
  const { what, do: advice } = answerText(answer, setup.texts.language);
  return (
    <>
      <div class="setup-line-top">
        <strong>{t(`reachability.${question}`)}</strong>
        <StateMark kind={marks[verdict]} text={t(`verdict.${verdict}`)} />
      </div>
      <p>{what}</p>
      {advice.map((text) => (
        <p key={text} class="setup-advice">
          {text}
        </p>
      ))}
    </>
  );
}
