import { useSignal } from "@preact/signals";
import type { ComponentChildren, InputHTMLAttributes, JSX } from "preact";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { Account } from "../account.ts";

export interface FormDialogProps {
  readonly account: Account;
  readonly title: string;
  readonly button: string;
  readonly children: ComponentChildren;
  /** What is wrong, in words; undefined where it was done, and the dialog has been closed. */
  readonly onSubmit: () => Promise<string | undefined>;
}

/** A question with fields, that stays open until it has been answered well. */
export function FormDialog(props: FormDialogProps): JSX.Element {
  const { account, title, button, children, onSubmit } = props;
  const problem = useSignal("");
  const isBusy = useSignal(false);
  const submit = async (): Promise<void> => {
    if (isBusy.value) return;
    isBusy.value = true;
    problem.value = "";
    problem.value = (await onSubmit()) ?? "";
    isBusy.value = false;
  };
  return (
    <Dialog
      title={title}
      closeLabel={account.t("app.close")}
      onClose={() => (account.dialog.value = undefined)}
    >
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        <p class="problem" role="alert">
          {problem.value}
        </p>
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {button}
        </button>
      </form>
    </Dialog>
  );
}

export interface TextFieldProps {
  readonly label: string;
  readonly value: { value: string };
  readonly hint?: string;
  readonly input?: InputHTMLAttributes<HTMLInputElement>;
}

export function TextField({ label, value, hint, input }: TextFieldProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        autocomplete="off"
        required
        {...input}
        value={value.value}
        onInput={(event) => (value.value = event.currentTarget.value)}
      />
      {hint === undefined ? null : <small class="soft">{hint}</small>}
    </label>
  );
}
