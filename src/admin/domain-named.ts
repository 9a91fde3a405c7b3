import { domainToASCII } from "node:url";
import type { Document } from "../config/document.ts";
import { CallRefusal } from "./call.ts";

/** The domain as the document spells it; a U-label and its A-label are the same. */
export function domainNamed({ domains }: Pick<Document, "domains">, text: string): string {
  const wanted = domainToASCII(text.toLowerCase());
  const name = Object.keys(domains).find((one) => domainToASCII(one) === wanted);
  if (wanted === "" || name === undefined) {
    throw new CallRefusal(`There is no domain "${text}" here: "domain list" shows them`);
  }
  return name;
}
