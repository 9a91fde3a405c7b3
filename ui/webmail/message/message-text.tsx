import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Webmail } from "../webmail.ts";
import { Marked } from "./marked.tsx";
import { textOf } from "./open-message.ts";
import { textBlocks } from "./text-blocks.ts";

export function MessageText({ webmail }: { webmail: Webmail }): JSX.Element {
  const details = webmail.message.details.value;
  const mixed = webmail.t("message.mixed");
  const blocks = useMemo(() => textBlocks(textOf(details)), [details]);
  const isCut = details?.textBody.some(
    ({ partId }) => partId !== null && details.bodyValues[partId]?.isTruncated,
  );
  return (
    <div class="message-text" dir="auto">
      {blocks.map(({ depth, pieces }, index) => (
        <div
          key={index}
          class={depth === 0 ? "block" : `block quoted quoted-${((depth - 1) % 3) + 1}`}
        >
          {pieces.map(({ text, link }, at) =>
            link === undefined ? (
              <Marked key={at} text={text} mixed={mixed} />
            ) : (
              <a key={at} href={link} target="_blank" rel="noreferrer noopener">
                <Marked text={text} mixed={mixed} />
              </a>
            ),
          )}
        </div>
      ))}
      {isCut ? <p class="message-cut">{webmail.t("message.tooLarge")}</p> : null}
    </div>
  );
}
