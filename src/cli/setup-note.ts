import { setupSteps } from "../setup/setup-steps.ts";
import { directoryOption, UsageError, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const setupNote: Command = {
  usage: "STEP done|skipped|again",
  help: `Notes what became of a step of the setup. The steps are\n${setupSteps.join(", ")}.`,
  options: { dir: directoryOption },
  positionalsMin: 2,
  positionalsMax: 2,
  async run(context, words) {
    const [typedStep, typedOutcome] = words.positionals;
    const step = setupSteps.find((one) => one === typedStep);
    if (step === undefined) throw new UsageError(`The steps are ${setupSteps.join(", ")}`);
    const outcome = (["done", "skipped"] as const).find((one) => one === typedOutcome);
    if (outcome === undefined && typedOutcome !== "again") {
      throw new UsageError("A step is done or skipped, or to be come to again");
    }
    const args = outcome === undefined ? { step } : { step, outcome };
    await call(context, words, { name: "setup.note", arguments: args });
    context.terminal.out(`${step}: ${outcome ?? "to do"}\n`);
    return 0;
  },
};
