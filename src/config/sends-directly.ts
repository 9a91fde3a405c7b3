import type { Document } from "./document.ts";
import { directName } from "./transport-settings.ts";

/** Whether any mail leaves from here to the mail hosts of others, rather than by somebody who passes it on. */
export function sendsDirectly({
  accounts,
  defaultTransport = directName,
  domains,
  routes,
  transports,
}: Document): boolean {
  const others = [...Object.values(accounts), ...Object.values(domains)];
  const all = [routes, ...others.map((of) => of.routes)].flat().map(({ transport }) => transport);
  return [defaultTransport, ...all].some(
    (name) =>
      name === directName ||
      (Object.hasOwn(transports, name) && transports[name]?.kind === "direct"),
  );
}
