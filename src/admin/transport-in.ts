import type { Document } from "../config/document.ts";
import type { TransportSettings } from "../config/transport-settings.ts";
import { CallRefusal } from "./call.ts";

/** The transport of that name, as the document has it. */
export function transportIn(
  { transports }: Pick<Document, "transports">,
  name: string,
): TransportSettings {
  const found = Object.hasOwn(transports, name) ? transports[name] : undefined;
  if (found !== undefined) return found;
  throw new CallRefusal(
    `There is no transport "${name}" in the configuration: see "transport list"`,
  );
}
