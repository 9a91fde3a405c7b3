import { aboutDomain, question } from "./question.ts";
import { printable } from "./table.ts";

export const dkimVerify = question({
  ...aboutDomain,
  name: "dkim.verify",
  help:
    "Compares the DKIM records that the DNS shows with our keys. Keys that waited for their\n" +
    "record begin to sign. Ends with 1 where something is wrong.",
  textOf: ({ began, faults, selectors }) =>
    [
      ...faults,
      ...selectors.flatMap(({ selector, isGood, texts }) =>
        texts.map((text) => `${isGood ? "good" : "WRONG"}  ${selector} ${text}`),
      ),
      ...began.map((selector) => `From now on ${selector} signs`),
    ]
      .map((line) => `${printable(line)}\n`)
      .join(""),
  isGood: ({ faults, selectors }) => faults.length === 0 && selectors.every(({ isGood }) => isGood),
});
