import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { Admin } from "../admin.ts";

/** Asks before something is lost. */
export function QuestionView({ admin }: { admin: Admin }): JSX.Element | null {
  const asked = admin.question.value;
  if (asked === undefined) return null;
  const { title, text, action } = asked;
  return (
    <Dialog
      title={title}
      closeLabel={admin.t("app.close")}
      onClose={() => admin.answer(false)}
      footer={
        <>
          <Button onPress={() => admin.answer(false)}>{admin.t("app.cancel")}</Button>
          <Button kind="danger" onPress={() => admin.answer(true)}>
            {action}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
