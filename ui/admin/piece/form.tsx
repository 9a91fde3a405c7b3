import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";
import { Form } from "./form.ts";
import type { Field, FormValues } from "./form.ts";

export interface FormViewProps {
  readonly admin: Admin;
  readonly fields: readonly Field[];
  readonly first: FormValues;
  readonly submit: string;
  /** Rejects with a failure, which is shown below the fields. */
  readonly onSubmit: (values: FormValues) => Promise<unknown>;
  readonly onCancel?: () => void;
  readonly danger?: boolean;
  /** Beside the button. */
  readonly children?: ComponentChildren;
}

export function FormView(props: FormViewProps): JSX.Element {
  const { admin, fields, first, submit, onSubmit, onCancel, danger = false, children } = props;
  const [form] = useState(() => new Form(first));
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit(onSubmit, (error) => admin.told(error));
      }}
    >
      {fields.map((field) => (
        <FieldView key={field.name} admin={admin} field={field} form={form} />
      ))}
      <p class="problem" role="alert">
        {form.problem.value}
      </p>
      <div class="buttons">
        <button
          type="submit"
          class={danger ? "button danger" : "button primary"}
          disabled={form.isBusy.value}
        >
          {submit}
        </button>
        {onCancel === undefined ? null : (
          <Button kind="quiet" onPress={onCancel}>
            {admin.t("app.cancel")}
          </Button>
        )}
        {children}
      </div>
    </form>
  );
}

interface FieldProps {
  readonly admin: Admin;
  readonly field: Field;
  readonly form: Form;
}

function FieldView({ admin, field, form }: FieldProps): JSX.Element {
  const { name, label, kind = "text", help } = field;
  const id = useId();
  const helpId = useId();
  const value = form.values.value[name];
  const described = help === undefined ? undefined : helpId;
  const note = help === undefined ? null : <small id={helpId}>{help}</small>;
  if (kind === "check") {
    return (
      <div>
        <label class="check">
          <input
            type="checkbox"
            checked={value === true}
            aria-describedby={described}
            onChange={(event) => form.set(name, event.currentTarget.checked)}
          />
          <span>{label}</span>
        </label>
        {note}
      </div>
    );
  }
  const text = typeof value === "string" ? value : "";
  const shared = { id, "aria-describedby": described, required: field.required ?? false };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {kind === "choice" ? (
        <select
          {...shared}
          class="input"
          value={text}
          onChange={(event) => form.set(name, event.currentTarget.value)}
        >
          {field.options?.map(([of, title]) => (
            <option key={of} value={of} selected={of === text}>
              {title}
            </option>
          ))}
        </select>
      ) : kind === "area" ? (
        <textarea
          {...shared}
          class={field.isCode ? "input code-area" : "input"}
          spellcheck={!field.isCode}
          rows={field.isCode ? 20 : 4}
          value={text}
          placeholder={field.placeholder ?? ""}
          onInput={(event) => form.set(name, event.currentTarget.value)}
        />
      ) : (
        <TextInput {...{ admin, field, form, shared, text }} />
      )}
      {note}
    </div>
  );
}

interface TextInputProps extends FieldProps {
  readonly shared: {
    readonly id: string;
    readonly "aria-describedby": string | undefined;
    readonly required: boolean;
  };
  readonly text: string;
}

function TextInput({ admin, field, form, shared, text }: TextInputProps): JSX.Element {
  const isShown = useSignal(false);
  const { name, kind = "text" } = field;
  const isSecret = kind === "password";
  const rest = {
    ...shared,
    class: "input",
    autocapitalize: "none",
    spellcheck: false,
    placeholder: field.placeholder ?? "",
    value: text,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
      form.set(name, event.currentTarget.value),
  } as const;
  const autocomplete = field.autocomplete ?? (isSecret ? "new-password" : "off");
  const input =
    isSecret && !isShown.value ? (
      <input {...rest} type="password" autocomplete={autocomplete} />
    ) : (
      <input
        {...rest}
        type="text"
        autocomplete={autocomplete}
        inputMode={kind === "number" ? "numeric" : undefined}
      />
    );
  if (!isSecret) return input;
  return (
    <span class="secret">
      {input}
      <button
        type="button"
        class="button"
        aria-pressed={isShown.value}
        onClick={() => (isShown.value = !isShown.value)}
      >
        {admin.t("form.show")}
      </button>
    </span>
  );
}
