import { parentPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { bodyValue } from "../../jmap/body-value.ts";
import type { Part } from "../../message/part.ts";
import { faultText } from "../../log/fault-text.ts";
import { cleanHtml } from "./clean-html.ts";
import type { CleanHtml } from "./clean-html.ts";
import { faultOfHtml } from "./html-checker.ts";

/** An HTML part as it is stored, to be made safe. */
export interface HtmlQuestion {
  readonly part: Part;
  readonly octets: Uint8Array;
  readonly external: boolean;
}

export type HtmlAnswer =
  | { readonly kind: "clean"; readonly clean: CleanHtml }
  /** It is not shown. `reason` is for the log. */
  | { readonly kind: "unsafe"; readonly reason: string };

function serve(port: MessagePort): void {
  port.on("message", (question: HtmlQuestion) => port.postMessage(answerTo(question)));
}

function answerTo({ part, octets, external }: HtmlQuestion): HtmlAnswer {
  try {
    const { value } = bodyValue(part, octets, { isWhole: true, max: 0 });
    const clean = cleanHtml(value, { external });
    const fault = faultOfHtml(clean, external);
    return fault === undefined ? { kind: "clean", clean } : { kind: "unsafe", reason: fault };
  } catch (error) {
    return { kind: "unsafe", reason: faultText(error) };
  }
}

if (parentPort !== null) serve(parentPort);
