import type { DoorFacts } from "./admin/call.ts";
import type { Service } from "./config/config.ts";
import type { ServerSettings } from "./config/server-settings.ts";
import { listenEverywhere, listenOnHanded } from "./doors.ts";
import type { Door } from "./doors.ts";
import type { Log } from "./log/log.ts";
import type { BoxSetup } from "./setup/box-setup.ts";

type Doors = Readonly<Partial<Record<Service, Door>>>;

export interface DoorOpening {
  readonly setup: BoxSetup;
  readonly settings: ServerSettings;
  readonly offered: Readonly<Record<Service, Door>>;
  /** Grows with the doors that are open. */
  readonly facts: DoorFacts[];
  /** What makes mail go out, and certificates come in. */
  readonly begin: () => void;
  readonly log: Log;
}

/**
 * Opens all doors; of a box that is nobody's only those of the setup page, and the others with the claim. Sockets that
 * systemd holds for these meanwhile keep who comes waiting.
 */
export async function openDoors(opening: DoorOpening, stack: AsyncDisposableStack): Promise<void> {
  const { setup, settings, offered, facts, begin, log } = opening;
  if (setup.isClaimed) {
    facts.push(...(await listen(settings, stack, offered)));
    begin();
    return;
  }
  const { http, https, ...mail } = offered;
  facts.push(...(await listen(settings, stack, { http, https })));
  const later = stack.use(new AsyncDisposableStack());
  setup.whenClaimed(async () => {
    begin();
    for (const [service, door] of Object.entries(mail)) {
      try {
        facts.push(...(await listen(settings, later, { [service]: door })));
      } catch (error) {
        // The owner is at the setup page, which shows what is open; the other doors are worth having.
        log.error("server.door.failed", { service, reason: String(error) });
      }
    }
    log.info("server.claimed", { doors: facts.length });
  });
}

function listen(
  { systemd, config }: ServerSettings,
  stack: AsyncDisposableStack,
  doors: Doors,
): Promise<DoorFacts[]> {
  const sockets = systemd?.sockets ?? [];
  if (sockets.length === 0) return listenEverywhere(config.listen, stack, doors);
  const wanted = sockets.filter(({ service }) => doors[service] !== undefined);
  return listenOnHanded(wanted, stack, doors);
}
