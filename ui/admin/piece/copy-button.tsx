import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";

/** Puts a text where it can be pasted from; where the browser does not let us, it can be selected. */
export function CopyButton(props: { admin: Admin; text: string; label?: string }): JSX.Element {
  const { admin, text, label = admin.t("copy.do") } = props;
  const copy = async (): Promise<void> => {
    const isDone = await admin.copy(text);
    admin.toasts.show(admin.t(isDone ? "copy.done" : "copy.failed"));
  };
  return <Button onPress={() => void copy()}>{label}</Button>;
}
