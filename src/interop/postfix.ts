// A real Postfix with everything of its own: configuration, queue, port, mail. Mechanisms of SASL come from a Dovecot
// that serves nothing else.
import { readFileSync } from "node:fs";
import { chmod, chown, mkdir, readdir, readFile, watch, writeFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { SmtpClient } from "../testing/smtp-client.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { selfSigned } from "../tls/self-signed.ts";
import { freePort } from "./free-ports.ts";
import { Daemon, run, type RunResult } from "./program.ts";

export interface PostfixOptions {
  /** Domains that it is the last stop for. */
  readonly domains: readonly string[];
  /** Further lines of main.cf. */
  readonly settings?: readonly string[];
  /** Who may relay, by which mechanisms (Dovecot's words); nobody else may send anything then. */
  readonly sasl?: { readonly user: string; readonly password: string; readonly mechanisms: string };
  /** TLS from the first octet instead of STARTTLS. */
  readonly implicitTls?: boolean;
  readonly port?: number;
  /** Further doors, each a host of its own to those who come in. */
  readonly listeners?: readonly PostfixListener[];
}

export interface PostfixListener {
  readonly address: string;
  readonly port: number;
  /** Lines of main.cf that hold for this door only. */
  readonly settings: readonly string[];
}

/** An address of loopback that is not the product's, so its mail is not mistaken for a loop. */
export const postfixAddress = "127.0.0.2";
export const postfixName = "mx.remote.example";

const nobody = 65_534;

export class Postfix implements AsyncDisposable {
  readonly port: number;
  /** PEM of its certificate. */
  readonly certificate: string;
  readonly #directory: TemporaryDirectory;
  readonly #owned: AsyncDisposable;

  private constructor(
    directory: TemporaryDirectory,
    { port, certificate, owned }: { port: number; certificate: string; owned: AsyncDisposable },
  ) {
    this.#directory = directory;
    this.port = port;
    this.certificate = certificate;
    this.#owned = owned;
  }

  static async start(options: PostfixOptions): Promise<Postfix> {
    await using owned = new AsyncDisposableStack();
    const directory = owned.use(await TemporaryDirectory.make("postfix"));
    const port = options.port ?? (await freePort());
    // Its processes run as several users.
    await chmod(directory.path, 0o755);
    for (const name of ["config", "queue", "state", "mail"]) await mkdir(directory.file(name));
    await chown(directory.file("mail"), nobody, nobody);
    const { stdout } = await run("id", ["-u", "postfix"]);
    await chown(directory.file("state"), Number(stdout), 0);
    const { key, certificate } = await selfSigned([postfixName, postfixAddress], Date.now());
    await writeFile(directory.file("key.pem"), key, { mode: 0o600 });
    await writeFile(directory.file("certificate.pem"), certificate);
    await writeFile(directory.file("config", "main.cf"), mainCf(directory.path, options));
    await writeFile(directory.file("config", "master.cf"), masterCf(port, options));
    if (options.sasl) owned.use(await startDovecot(directory, options.sasl));
    await run("postfix", ["-c", directory.file("config"), "start"]);
    const kill = (): void => void process.kill(masterOf(directory), "SIGTERM");
    process.once("exit", kill);
    owned.defer(async () => {
      process.removeListener("exit", kill);
      await stop(directory);
    });
    await greeted(port, options.implicitTls === true);
    return new Postfix(directory, { port, certificate, owned: owned.move() });
  }

  /** All messages that were delivered, once there are `count`; with Postfix's own fields on top. */
  async received(count: number, timeMsMax = 30_000): Promise<string[]> {
    return this.#receivedAs((texts) => (texts.length >= count ? texts : undefined), {
      wanted: `${count} messages`,
      timeMsMax,
    });
  }

  /** The one message for this recipient, once it is there. */
  async receivedFor(recipient: string, timeMsMax = 30_000): Promise<string> {
    const [first = ""] = await this.#receivedAs(
      (texts) => {
        const theirs = texts.filter((text) => text.includes(`\nDelivered-To: ${recipient}\n`));
        return theirs.length > 0 ? theirs : undefined;
      },
      { wanted: `a message for ${recipient}`, timeMsMax },
    );
    return first;
  }

  /** What `choose` makes of all messages, once it makes anything of them. */
  async #receivedAs(
    choose: (texts: string[]) => string[] | undefined,
    { wanted, timeMsMax }: { readonly wanted: string; readonly timeMsMax: number },
  ): Promise<string[]> {
    const mailbox = this.#directory.file("mail", "all");
    const fresh = `${mailbox}/new`;
    await mkdir(fresh, { recursive: true });
    for (const path of [mailbox, fresh]) await chown(path, nobody, nobody);
    const ended = new AbortController();
    const signal = AbortSignal.any([AbortSignal.timeout(timeMsMax), ended.signal]);
    const changes = watch(fresh, { signal })[Symbol.asyncIterator]();
    // Watching starts with the first change that is asked for: before the first look, so that nothing comes unseen.
    let change = changes.next();
    const texts = new Map<string, string>();
    try {
      for (;;) {
        for (const name of (await readdir(fresh)).sort()) {
          if (!texts.has(name)) texts.set(name, await readFile(`${fresh}/${name}`, "latin1"));
        }
        const chosen = choose([...texts.values()]);
        if (chosen) return chosen;
        await change;
        change = changes.next();
      }
    } catch (error) {
      const log = await this.log();
      throw new Error(`Postfix has ${texts.size} messages, not ${wanted}: ${log}`, {
        cause: error,
      });
    } finally {
      ended.abort();
      await Promise.allSettled([change]);
    }
  }

  /** Runs one of its commands, such as `postqueue`. */
  async command(program: string, args: readonly string[]): Promise<RunResult> {
    return run(program, ["-c", this.#directory.file("config"), ...args]);
  }

  /** Process id of its master. */
  get pid(): number {
    return masterOf(this.#directory);
  }

  async log(): Promise<string> {
    return readFile(this.#directory.file("mail.log"), "utf8");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned[Symbol.asyncDispose]();
  }
}

async function stop(directory: TemporaryDirectory): Promise<void> {
  const master = masterOf(directory);
  await run("postfix", ["-c", directory.file("config"), "stop"], { status: undefined });
  // `stop` gives up after five seconds.
  await run("kill", ["-KILL", String(master)], { status: undefined });
}

function masterOf(directory: TemporaryDirectory): number {
  return Number(readFileSync(directory.file("queue/pid/master.pid"), "utf8"));
}

async function greeted(port: number, tls: boolean): Promise<void> {
  await using client = await SmtpClient.connect({ port, host: postfixAddress, tls });
  await client.hello();
}

async function startDovecot(
  directory: TemporaryDirectory,
  sasl: NonNullable<PostfixOptions["sasl"]>,
): Promise<Daemon> {
  for (const name of ["dovecot-run", "dovecot-state"]) await mkdir(directory.file(name));
  await writeFile(directory.file("users"), `${sasl.user}:{PLAIN}${sasl.password}\n`);
  const configuration = directory.file("dovecot.conf");
  await writeFile(configuration, dovecotConf(directory.path, sasl.mechanisms));
  const log = directory.file("dovecot-start.log");
  const daemon = new Daemon("dovecot", ["-F", "-c", configuration], { log });
  await daemon.ready(async () => {
    await run("test", ["-S", directory.file("auth")]);
  });
  return daemon;
}

function mainCf(
  path: string,
  { domains, settings = [], sasl, implicitTls }: PostfixOptions,
): string {
  const restrictions = sasl ? "permit_sasl_authenticated, reject" : "reject_unauth_destination";
  return [
    "compatibility_level = 3.6",
    `queue_directory = ${path}/queue`,
    `data_directory = ${path}/state`,
    `maillog_file = ${path}/mail.log`,
    `maillog_file_prefixes = ${path}`,
    `myhostname = ${postfixName}`,
    "mydestination =",
    "mynetworks = 127.0.0.1/32",
    "inet_interfaces = all",
    "inet_protocols = all",
    "alias_maps =",
    "alias_database =",
    "message_size_limit = 104857600",
    "virtual_mailbox_limit = 0",
    "local_recipient_maps =",
    `virtual_mailbox_domains = ${domains.join(", ")}`,
    `virtual_mailbox_base = ${path}/mail`,
    "virtual_mailbox_maps = static:all/",
    "virtual_uid_maps = static:65534",
    "virtual_gid_maps = static:65534",
    "smtp_tls_security_level = none",
    `smtpd_tls_security_level = ${implicitTls ? "encrypt" : "may"}`,
    `smtpd_tls_cert_file = ${path}/certificate.pem`,
    `smtpd_tls_key_file = ${path}/key.pem`,
    `smtpd_recipient_restrictions = ${restrictions}`,
    "smtpd_relay_restrictions =",
    ...(sasl
      ? [
          "smtpd_sasl_auth_enable = yes",
          "smtpd_sasl_type = dovecot",
          `smtpd_sasl_path = ${path}/auth`,
        ]
      : []),
    ...settings,
    "",
  ].join("\n");
}

// Debian's master.cf without chroot and without the transports that nobody uses here.
function masterCf(port: number, { implicitTls, listeners = [] }: PostfixOptions): string {
  const smtpd = implicitTls ? "smtpd -o smtpd_tls_wrappermode=yes" : "smtpd";
  return `${postfixAddress}:${port} inet n - n - - ${smtpd}
${listeners.map(listenerLine).join("")}pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}

function listenerLine({ address, port, settings }: PostfixListener): string {
  const options = settings.map((setting) => ` -o { ${setting} }`).join("");
  const host = isIPv6(address) ? `[${address}]` : address;
  return `${host}:${port} inet n - n - - smtpd${options}\n`;
}

function dovecotConf(path: string, mechanisms: string): string {
  return `base_dir = ${path}/dovecot-run
state_dir = ${path}/dovecot-state
log_path = ${path}/dovecot.log
protocols =
ssl = no
disable_plaintext_auth = no
auth_mechanisms = ${mechanisms}
passdb {
  driver = passwd-file
  args = ${path}/users
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}
service auth {
  unix_listener ${path}/auth {
    mode = 0666
  }
}
`;
}
