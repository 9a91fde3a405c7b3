import type { JSX } from "preact";
import { IconButton } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Texts } from "../../kit/text/texts.ts";
import type { AttachedFile } from "./attachments.ts";
import type { Compose } from "./compose.ts";

export function AttachedFiles(props: {
  readonly compose: Compose<File>;
  readonly texts: Texts;
}): JSX.Element | null {
  const { compose, texts } = props;
  const files = compose.attachments.files.value;
  if (files.length === 0) return null;
  return (
    <ul class="compose-files" aria-label={texts.t("message.attachments", { count: files.length })}>
      {files.map((file) => (
        <li key={file.key} class={file.state.kind}>
          <Icon name="attach" />
          <span class="attachment-name">{file.name}</span>
          <FileState file={file} texts={texts} />
          <IconButton
            icon="close"
            label={texts.t("compose.remove", { name: file.name })}
            onPress={() => compose.attachments.remove(file.key)}
          />
        </li>
      ))}
    </ul>
  );
}

function FileState({ file, texts }: { file: AttachedFile; texts: Texts }): JSX.Element {
  const { state, name, size } = file;
  switch (state.kind) {
    case "uploading":
      return <progress aria-label={name} value={state.share} />;
    case "failed":
      return <span role="alert">{texts.t("compose.upload.failed")}</span>;
    case "there":
      return <span class="attachment-size">{texts.size(size)}</span>;
  }
}
