import type { CiaoService, Responder } from "@homebridge/ciao";
import type { EventEmitter } from "node:events";
import { networkInterfaces } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../log/log.ts";
import { keepAlive } from "./republishing.ts";

export interface LocalNameOptions {
  /** What the box wants to be called: one label. */
  readonly name: () => string;
  /** What can be reached at it. */
  readonly services: () => readonly LocalService[];
  readonly log: Log;
  /** Milliseconds between two looks at the addresses of this machine. Default: 15 seconds. */
  readonly lookMs?: number;
}

export interface LocalService {
  /** RFC 6763 §7, without the underscore: such as "https". */
  readonly type: string;
  readonly port: number;
}

const defaultLookMs = 15_000;
/** As many boxes of one name are in no home. */
const numberMax = 50;

/**
 * Makes the box known at home as `name.local`, with its services (RFC 6762, RFC 6763). Where the name is taken, it takes
 * `name-2`, and so on: RFC 6762 §9. Follows addresses as they come and go, and the name when it is changed.
 */
export class LocalName implements AsyncDisposable {
  readonly #options: LocalNameOptions;
  readonly #ending = new AbortController();
  readonly #work: Promise<void>;
  #announced: Announced | undefined;
  /** It is not known any more: the next look announces it anew. */
  #isLost = false;

  constructor(options: LocalNameOptions) {
    this.#options = options;
    this.#work = this.#follow();
  }

  /** The name under which it is known now, without `.local`; undefined where there is no network. */
  get current(): string | undefined {
    return this.#announced?.name;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#work;
    await this.#withdraw();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        await this.#look();
      } catch (error) {
        // Without a name it still has its addresses; the next look may go better.
        this.#options.log.warn("mdns.failed", { reason: String(error) });
        await this.#withdraw();
      }
      await wait(this.#options.lookMs ?? defaultLookMs, undefined, { signal, ref: false }).catch(
        () => {},
      );
    }
  }

  async #look(): Promise<void> {
    const wanted = { name: this.#options.name(), services: this.#options.services() };
    const interfaces = interfacesOf(networkInterfaces());
    const key = JSON.stringify([wanted, interfaces]);
    const isSame = this.#announced?.key === key && !this.#isLost;
    if (isSame || (this.#announced === undefined && interfaces.length === 0)) return;
    await this.#withdraw();
    this.#isLost = false;
    if (interfaces.length === 0 || wanted.services.length === 0) return;
    const lost = (error: unknown): void => {
      this.#isLost = true;
      this.#options.log.warn("mdns.lost", { reason: String(error) });
    };
    this.#announced = { key, ...(await announce(wanted, interfaces, lost)) };
    this.#options.log.info("mdns.announced", { name: this.#announced.name, asked: wanted.name });
  }

  async #withdraw(): Promise<void> {
    const announced = this.#announced;
    this.#announced = undefined;
    await announced?.responder.shutdown();
  }
}

interface Announced {
  /** What was asked for, and where. */
  readonly key: string;
  readonly name: string;
  readonly responder: Responder;
}

interface Wanted {
  readonly name: string;
  readonly services: readonly LocalService[];
}

async function announce(
  wanted: Wanted,
  interfaces: string[],
  lost: (error: unknown) => void,
): Promise<Omit<Announced, "key">> {
  const { getResponder } = await import("@homebridge/ciao");
  // With names it does not run `ip` in a shell four times a minute to find them.
  const responder = getResponder({ interface: interfaces });
  keepAlive(responder, lost);
  try {
    const [first, ...others] = wanted.services;
    for (let number = 1; number <= numberMax; number++) {
      const name = number === 1 ? wanted.name : `${wanted.name}-${number}`;
      const service = await advertise(responder, name, first!);
      if (labelOf(service) === name) {
        for (const other of others) await advertise(responder, name, other, { isFurther: true });
        return { name, responder };
      }
      // Its own way out is "name-(2)", which is no host name.
      await service.destroy();
    }
    throw new Error(`${numberMax} boxes here are called ${wanted.name}`);
  } catch (error) {
    await responder.shutdown();
    throw error;
  }
}

async function advertise(
  responder: Responder,
  name: string,
  { type, port }: LocalService,
  { isFurther } = { isFurther: false },
): Promise<CiaoService> {
  // Without any TXT the library takes its own empty one for that of somebody else, and begins anew for ever.
  const txt = { version: 1 };
  const service = responder.createService({
    name: `Homepost ${name}`,
    hostname: name,
    type,
    port,
    txt,
  });
  if (isFurther) shareHostName(service);
  // Where it is renamed is seen by its name afterwards.
  const emitter: EventEmitter = service;
  for (const event of ["name-change", "hostname-change"]) emitter.on(event, () => {});
  await service.advertise();
  return service;
}

/**
 * Two services of one host are a conflict to the library when it probes: it hears the first answer for the name. That
 * name has been found to be ours, so while the second probes it has no interest in it.
 * src/interop/local-name.test.ts fails where the library asks in another way.
 */
function shareHostName(service: CiaoService): void {
  const own = service.getLowerCasedHostname.bind(service);
  service.getLowerCasedHostname = () => (String(service.serviceState) === "probing" ? "" : own());
}

/** Of "post.local.", "post". */
function labelOf(service: CiaoService): string {
  return service.getHostname().split(".", 1)[0]!;
}

/** Names of those that lead to others, in a stable order. */
export function interfacesOf(all: ReturnType<typeof networkInterfaces>): string[] {
  const has = (isInternal: boolean) => (name: string) =>
    all[name]?.some(({ internal }) => internal === isInternal) === true;
  const names = Object.keys(all);
  // The library ends the process where there is no loopback.
  return names.some(has(true)) ? names.filter(has(false)).toSorted() : [];
}
