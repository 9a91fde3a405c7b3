import { ImapClient } from "../../src/testing/imap-client.ts";
import { SmtpClient } from "../../src/testing/smtp-client.ts";
import type { Machine } from "./machine.ts";

/** Who has mail on the board under test; the names are those that `setupText` sets up. */
export const person = { address: "mia@example.org", password: "mail for the board" } as const;

/** A setup.txt that makes the box somebody's without a hand. */
export const setupText = [
  'domain = "example.org"',
  'hostname = "mail.example.org"',
  'name = "parlour"',
  'admin_password = "the owner of the board"',
  "[[accounts]]",
  `address = "${person.address}"`,
  `password = "${person.password}"`,
  "",
].join("\n");

const waitMsMax = 60_000;

/** Hands a message in at port 25 and returns when the board has said that it has it. */
export async function deliver(machine: Machine, subject: string): Promise<void> {
  await using smtp = await SmtpClient.connect({ port: machine.port(25), waitMsMax });
  await smtp.hello();
  await smtp.send({
    from: "sender@example.net",
    to: [person.address],
    message: `From: sender@example.net\r\nSubject: ${subject}\r\n\r\nHello\r\n`,
  });
  // The mail is theirs now; a server that stops meanwhile says so here.
  await smtp.command("QUIT", /^(?:221|421)/);
}

/** The subjects in the inbox, read over IMAPS. */
export async function subjects(machine: Machine): Promise<string[]> {
  await using imap = await ImapClient.connect({ port: machine.port(993), tls: true, waitMsMax });
  await imap.login(person.address, person.password);
  await imap.ok("EXAMINE INBOX");
  const { untagged } = await imap.ok("FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
  return untagged.flatMap(
    ({ literals }) => /Subject: (\S+)/.exec(literals[0]?.toString("latin1") ?? "")?.[1] ?? [],
  );
}

/** Whether somebody who connects to a port is let in, and greeted. */
export async function isGreeted(machine: Machine, port: 25): Promise<boolean> {
  try {
    await using smtp = await SmtpClient.connect({ port: machine.port(port), waitMsMax: 5000 });
    await smtp.expect(220);
    return true;
  } catch {
    return false;
  }
}
