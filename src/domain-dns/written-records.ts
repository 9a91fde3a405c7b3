import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as v from "valibot";
import { recordTypes } from "../dns/record-data.ts";
import type { WrittenType } from "../dns/record-data.ts";
import { replaceFile } from "../tls/replace-file.ts";
import type { ZoneRecord } from "./record-changes.ts";

const recordSchema = v.object({
  name: v.string(),
  type: v.picklist(Object.keys(recordTypes) as WrittenType[]),
  value: v.string(),
});
/** By domain. */
const schema = v.record(v.string(), v.array(recordSchema));

/**
 * Which records we have written for each domain, in a file: what is no more wanted can be taken away again. Without the
 * file, what we wrote for good reasons once just stays.
 */
export class WrittenRecords {
  readonly #file: string;
  /** Changes wait for each other: all domains are in one file. */
  #turn: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  async of(domain: string): Promise<readonly ZoneRecord[]> {
    const all = await this.#all();
    return Object.hasOwn(all, domain) ? all[domain]! : [];
  }

  set(domain: string, records: readonly ZoneRecord[]): Promise<void> {
    const write = (): Promise<void> => this.#write(domain, records);
    const done = this.#turn.then(write, write);
    this.#turn = done;
    return done;
  }

  async #write(domain: string, records: readonly ZoneRecord[]): Promise<void> {
    const all = { ...(await this.#all()), [domain]: [...records] };
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    await replaceFile(this.#file, JSON.stringify(all));
  }

  async #all(): Promise<v.InferOutput<typeof schema>> {
    try {
      return v.parse(schema, JSON.parse(await readFile(this.#file, "utf8")));
    } catch {
      // Damaged or not there.
      return {};
    }
  }
}
