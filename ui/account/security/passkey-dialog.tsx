import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Account } from "../account.ts";
import { OwnFailure } from "../api/own-api.ts";
import type { OwnCallArguments } from "../api/own-api.ts";
import { deviceName } from "../devices/device-name.ts";
import { FormDialog, TextField } from "../shell/form-dialog.tsx";

export function PasskeyDialog({ account }: { account: Account }): JSX.Element {
  const { t, dialog } = account;
  const name = useSignal(deviceName(navigator.userAgent));
  const submit = async (): Promise<string | undefined> => {
    let problem: string | undefined;
    try {
      problem = await register(account, name.value);
    } catch (error) {
      if (error instanceof OwnFailure && error.kind === "refused") return account.words(error);
      account.tell(error);
      return undefined;
    }
    if (problem !== undefined) return problem;
    dialog.value = undefined;
    await account.load(["passkey.list", "show"]);
    return undefined;
  };
  return (
    <FormDialog
      account={account}
      title={t("passkeys.add")}
      button={t("app.next")}
      onSubmit={submit}
    >
      <TextField
        label={t("passkeys.name")}
        value={name}
        input={{ maxLength: 100, autofocus: true }}
      />
    </FormDialog>
  );
}

/** What is wrong, in words, where the browser made none. Rejects with an OwnFailure. */
async function register(account: Account, name: string): Promise<string | undefined> {
  const { options } = await account.call("passkey.begin", {});
  let response: object;
  try {
    response = await account.options.passkeys!.create(options);
  } catch {
    return account.t("passkeys.gave-up");
  }
  await account.call("passkey.finish", {
    name,
    response: response as OwnCallArguments<"passkey.finish">["response"],
  });
  return undefined;
}
