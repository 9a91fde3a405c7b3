import { readFileSync } from "node:fs";
import { chmod, chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../src/interop/free-ports.ts";
import { Daemon, run } from "../src/interop/program.ts";
import type { Target } from "./target.ts";

const address = "you@bench.example";
const password = "dovecot-bench-password";
const nobody = 65_534;

/** Debian's Postfix, which hands over by LMTP to Debian's Dovecot, which also serves IMAP. */
export async function postfixDovecot(directory: string): Promise<Target> {
  await using owned = new AsyncDisposableStack();
  // Its processes run as several users.
  await chmod(directory, 0o755);
  for (const name of ["config", "queue", "state", "mail", "dovecot-run", "dovecot-state"]) {
    await mkdir(join(directory, name));
  }
  const { stdout: postfixUser } = await run("id", ["-u", "postfix"]);
  await chown(join(directory, "state"), Number(postfixUser), 0);
  await chown(join(directory, "mail"), nobody, nobody);
  const smtpPort = await freePort();
  const imapPort = await freePort();
  const config = join(directory, "config");
  await writeFile(join(config, "main.cf"), mainCf(directory));
  await writeFile(join(config, "master.cf"), masterCf(smtpPort));
  await writeFile(join(directory, "dovecot.conf"), dovecotConf(directory, imapPort));
  const version = await versions();
  const words = ["-F", "-c", join(directory, "dovecot.conf")];
  const dovecot = owned.use(new Daemon("dovecot", words, { log: join(directory, "start.log") }));
  await run("postfix", ["-c", config, "start"]);
  const master = (): number =>
    Number(readFileSync(join(directory, "queue/pid/master.pid"), "utf8"));
  const kill = (): void => void process.kill(master(), "SIGTERM");
  process.once("exit", kill);
  owned.defer(async () => {
    process.removeListener("exit", kill);
    const pid = String(master());
    await run("postfix", ["-c", config, "stop"], { status: undefined });
    await run("kill", ["-KILL", pid], { status: undefined });
  });
  const stack = owned.move();
  return {
    name: "Postfix + Dovecot",
    version,
    smtpPort,
    imapPort,
    address,
    password,
    roots: () => [dovecot.pid, master()],
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function versions(): Promise<string> {
  const postfix = await run("postconf", ["-h", "mail_version"]);
  const dovecot = await run("dovecot", ["--version"]);
  return `Postfix ${postfix.stdout.trim()}, Dovecot ${dovecot.stdout.split(" ", 1)[0]}`;
}

function mainCf(path: string): string {
  return `compatibility_level = 3.6
queue_directory = ${path}/queue
data_directory = ${path}/state
maillog_file = ${path}/mail.log
maillog_file_prefixes = ${path}
myhostname = mail.bench.example
mydestination =
mynetworks = 127.0.0.1/32
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = bench.example
virtual_mailbox_maps = inline:{ ${address}=1 }
virtual_transport = lmtp:unix:${path}/lmtp
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtp_tls_security_level = none
smtpd_tls_security_level = none
`;
}

// Debian's master.cf without chroot and without the transports that nobody uses here.
function masterCf(port: number): string {
  return `127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}

function dovecotConf(path: string, port: number): string {
  return `base_dir = ${path}/dovecot-run
state_dir = ${path}/dovecot-state
log_path = ${path}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = sdbox:${path}/mail
mail_uid = ${nobody}
mail_gid = ${nobody}
first_valid_uid = ${nobody}
mail_max_userip_connections = 1000
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = home=${path}/mail uid=${nobody} gid=${nobody} allow_all_users=yes
}
namespace inbox {
  inbox = yes
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  unix_listener ${path}/lmtp {
    mode = 0600
    user = postfix
  }
}
`;
}
