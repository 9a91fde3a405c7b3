import { SmtpClient } from "../testing/smtp-client.ts";
import type { SmtpClientMessage } from "../testing/smtp-client.ts";
import { Product, type ServeOptions } from "./product.ts";

export const homeDomain = "home.example";
export const mia = `mia@${homeDomain}`;
export const miaPassword = "correct-horse-battery";

/** TOML of an account that may send as much as it likes. */
export const unlimited = `maxQueued = 0
maxMessagesPerDay = 0
maxFirstTimeRecipientsPerDay = 0
`;

export interface HomePeers {
  readonly dnsPort: number;
  /** Of all mail hosts. */
  readonly port: number;
  /** TOML of the transport that takes everything. */
  readonly provider?: string;
  /** TOML of Mia's account, besides her address. */
  readonly account?: string;
  /** TOML of further tables. */
  readonly document?: string;
}

/**
 * A server as in a home: one domain, one account, its queue sending to `port` of what `dnsPort` names, or everything
 * to a provider.
 */
export async function startHome(peers: HomePeers, options: ServeOptions = {}): Promise<Product> {
  await using stack = new AsyncDisposableStack();
  const product = stack.use(
    await Product.serve({
      ...options,
      hostName: `mail.${homeDomain}`,
      config: [
        `dns.servers = ["127.0.0.1:${peers.dnsPort}"]`,
        `queue.port = ${peers.port}`,
        options.config ?? "",
      ].join("\n"),
    }),
  );
  const document = [
    ...(peers.provider === undefined ? [] : ['defaultTransport = "provider"']),
    `[domains."${homeDomain}"]`,
    "[accounts.mia]",
    `addresses = ["${mia}"]`,
    peers.account ?? "",
    ...(peers.provider === undefined ? [] : ["[transports.provider]", peers.provider]),
    peers.document ?? "",
  ].join("\n");
  await product.cli(["config", "apply", "-"], { input: document });
  await product.cli(["account", "password", "mia"], { input: `${miaPassword}\n` });
  stack.move();
  return product;
}

/** Mia sends a message over TLS. */
export async function submit(
  product: Product,
  mail: Omit<SmtpClientMessage, "from">,
): Promise<void> {
  await using client = await SmtpClient.connect({ port: product.ports.submissions, tls: true });
  await client.hello();
  await client.authPlain(mia, miaPassword);
  await client.send({ from: mia, ...mail });
  await client.quit();
}
