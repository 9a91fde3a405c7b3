import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Dialogs, DialogsProps } from "./dialogs.tsx";

/** The dialogs: their script comes once everything else is drawn. */
export function LaterDialogs(props: DialogsProps): JSX.Element | null {
  const [drawn, setDrawn] = useState<{ readonly Dialogs: typeof Dialogs } | undefined>(undefined);
  const { dialog, toasts, t } = props.webmail;
  const isAsked = dialog.value !== undefined;
  useEffect(() => {
    if (drawn !== undefined) return;
    import("./dialogs.tsx").then(setDrawn, () => {
      // The next try may have a connection.
      if (isAsked) toasts.show(t("status.offline"));
      dialog.value = undefined;
    });
  }, [isAsked]);
  return drawn === undefined ? null : <drawn.Dialogs {...props} />;
}
