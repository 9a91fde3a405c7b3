import { ConfigRefusal } from "./config-refusal.ts";
import type { Service } from "./config.ts";

/** A listening socket that systemd opened for us. sd_listen_fds(3) */
export interface HandedSocket {
  readonly service: Service;
  /** The number of its file descriptor in this process. */
  readonly fd: number;
}

/** What systemd tells a service through the environment. sd_listen_fds(3), sd_notify(3), sd_watchdog_enabled(3) */
export interface ServiceManagerWords {
  readonly listenPid: string | undefined;
  readonly listenFds: string | undefined;
  /** Names, with colons between them; a socket unit gives them as FileDescriptorName. */
  readonly listenFdNames: string | undefined;
  readonly notifySocket: string | undefined;
  readonly watchdogPid: string | undefined;
  /** Microseconds. */
  readonly watchdogUsec: string | undefined;
}

/** Behind standard input, output and error. */
const firstFd = 3;
const socketsMax = 64;
/** An hour: more is a mistake, and a timer does not take it. */
const watchdogUsecMax = 3_600_000_000;

const services: Readonly<Record<Service, true>> = {
  smtp: true,
  submission: true,
  submissions: true,
  imap: true,
  imaps: true,
  http: true,
  https: true,
};

/**
 * The sockets that were handed to this process, in their order; none where it was started in another way. The name of
 * each says its service; several may have the same one. Throws a ConfigRefusal where a name is not that of a service.
 */
export function handedSockets(words: ServiceManagerWords, pid: number): readonly HandedSocket[] {
  // Meant for the process that started us.
  if (words.listenPid !== String(pid)) return [];
  const count = Number(words.listenFds ?? 0);
  if (!Number.isInteger(count) || count < 0 || count > socketsMax) {
    throw refusal("LISTEN_FDS", `"${words.listenFds}" is not a number from 0 to ${socketsMax}`);
  }
  if (count === 0) return [];
  const names = words.listenFdNames?.split(":") ?? [];
  if (names.length !== count) {
    throw refusal("LISTEN_FDNAMES", `names ${names.length} sockets of ${count}`);
  }
  return names.map((name, index) => ({ service: serviceOf(name), fd: firstFd + index }));
}

/** How often the service manager wants to hear that we are well, in milliseconds; undefined where it does not. */
export function watchdogMs(words: ServiceManagerWords, pid: number): number | undefined {
  if (words.notifySocket === undefined || words.watchdogUsec === undefined) return undefined;
  if (words.watchdogPid !== undefined && words.watchdogPid !== String(pid)) return undefined;
  const microseconds = Number(words.watchdogUsec);
  if (Number.isInteger(microseconds) && microseconds > 0 && microseconds <= watchdogUsecMax) {
    return microseconds / 1000;
  }
  throw refusal("WATCHDOG_USEC", `"${words.watchdogUsec}" is not a time of at most an hour`);
}

function serviceOf(name: string): Service {
  if (Object.hasOwn(services, name)) return name as Service;
  const known = Object.keys(services).join(", ");
  throw refusal("LISTEN_FDNAMES", `"${name}" is none of ${known}: see FileDescriptorName`);
}

function refusal(path: string, text: string): ConfigRefusal {
  return new ConfigRefusal([{ path, text }]);
}
