import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import type { Account } from "../account.ts";

export interface CopyFieldProps {
  readonly account: Account;
  readonly label: string;
  readonly text: string;
}

/** What has to be typed elsewhere. */
export function CopyField({ account, label, text }: CopyFieldProps): JSX.Element {
  return (
    <div class="field">
      <span>{label}</span>
      <span class="copied">
        <code>{text}</code>
        <Button onPress={() => void account.copy(text)}>{account.t("app.copy")}</Button>
      </span>
    </div>
  );
}
