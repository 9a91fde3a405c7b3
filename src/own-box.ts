// The machine under the server, where it is one of our boxes: systemd has made the helper's socket then.
import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { DoorFacts } from "./admin/call.ts";
import { BoxCare } from "./box/box-care.ts";
import type { Condition } from "./box/box-care.ts";
import { WifiControl } from "./box/wifi-control.ts";
import type { Config } from "./config/config.ts";
import type { Revisions } from "./config/revisions.ts";
import { DeviceClient } from "./device/device-client.ts";
import type { Log } from "./log/log.ts";
import { LocalName } from "./mdns/local-name.ts";
import { formatClaimCode, parseClaimCode } from "./setup/claim-code.ts";

export interface OwnBox {
  /** Refuses everything where this is no box of ours. */
  readonly device: DeviceClient;
  /** Undefined where this is no box of ours. */
  readonly wifi: WifiControl | undefined;
  /** How it is found at home, without `.local`. */
  readonly localName: () => string | undefined;
  /** While it is nobody's; undefined where its owner chose it. */
  readonly claimCode: () => string | undefined;
  /** The doors are open; `claimCode`, or what the claim file holds, is for who has the box in their hands. */
  begin(of: { readonly isClaimed: boolean; readonly claimCode: string | undefined }): void;
  claimed(): void;
}

export interface OwnBoxOptions {
  readonly config: Config;
  readonly claimFile: string | undefined;
  readonly revisions: Pick<Revisions, "document" | "follow">;
  /** Grows with the doors that are open. */
  readonly doors: readonly DoorFacts[];
  /** How it is; asked once the doors are open. */
  readonly condition: () => Promise<Condition>;
  readonly log: Log;
}

/** What others at home look for. RFC 6763 §7, with the names of the registry. */
const announced: readonly string[] = ["https", "http", "imaps", "submissions"];

export function ownBoxOn(options: OwnBoxOptions, stack: AsyncDisposableStack): OwnBox {
  const { config, revisions, condition, log } = options;
  const device = new DeviceClient(config.box.helper);
  const local = config.box.mdns ? stack.use(localNameOn(options)) : undefined;
  const localName = (): string | undefined => local?.current;
  if (!existsSync(config.box.helper)) {
    const nothing = (): undefined => undefined;
    return { device, wifi: undefined, localName, claimCode: nothing, begin() {}, claimed() {} };
  }
  const wifi = stack.use(new WifiControl({ device, log }));
  const care = stack.use(new BoxCare({ device, wifi, localName, condition, log }));
  revisions.follow((document) => care.update(document));
  let shown: string | undefined;
  return {
    device,
    wifi,
    localName,
    claimCode: () => shown,
    begin: ({ isClaimed, claimCode }) => {
      if (isClaimed) return care.look();
      // The helper takes it as it is typed.
      shown = claimCode === undefined ? codeIn(options.claimFile) : formatClaimCode(claimCode);
      care.begin(shown);
    },
    claimed: () => {
      shown = undefined;
      care.claimed();
    },
  };
}

function localNameOn({ revisions, doors, log }: OwnBoxOptions): LocalName {
  return new LocalName({
    name: () => revisions.document.box.name ?? ownLabel(),
    services: () => {
      const ports = new Map(doors.map(({ service, port }) => [service, port]));
      return announced.flatMap((type) => {
        const port = ports.get(type);
        return port === undefined ? [] : [{ type, port }];
      });
    },
    log,
  });
}

/** As the system calls it, if that is a name for neighbours. */
function ownLabel(): string {
  const [label = ""] = hostname().toLowerCase().split(".", 1);
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label) ? label : "homepost";
}

/** A code that an earlier start has made, as it is typed. */
function codeIn(file: string | undefined): string | undefined {
  if (file === undefined || !existsSync(file)) return undefined;
  const code = parseClaimCode(readFileSync(file, "utf8"));
  return code === undefined ? undefined : formatClaimCode(code);
}
