import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { IconButton } from "../button/button.tsx";

export interface DialogProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly footer?: ComponentChildren;
  readonly wide?: boolean;
}

/** Over everything, until it is closed: by its button, Escape, or a click beside it. */
export function Dialog(props: DialogProps): JSX.Element {
  const { title, closeLabel, onClose, children, footer, wide = false } = props;
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={wide ? "dialog wide" : "dialog"}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        <IconButton icon="close" label={closeLabel} onPress={onClose} />
      </header>
      {/* It scrolls, also with the keyboard. */}
      <div class="content" tabIndex={0}>
        {children}
      </div>
      {footer === undefined ? null : <footer>{footer}</footer>}
    </dialog>
  );
}
