import type { ListenOptions, Server } from "node:net";
import type { DoorFacts } from "./admin/call.ts";
import type { Config, Service } from "./config/config.ts";
import type { HandedSocket } from "./config/handed-sockets.ts";

/** A protocol that can be offered on any number of ports. */
export interface Door {
  listen(options: ListenOptions): Promise<Server>;
  /** Tells its sessions to end, and waits for them, for a few seconds at most. */
  close(): Promise<void>;
}

/**
 * Opens each door on its port of every address. Where this machine does not have an address of a family (an IPv6
 * one, say), the others do; where no address is left, or a port cannot be had, it rejects and says why.
 */
export async function listenEverywhere(
  { addresses, ports }: Config["listen"],
  stack: AsyncDisposableStack,
  doors: Readonly<Partial<Record<Service, Door>>>,
): Promise<DoorFacts[]> {
  const offered = Object.entries(doors).filter(([service]) => ports[service as Service] > 0);
  // All are told to end before any is waited for.
  stack.defer(async () => void (await Promise.all(offered.map(([, door]) => door.close()))));
  const opened: DoorFacts[] = [];
  let missing: Error | undefined;
  for (const address of addresses) {
    for (const [service, door] of offered) {
      const port = ports[service as Service];
      const error = await failureOf(door, address, port);
      if (error === undefined) opened.push({ service, address, port });
      else if (isAddressMissing(error)) missing = new Error(reasonOf(error, address, port));
      else throw new Error(reasonOf(error, address, port), { cause: error });
    }
  }
  if (opened.length === 0 && missing) throw missing;
  return opened;
}

/** Opens each door on the sockets that systemd hands over for it; a door without one stays shut. */
export async function listenOnHanded(
  sockets: readonly HandedSocket[],
  stack: AsyncDisposableStack,
  doors: Readonly<Partial<Record<Service, Door>>>,
): Promise<DoorFacts[]> {
  // All are told to end before any is waited for.
  const offered = new Set(sockets.flatMap(({ service }) => doors[service] ?? []));
  stack.defer(async () => void (await Promise.all([...offered].map((door) => door.close()))));
  const opened: DoorFacts[] = [];
  for (const { service, fd } of sockets) {
    const place: ListenOptions & { readonly fd: number } = { fd };
    const listener = await doors[service]?.listen(place);
    const at = listener?.address();
    if (typeof at !== "object" || at === null) {
      throw new Error(`Cannot listen on the ${service} socket from systemd: not one of TCP`);
    }
    opened.push({ service, address: at.address, port: at.port });
  }
  return opened;
}

async function failureOf(door: Door, host: string, port: number): Promise<unknown> {
  try {
    // "::" takes IPv6 only, so that peers over IPv4 come with an IPv4 address, by the listener for 0.0.0.0.
    await door.listen({ host, port, ipv6Only: true });
    return undefined;
  } catch (error) {
    return error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function isAddressMissing(error: unknown): boolean {
  return codeOf(error) === "EADDRNOTAVAIL" || codeOf(error) === "EAFNOSUPPORT";
}

function reasonOf(error: unknown, address: string, port: number): string {
  const where = `Cannot listen on ${address} port ${port}`;
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return `${where}: another program does. End it, or choose other ports`;
    case "EACCES":
      return `${where}: not allowed. Ports below 1024 are given by the system: run it as a service`;
    case "EADDRNOTAVAIL":
    case "EAFNOSUPPORT":
      return `${where}: this machine does not have that address`;
    default:
      return `${where}: ${String(error)}`;
  }
}
