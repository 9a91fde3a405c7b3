import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button, IconButton } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { BodyPart } from "../jmap/types.ts";
import type { Webmail } from "../webmail.ts";
import { downloadUrl, previewOf } from "./open-message.ts";

export function Attachments({ webmail }: { webmail: Webmail }): JSX.Element | null {
  const { t, message } = webmail;
  const parts = message.details.value?.attachments ?? [];
  if (parts.length === 0) return null;
  return (
    <section class="attachments" aria-label={t("message.attachments", { count: parts.length })}>
      <header>
        <h3>{t("message.attachments", { count: parts.length })}</h3>
        {parts.length > 1 ? (
          <Button kind="quiet" onPress={() => void downloadAll(webmail, parts)}>
            <Icon name="download" />
            {t("message.download.all")}
          </Button>
        ) : null}
      </header>
      <ul>
        {parts.map((part, index) => (
          <Attachment key={index} webmail={webmail} part={part} index={index} />
        ))}
      </ul>
    </section>
  );
}

function Attachment(props: { webmail: Webmail; part: BodyPart; index: number }): JSX.Element {
  const { webmail, part, index } = props;
  const { t, texts, dialog, accountId } = webmail;
  const url = downloadUrl(accountId, part);
  const name = part.name ?? t("message.attachment.unnamed");
  const preview = previewOf(part);
  return (
    <li class="attachment">
      {preview === undefined ? (
        <a href={url} download={name}>
          <AttachmentFace name={name} detail={texts.size(part.size)} />
        </a>
      ) : (
        <button type="button" onClick={() => (dialog.value = { kind: "attachment", index })}>
          {preview === "image" ? <img src={url} alt="" loading="lazy" /> : null}
          <AttachmentFace name={name} detail={texts.size(part.size)} />
        </button>
      )}
      <a class="button quiet icon-only" href={url} download={name} title={t("message.download")}>
        <Icon name="download" />
        <span class="unseen">{`${t("message.download")} ${name}`}</span>
      </a>
    </li>
  );
}

function AttachmentFace({ name, detail }: { name: string; detail: string }): JSX.Element {
  return (
    <span class="attachment-face">
      <Icon name="attach" />
      <span class="attachment-name">{name}</span>
      <span class="attachment-size">{detail}</span>
    </span>
  );
}

/** One attachment over the page, with ways to the others. */
export function AttachmentDialog(props: { webmail: Webmail; index: number }): JSX.Element | null {
  const { webmail, index } = props;
  const { t, dialog, message, accountId } = webmail;
  const parts = message.details.value?.attachments ?? [];
  const part = parts[index];
  if (part === undefined) return null;
  const step = (by: number): void =>
    void (dialog.value = { kind: "attachment", index: (index + by + parts.length) % parts.length });
  const name = part.name ?? t("message.attachment.unnamed");
  return (
    <Dialog
      title={name}
      wide
      closeLabel={t("app.close")}
      onClose={() => (dialog.value = undefined)}
      footer={
        <>
          {parts.length > 1 ? (
            <>
              <IconButton icon="previous" label={t("message.previous")} onPress={() => step(-1)} />
              <IconButton icon="chevron" label={t("message.next")} onPress={() => step(1)} />
            </>
          ) : null}
          <a class="button" href={downloadUrl(accountId, part)} download={name}>
            <Icon name="download" />
            {t("message.download")}
          </a>
        </>
      }
    >
      <Preview key={index} webmail={webmail} part={part} />
    </Dialog>
  );
}

/** Characters of a text that are shown. */
const previewCharactersMax = 500_000;

function Preview({ webmail, part }: { webmail: Webmail; part: BodyPart }): JSX.Element {
  const { t, texts, accountId } = webmail;
  const url = downloadUrl(accountId, part);
  const kind = previewOf(part);
  const [text, setText] = useState<string | undefined>(undefined);
  const [frame, setFrame] = useState<string | undefined>(undefined);
  useEffect(() => {
    let objectUrl: string | undefined;
    if (kind === "text" || kind === "pdf") {
      void fetch(url)
        .then(async (response) => {
          if (kind === "text")
            return setText((await response.text()).slice(0, previewCharactersMax));
          // Its type is ours to say, so that it is shown as nothing else.
          const blob = new Blob([await response.arrayBuffer()], { type: "application/pdf" });
          setFrame((objectUrl = URL.createObjectURL(blob)));
        })
        .catch(() => setText(t("status.offline")));
    }
    return () => {
      if (objectUrl !== undefined) URL.revokeObjectURL(objectUrl);
    };
  }, [url]);
  if (kind === "image") return <img class="preview-image" src={url} alt={part.name ?? ""} />;
  if (frame !== undefined) {
    return <iframe class="preview-frame" src={frame} title={part.name ?? ""} />;
  }
  if (text !== undefined) return <pre class="preview-text">{text}</pre>;
  return <p>{kind === undefined ? `${part.type}, ${texts.size(part.size)}` : t("app.loading")}</p>;
}

/** What writes the file comes when it is asked for. */
async function downloadAll(webmail: Webmail, parts: readonly BodyPart[]): Promise<void> {
  const { toasts, t } = webmail;
  try {
    const { saveAttachments } = await import("../saving/saving.ts");
    await saveAttachments(webmail, parts);
  } catch {
    toasts.show(t("status.offline"));
  }
}
