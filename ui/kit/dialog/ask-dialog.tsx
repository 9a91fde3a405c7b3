import type { JSX } from "preact";
import { Button } from "../button/button.tsx";
import { Dialog } from "./dialog.tsx";

export interface AskDialogProps {
  readonly title: string;
  readonly text: string;
  /** What the button says that does it. */
  readonly action: string;
  readonly cancelLabel: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  /** Called when it is closed already. */
  readonly onYes: () => void;
}

/** Before something is lost. */
export function AskDialog(props: AskDialogProps): JSX.Element {
  const { title, text, action, cancelLabel, closeLabel, onClose, onYes } = props;
  return (
    <Dialog
      title={title}
      closeLabel={closeLabel}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{cancelLabel}</Button>
          <Button
            kind="danger"
            onPress={() => {
              onClose();
              onYes();
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
