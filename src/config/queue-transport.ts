import type { RelayTransport, SocksTransport, Transport } from "../queue/transport.ts";
import type { MechanismName } from "../sasl/mechanism.ts";
import { hostAndPort } from "./transport-settings.ts";
import type {
  RelaySettings,
  SmarthostSettings,
  SocksSettings,
  SubmissionsSettings,
  TransportSettings,
} from "./transport-settings.ts";

/** RFC 6409 §3.1, RFC 8314 §3.3 */
const ports = { smtp: 25, submission: 587, submissions: 465, smarthost: 587 } as const;

/** None that shows the password: these have to be listed. mail-behaviours 3.6 */
const mechanismsByDefault: readonly MechanismName[] = [
  "SCRAM-SHA-256-PLUS",
  "SCRAM-SHA-256",
  "SCRAM-SHA-1-PLUS",
  "SCRAM-SHA-1",
  "CRAM-MD5",
];

/** What the queue is told of a transport of the document. `port` is that of other mail servers. */
export function queueTransport(settings: TransportSettings, port: number): Transport {
  switch (settings.kind) {
    case "direct":
      return { ...settings, port };
    case "smtp":
    case "submission":
    case "submissions":
    case "smarthost":
      return relayTransport(settings);
    case "socks":
      return socksTransport(settings, port);
    case "fail":
      return settings;
  }
}

function relayTransport(
  settings: RelaySettings | SubmissionsSettings | SmarthostSettings,
): RelayTransport {
  const { kind, host, port, username, password, ca, insecure } = settings;
  const tls = "tls" in settings ? settings.tls : undefined;
  return {
    kind: "relay",
    host,
    port: port ?? ports[kind],
    tls: kind === "submissions" ? "implicit" : (tls ?? "starttls"),
    username,
    password,
    // Old documents know nothing of mechanisms, and their providers often nothing but PLAIN.
    mechanisms: settings.mechanisms ?? (kind === "smarthost" ? undefined : mechanismsByDefault),
    ca,
    insecure,
  };
}

function socksTransport(settings: SocksSettings, port: number): SocksTransport {
  const { kind, address, username, password, remoteAddresses, remoteHostName } = settings;
  const { host: proxyHost, port: proxyPort } = hostAndPort(address)!;
  return { kind, proxyHost, proxyPort, username, password, port, remoteAddresses, remoteHostName };
}
