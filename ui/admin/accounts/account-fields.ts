import type { CallArguments, CallResult } from "../api/admin-api.ts";
import { formatSize, numberOf, parseSize, textOf, wordsOf } from "../piece/form.ts";
import type { FormValues } from "../piece/form.ts";

type Shown = CallResult<"account.show">;
type Change = Omit<CallArguments<"account.set">, "account">;

/** What the form begins with. */
export function accountValues(shown: Shown): FormValues {
  const { quota } = shown;
  return {
    fullName: shown.fullName,
    description: shown.description,
    mayLogin: !shown.loginDisabled,
    mailPassword: !shown.mailPasswordDisabled,
    quotaKind: quota === 0 ? "default" : quota < 0 ? "none" : "own",
    quota: quota > 0 ? formatSize(quota) : "",
    maxMessagesPerDay: String(shown.maxMessagesPerDay),
    maxFirstTimeRecipientsPerDay: String(shown.maxFirstTimeRecipientsPerDay),
    maxQueued: String(shown.maxQueued),
    keepRetiredDays: String(shown.keepRetiredDays),
    junkFlags: shown.junkFlags,
    fromIdAddresses: shown.fromIdAddresses.join("\n"),
    language: shown.language ?? "",
  };
}

/** What was typed, as the server takes it; undefined where the quota is no size. */
export function accountChange(values: FormValues): Change | undefined {
  const quota = quotaOf(values);
  if (quota === undefined) return undefined;
  const language = textOf(values, "language");
  return {
    fullName: textOf(values, "fullName"),
    description: textOf(values, "description"),
    loginDisabled: values["mayLogin"] !== true,
    mailPasswordDisabled: values["mailPassword"] !== true,
    quota,
    maxMessagesPerDay: numberOf(values, "maxMessagesPerDay"),
    maxFirstTimeRecipientsPerDay: numberOf(values, "maxFirstTimeRecipientsPerDay"),
    maxQueued: numberOf(values, "maxQueued"),
    keepRetiredDays: numberOf(values, "keepRetiredDays"),
    junkFlags: values["junkFlags"] === true,
    fromIdAddresses: wordsOf(values, "fromIdAddresses"),
    language: language === "" ? null : (language as Exclude<Change["language"], null>),
  };
}

function quotaOf(values: FormValues): number | undefined {
  const kind = values["quotaKind"];
  if (kind === "default") return 0;
  return kind === "none" ? -1 : parseSize(textOf(values, "quota")) || undefined;
}
