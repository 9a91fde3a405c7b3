import { nothing } from "./arguments.ts";
import { callOf, type DoorFacts } from "./call.ts";

const services = ["smtp", "submission", "submissions", "imap", "imaps", "http", "https"] as const;

export interface ListenerFacts {
  readonly service: string;
  /** None: the service is off, in the file that is read at start. */
  readonly places: readonly Omit<DoorFacts, "service">[];
}

/** Where the server listens. */
export const listenerList = callOf(nothing, ({ server }): ListenerFacts[] => {
  const others = server.doors.map(({ service }) => service);
  return [...new Set([...services, ...others])].map((service) => ({
    service,
    places: server.doors
      .filter((door) => door.service === service)
      .map(({ address, port }) => ({ address, port })),
  }));
});
