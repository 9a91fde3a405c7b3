import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { WebmailDialog } from "../shell/webmail-dialog.ts";
import type { Webmail } from "../webmail.ts";
import { structureProperties, structureText } from "./structure-text.ts";
import type { StructurePart } from "./structure-text.ts";

type Asked = Extract<WebmailDialog, { kind: "raw" }>;

const titles = {
  message: "message.raw",
  headers: "message.headers",
  structure: "message.structure",
} as const;

/** Octets of a message that are shown; the rest is for the download. */
const rawOctetsMax = 500_000;

/** A message as it came, or how it is built. */
export function RawDialog(props: { webmail: Webmail; dialog: Asked }): JSX.Element {
  const { webmail, dialog: asked } = props;
  const { t, mail, dialog, accountId } = webmail;
  const [text, setText] = useState<string | undefined>(undefined);
  const blobId = mail.cache.get(asked.emailId)?.blobId ?? "";
  const url = `/jmap/download/${accountId}/${blobId}/message.eml?type=message%2Frfc822`;
  useEffect(() => {
    const reading = asked.part === "structure" ? structure(webmail, asked) : raw(url, asked);
    void reading.then(setText, () => setText(t("status.offline")));
  }, [url]);
  return (
    <Dialog
      title={t(titles[asked.part])}
      wide
      closeLabel={t("app.close")}
      onClose={() => (dialog.value = undefined)}
      footer={
        <a class="button" href={url} download="message.eml">
          <Icon name="download" />
          {t("message.download")}
        </a>
      }
    >
      <pre class="preview-text">{text ?? t("app.loading")}</pre>
    </Dialog>
  );
}

async function raw(url: string, { part }: Asked): Promise<string> {
  const response = await fetch(url);
  const octets = new Uint8Array(await response.arrayBuffer()).subarray(0, rawOctetsMax);
  const all = new TextDecoder().decode(octets);
  return part === "message" ? all : all.split(/\r?\n\r?\n/, 1)[0]!;
}

async function structure({ mail }: Webmail, { emailId }: Asked): Promise<string> {
  const { list } = await mail.client.call("Email/get", {
    ids: [emailId],
    properties: ["bodyStructure"],
    bodyProperties: structureProperties,
  });
  const part = list[0]?.["bodyStructure"] as StructurePart | undefined;
  return part === undefined ? "" : structureText(part);
}
