import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../kit/icon/icon.tsx";
import type { IconName } from "../../kit/icon/shapes.ts";
import type { TextKey, Texts } from "../../kit/text/texts.ts";
import type { Compose } from "./compose.ts";
import { drawRichText } from "./rich-document.ts";
import { linkOf, readRichText } from "./rich-text.ts";

interface Props {
  readonly compose: Compose<File>;
  readonly texts: Texts;
  /** Files that were pasted. */
  readonly onFiles: (files: readonly File[]) => void;
  readonly autofocus: boolean;
}

/** The text itself, plain or with styles. */
export function BodyEditor(props: Props): JSX.Element {
  const { compose } = props;
  return compose.body.value.kind === "plain" ? (
    <PlainEditor {...props} />
  ) : (
    <RichEditor {...props} />
  );
}

function PlainEditor({ compose, texts, onFiles, autofocus }: Props): JSX.Element {
  const element = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // Answers are written above what they answer.
    element.current?.setSelectionRange(0, 0);
    if (autofocus) element.current?.focus();
  }, []);
  const body = compose.body.value;
  return (
    <textarea
      ref={element}
      class="input compose-text"
      aria-label={texts.t("compose.text")}
      value={body.kind === "plain" ? body.text : ""}
      onInput={(event) => compose.setBody({ kind: "plain", text: event.currentTarget.value })}
      onPaste={(event) => takeFiles(event, onFiles)}
    />
  );
}

function RichEditor({ compose, texts, onFiles, autofocus }: Props): JSX.Element {
  const { t } = texts;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const body = compose.body.peek();
    if (element.current !== null && body.kind === "rich")
      drawRichText(element.current, body.blocks);
    if (autofocus) element.current?.focus();
  }, [compose.bodyVersion.value]);
  const read = (): void => {
    if (element.current !== null) {
      compose.setBody({ kind: "rich", blocks: readRichText(element.current) });
    }
  };
  const paste = (event: ClipboardEvent): void => {
    if (takeFiles(event, onFiles)) return;
    // Only its words: what else is on the clipboard, nobody has looked at.
    event.preventDefault();
    run("insertText", event.clipboardData?.getData("text/plain") ?? "");
  };
  return (
    <>
      <div class="compose-styles" role="toolbar" aria-label={t("compose.rich")}>
        {styles.map(({ key, face, act }) => (
          <button
            key={key}
            type="button"
            class="button quiet"
            title={t(key)}
            aria-label={t(key)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => {
              element.current?.focus();
              act(t);
              read();
            }}
          >
            {typeof face === "string" ? (
              <span aria-hidden="true">{face}</span>
            ) : (
              <Icon name={face.icon} />
            )}
          </button>
        ))}
      </div>
      <div
        ref={element}
        class="input compose-text rich"
        role="textbox"
        aria-multiline="true"
        aria-label={t("compose.text")}
        contenteditable
        onInput={read}
        onPaste={paste}
        onDrop={(event) => {
          // What is dropped is for the page: it takes files.
          if (event.dataTransfer?.types.includes("Files") !== true) event.preventDefault();
        }}
      />
    </>
  );
}

interface StyleButton {
  readonly key: TextKey;
  /** A letter, or a drawing. */
  readonly face: string | { readonly icon: IconName };
  readonly act: (t: Texts["t"]) => void;
}

const styles: readonly StyleButton[] = [
  { key: "compose.bold", face: "B", act: () => run("bold") },
  { key: "compose.italic", face: "I", act: () => run("italic") },
  { key: "compose.bullets", face: { icon: "list" }, act: () => run("insertUnorderedList") },
  { key: "compose.numbers", face: { icon: "numbers" }, act: () => run("insertOrderedList") },
  { key: "compose.quote", face: { icon: "quote" }, act: () => run("formatBlock", "blockquote") },
  {
    key: "compose.link",
    face: { icon: "link" },
    act: (t) => {
      const link = linkOf(prompt(t("compose.link.address"), "https://") ?? "");
      if (link === undefined) return;
      if (getSelection()?.isCollapsed === true) run("insertText", link);
      else run("createLink", link);
    },
  },
];

/** Old, but there is nothing else that all browsers have and that can be undone by the keyboard. */
function run(command: string, value?: string): void {
  document.execCommand(command, false, value);
}

function takeFiles(event: ClipboardEvent, onFiles: (files: readonly File[]) => void): boolean {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length === 0) return false;
  event.preventDefault();
  onFiles(files);
  return true;
}
