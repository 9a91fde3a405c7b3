import type { AccountTextKey, AccountTexts } from "../text/texts.ts";

/** Results that people should understand; the others are for who looks into the log. */
const reasons: Readonly<Record<string, AccountTextKey>> = {
  "mail-password-disabled": "reason.mail-password-disabled",
  "second-factor-on": "reason.second-factor-on",
  "code-needed": "reason.code-needed",
  "wrong-code": "reason.wrong-code",
  "clock-not-set": "reason.clock-not-set",
  "wrong-scope": "reason.wrong-scope",
  "rate-limited": "reason.rate-limited",
  "bad-credentials": "reason.bad-credentials",
  "login-disabled": "reason.login-disabled",
};

/** Why an attempt to log in was refused, in words; "" where it was not. */
export function loginResult(
  t: AccountTexts["t"],
  { isFailed, result }: { readonly isFailed: boolean; readonly result: string },
): string {
  if (!isFailed) return "";
  const key = Object.hasOwn(reasons, result) ? reasons[result] : undefined;
  return key === undefined ? result : t(key);
}
