import type { JSX } from "preact";
import type { Toasts } from "./toasts.ts";

export function ToastList({ toasts }: { toasts: Toasts }): JSX.Element {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.shown.value.map(({ id, text, spoken, action }) => (
        <div class="toast" key={id}>
          <span aria-hidden={spoken === undefined ? undefined : "true"}>{text}</span>
          {spoken === undefined ? null : <span class="unseen">{spoken}</span>}
          {action === undefined ? null : (
            <button
              type="button"
              class="button"
              onClick={() => {
                toasts.close(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
