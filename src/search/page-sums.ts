import {
  closeSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { crc32 } from "node:zlib";

/** Bits that a disk turns by itself are looked for this often. */
const verifyEveryMs = 24 * 3600 * 1000;
/** Read at once. */
const pagesAtOnce = 256;

const magic = 0x53535048;
const version = 1;
/** Magic, version, octets of a page, nothing, time of the last look. */
const headerOctets = 24;
// https://www.sqlite.org/fileformat2.html#walformat
const walHeaderOctets = 32;
const walFrameHeaderOctets = 24;

export interface PageSumsOptions {
  /** SQLite's file in WAL mode, which nobody else writes; "-wal" and "-sums" stand beside it. */
  readonly database: string;
  readonly pageOctets: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * Checksums of the pages of a database: SQLite notices where its trees are damaged, but not where a list of rows has
 * become another. Invariants:
 *
 * 1. The file changes in checkpoints alone, and those happen in `checkpoint`, which sums up anew what they wrote.
 * 2. The sums are in memory while the database is open, and in a file between a good end and the next start only. After
 *    a bad end there are none, or a log that was not written back: then they are made anew, from what is there.
 */
export class PageSums {
  readonly #options: PageSumsOptions;
  #sums = new Uint32Array(64);
  #count = 0;
  #verifiedAt: number;
  /** Undefined: no sums yet. Pages below the number are done. */
  #summed: number | undefined;
  /** Pages below are right; undefined: not due. */
  #verified: number | undefined;

  /** Before the database is opened. */
  constructor(options: PageSumsOptions) {
    this.#options = options;
    const known = sizeOf(walFile(options)) === 0 ? this.#load() : undefined;
    rmSync(sumsFile(options), { force: true });
    this.#verifiedAt = known ?? options.clock();
    if (known === undefined) this.#summed = 0;
    else this.#verified = 0;
  }

  /** Runs the checkpoint: all of the log goes to the file. */
  checkpoint(run: () => void): void {
    const pages = this.#pagesInLog();
    if (pages.size === 0) return;
    run();
    const file = openSync(this.#options.database, "r");
    try {
      for (const page of pages) this.#sumUp(file, page, page + 1);
    } finally {
      closeSync(file);
    }
  }

  /**
   * Looks at some pages, if it is time. Returns "more" or "done"; "damaged": some page is not what was written there.
   */
  step(): "more" | "done" | "damaged" {
    const from = this.#summed ?? (this.#isDue ? this.#verified : undefined);
    if (from === undefined) return "done";
    const end = Math.floor(sizeOf(this.#options.database) / this.#options.pageOctets);
    const to = Math.min(from + pagesAtOnce, end);
    const file = openSync(this.#options.database, "r");
    try {
      if (this.#summed !== undefined) this.#sumUp(file, from, to);
      else if (!this.#areRight(file, from, to)) return "damaged";
    } finally {
      closeSync(file);
    }
    if (to < end) {
      if (this.#summed === undefined) this.#verified = to;
      else this.#summed = to;
      return "more";
    }
    this.#summed = undefined;
    this.#verified = 0;
    this.#verifiedAt = this.#options.clock();
    return "done";
  }

  /** After the database was closed, with nothing left in the log. */
  save(): void {
    if (this.#summed !== undefined || sizeOf(walFile(this.#options)) > 0) return;
    const header = Buffer.alloc(headerOctets);
    header.writeUInt32LE(magic, 0);
    header.writeUInt32LE(version, 4);
    header.writeUInt32LE(this.#options.pageOctets, 8);
    header.writeDoubleLE(this.#verifiedAt, 16);
    const sums = Buffer.from(this.#sums.buffer, 0, 4 * this.#count);
    writeFileSync(sumsFile(this.#options), Buffer.concat([header, sums]));
  }

  get #isDue(): boolean {
    const age = this.#options.clock() - this.#verifiedAt;
    return age < 0 || age >= verifyEveryMs;
  }

  /** Returns the time of the last look, where there are sums for this file. */
  #load(): number | undefined {
    const { database, pageOctets } = this.#options;
    if (sizeOf(sumsFile(this.#options)) < headerOctets) return undefined;
    const octets = readFileSync(sumsFile(this.#options));
    const count = (octets.length - headerOctets) / 4;
    const isGood =
      octets.readUInt32LE(0) === magic &&
      octets.readUInt32LE(4) === version &&
      octets.readUInt32LE(8) === pageOctets &&
      count * pageOctets === sizeOf(database);
    if (!isGood) return undefined;
    this.#room(count);
    for (let page = 0; page < count; page++) {
      this.#sums[page] = octets.readUInt32LE(headerOctets + 4 * page);
    }
    return octets.readDoubleLE(16);
  }

  /** Pages, from 0, that the log has another content for; some of them perhaps from before the last checkpoint. */
  #pagesInLog(): Set<number> {
    const pages = new Set<number>();
    const log = walFile(this.#options);
    if (sizeOf(log) < walHeaderOctets) return pages;
    const octets = readFileSync(log);
    const frameOctets = walFrameHeaderOctets + this.#options.pageOctets;
    for (let at = walHeaderOctets; at + frameOctets <= octets.length; at += frameOctets) {
      pages.add(octets.readUInt32BE(at) - 1);
    }
    return pages;
  }

  #sumUp(file: number, from: number, to: number): void {
    this.#room(to);
    this.#eachPage(file, { from, to }, (page, sum) => {
      this.#sums[page] = sum;
    });
  }

  #areRight(file: number, from: number, to: number): boolean {
    let areRight = to <= this.#count;
    this.#eachPage(file, { from, to }, (page, sum) => {
      areRight &&= this.#sums[page] === sum;
    });
    return areRight;
  }

  #eachPage(
    file: number,
    { from, to }: { readonly from: number; readonly to: number },
    take: (page: number, sum: number) => void,
  ): void {
    const { pageOctets } = this.#options;
    const octets = Buffer.allocUnsafe((to - from) * pageOctets);
    const size = readSync(file, octets, 0, octets.length, from * pageOctets);
    for (let at = 0; at + pageOctets <= size; at += pageOctets) {
      take(from + at / pageOctets, crc32(octets.subarray(at, at + pageOctets)));
    }
  }

  #room(count: number): void {
    if (count > this.#sums.length) {
      const grown = new Uint32Array(Math.max(count, this.#sums.length * 2));
      grown.set(this.#sums);
      this.#sums = grown;
    }
    this.#count = Math.max(this.#count, count);
  }
}

export function sumsFile({ database }: Pick<PageSumsOptions, "database">): string {
  return `${database}-sums`;
}

function walFile({ database }: PageSumsOptions): string {
  return `${database}-wal`;
}

/** 0 where there is none. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
