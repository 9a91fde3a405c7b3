// mbsync with a folder of its own, as one of a person's machines.
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { certificateOf } from "./certificate.ts";
import { field } from "./inbox.ts";
import { login, password, type Product } from "./product.ts";
import { run } from "./program.ts";

/** Mailboxes of the account as Maildirs, and mbsync between them. */
export class MaildirMirror implements AsyncDisposable {
  readonly directory: TemporaryDirectory;
  readonly #product: Product;

  private constructor(directory: TemporaryDirectory, product: Product) {
    this.directory = directory;
    this.#product = product;
  }

  static async make(product: Product): Promise<MaildirMirror> {
    const directory = await TemporaryDirectory.make("mbsync");
    const mirror = new MaildirMirror(directory, product);
    for (const name of ["inbox/new", "inbox/cur", "inbox/tmp", "folders", "state"]) {
      await mkdir(directory.file(name), { recursive: true });
    }
    await writeFile(directory.file("certificate.pem"), await certificateOf(product.ports.imaps));
    await writeFile(directory.file("mbsyncrc"), mirror.#configuration());
    return mirror;
  }

  /** One run over TLS, with our certificate as the only trusted one. */
  async sync(): Promise<void> {
    const env = { HOME: this.directory.path };
    const words = ["--config", this.directory.file("mbsyncrc"), "--verbose", "all"];
    await run("mbsync", words, { env, timeMsMax: 60_000 });
  }

  /** Subject and Maildir flags of each message in a local folder. */
  async messages(folder = "inbox"): Promise<Record<string, string>> {
    const entries: [string, string][] = [];
    for (const path of await this.files(folder)) {
      const subject = field(await readFile(path, "latin1"), "Subject") ?? "";
      entries.push([subject, path.split(":2,")[1] ?? ""]);
    }
    return Object.fromEntries(entries);
  }

  async files(folder = "inbox"): Promise<string[]> {
    const paths: string[] = [];
    for (const part of ["new", "cur"]) {
      const names = await readdir(this.directory.file(folder, part));
      paths.push(...names.map((name) => this.directory.file(folder, part, name)));
    }
    return paths;
  }

  /** Puts a message (LF lines) into a local folder. */
  async add(name: string, message: string, flags = ""): Promise<void> {
    const path = this.directory.file(`inbox/cur/${name}.fresh.host:2,${flags}`);
    await writeFile(path, message.replaceAll("\r\n", "\n"), "latin1");
  }

  /** Gives the local message with this subject these Maildir flags. */
  async flag(folder: string, subject: string, flags: string): Promise<void> {
    for (const path of await this.files(folder)) {
      if (field(await readFile(path, "latin1"), "Subject") !== subject) continue;
      const target = path.replace("/new/", "/cur/").replace(/(?::2,.*)?$/, `:2,${flags}`);
      await rename(path, target);
      return;
    }
    assert.fail(`No local message ${subject}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.directory[Symbol.asyncDispose]();
  }

  #configuration(): string {
    const { directory } = this;
    return `IMAPAccount far
Host localhost
Port ${this.#product.ports.imaps}
User ${login}
Pass ${password}
SSLType IMAPS
CertificateFile ${directory.file("certificate.pem")}

IMAPStore far
Account far

MaildirStore near
Path ${directory.file("folders")}/
Inbox ${directory.file("inbox")}
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns * !Sent !Drafts !Trash !Junk !Archive
Create Both
Expunge Both
SyncState ${directory.file("state")}/
CopyArrivalDate yes
`;
  }
}
