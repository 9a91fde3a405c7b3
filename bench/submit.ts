import { letter, filler } from "../src/interop/letter.ts";
import { SmtpClient } from "../src/testing/smtp-client.ts";

/** Where mail of our users is handed in: TLS from the first octet, PLAIN. */
export interface SubmissionDoor {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface Load {
  readonly connections: number;
  readonly messages: number;
  readonly octets: number;
  /** The recipient of message number `index`. */
  readonly recipientOf: (index: number) => string;
}

/** Hands messages in, over several connections, one after the other on each; gives the time in ms. */
export async function submitAll(door: SubmissionDoor, load: Load): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: load.connections }, (_, index) => login(door, index)),
  );
  const started = performance.now();
  let next = 0;
  await Promise.all(
    clients.map(async (client) => {
      for (let index = next++; index < load.messages; index = next++) {
        await submitOne(client, door, load.recipientOf(index), load.octets);
      }
    }),
  );
  const took = performance.now() - started;
  for (const client of clients) await client[Symbol.asyncDispose]();
  return took;
}

/** From an address of its own: servers bound the connections of one client. */
export async function login(
  { host, port, ...door }: SubmissionDoor,
  index = 0,
): Promise<SmtpClient> {
  const localAddress = `127.${index + 1}.0.1`;
  const client = await SmtpClient.connect({ host, port, localAddress, tls: true });
  await client.hello();
  await client.authPlain(door.user, door.password);
  return client;
}

let serial = 0;

/** Resolves when the message was accepted. */
export async function submitOne(
  client: SmtpClient,
  door: SubmissionDoor,
  recipient: string,
  octets: number,
): Promise<void> {
  const message = letter(`bench ${serial++}`, filler(octets), { From: door.user, To: recipient });
  await client.send({ from: door.user, to: [recipient], message });
}
