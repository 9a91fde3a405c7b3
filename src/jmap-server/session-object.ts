import { createHash } from "node:crypto";
import { idOf } from "../jmap/id.ts";
import type { JsonObject } from "../jmap/json.ts";
import { capabilities, coreCapability, mailLimits, submissionCapability } from "./limits.ts";
import type { JmapLogin } from "./jmap-server.ts";
import type { JmapServices } from "./request-context.ts";

/** Where the parts of JMAP are found on the server. */
export const jmapPaths = {
  session: "/jmap/session",
  api: "/jmap/api",
  upload: "/jmap/upload",
  download: "/jmap/download",
  eventSource: "/jmap/events",
  webSocket: "/jmap/websocket",
} as const;

const mail = {
  ...mailLimits,
  emailQuerySortOptions: [
    "receivedAt",
    "sentAt",
    "size",
    "from",
    "to",
    "subject",
    "hasKeyword",
    "allInThreadHaveKeyword",
    "someInThreadHaveKeyword",
  ],
  mayCreateTopLevelMailbox: true,
};

const accountCapabilities = {
  [capabilities.core]: {},
  [capabilities.mail]: mail,
  [capabilities.submission]: submissionCapability,
  [capabilities.vacationResponse]: {},
  [capabilities.settings]: {},
};

const serverCapabilities = {
  [capabilities.core]: coreCapability(),
  [capabilities.mail]: {},
  [capabilities.submission]: {},
  [capabilities.vacationResponse]: {},
  [capabilities.settings]: {},
};

export const knownCapabilities: ReadonlySet<string> = new Set([
  ...Object.keys(serverCapabilities),
  capabilities.vapid,
  capabilities.webSocket,
]);

/** RFC 8620 §2. `origin`: by what name the client came, such as "https://mail.example.org". */
export function sessionObject(
  services: JmapServices,
  login: JmapLogin,
  origin: string,
): JsonObject {
  const known = stable(services, login);
  const url = `${origin.replace(/^http/, "ws")}${jmapPaths.webSocket}`;
  return {
    ...known,
    capabilities: { ...known.capabilities, [capabilities.webSocket]: { url, supportsPush: true } },
    apiUrl: `${origin}${jmapPaths.api}`,
    downloadUrl: `${origin}${jmapPaths.download}/{accountId}/{blobId}/{name}?type={type}`,
    uploadUrl: `${origin}${jmapPaths.upload}/{accountId}/`,
    eventSourceUrl: `${origin}${jmapPaths.eventSource}?types={types}&closeafter={closeafter}&ping={ping}`,
    state: sessionState(services, login),
  };
}

export function sessionState(services: JmapServices, login: JmapLogin): string {
  const text = JSON.stringify(stable(services, login));
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}

function stable(
  { store, directory, applicationServerKey }: JmapServices,
  { accountId, login }: JmapLogin,
): JsonObject & { readonly capabilities: JsonObject } {
  const id = idOf("a", accountId);
  const name = directory.primaryAddress(accountId) ?? store.account(accountId)?.name ?? login;
  return {
    capabilities:
      applicationServerKey === undefined
        ? serverCapabilities
        : { ...serverCapabilities, [capabilities.vapid]: { applicationServerKey } },
    accounts: { [id]: { name, isPersonal: true, isReadOnly: false, accountCapabilities } },
    primaryAccounts: Object.fromEntries(
      Object.keys(accountCapabilities)
        .filter((capability) => capability !== capabilities.core)
        .map((capability) => [capability, id]),
    ),
    username: login,
  };
}
