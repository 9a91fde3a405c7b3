import type { KeyObject } from "node:crypto";
import { DkimKeys } from "../delivery/dkim-keys.ts";

/** Keys that are made at once: Ed25519 whatever is asked for, since looking for large primes takes a second or two. */
export class QuickKeys extends DkimKeys {
  override generate(domain: string, selector: string): Promise<KeyObject> {
    return super.generate(domain, selector, "ed25519");
  }
}
