// What the DNS should say of a domain and of this machine, so that mail for it comes, goes and is believed. Pure values
// in, records out (suggested-records.ts); the checks (checks.ts) hold what the DNS does say against the same plan.
import type { KeyObject } from "node:crypto";
import type { StsPolicy } from "../mta-sts/sts-policy.ts";

/** Names are A-labels in lower case. */
export interface DomainPlan {
  readonly domain: string;
  readonly hostName: string;
  /** What mail programs call this machine; the host name, where there is no other. */
  readonly clientHost: string;
  /** Addresses of this machine as others see them; none where they are not known. */
  readonly addresses: readonly string[];
  /** Keys of all certificates of this machine, in the order in which they are published. */
  readonly hostKeys: readonly KeyObject[];
  readonly dkim: readonly DkimPlan[];
  /** Ways that mail takes besides going out from here. */
  readonly senders: readonly SenderPlan[];
  /** Mail of the domain goes out from here too, to the mail hosts of others. */
  readonly sendsDirectly: boolean;
  /** Undefined: none is published. */
  readonly stsPolicy: StsPolicy | undefined;
  /** Where others send reports on the domain, and on the machine. */
  readonly reportAddress: string;
  readonly hostReportAddress: string;
  readonly authority: AuthorityPlan | undefined;
}

export interface DkimPlan {
  readonly selector: string;
  /** Of the key record; undefined where the private key is missing. */
  readonly record: string | undefined;
  /** Others need its record to verify what is sent now. */
  readonly isSigning: boolean;
}

/** A transport. */
export interface SenderPlan {
  readonly name: string;
  /** Where mail comes from, as others see it. */
  readonly addresses: readonly string[];
  /** What the provider wants to be included in SPF. */
  readonly include: string | undefined;
  /** The server of a provider who says nothing of SPF. */
  readonly host: string | undefined;
}

/** Who issues our certificates. */
export interface AuthorityPlan {
  /** In CAA records, such as letsencrypt.org. */
  readonly issuers: readonly string[];
  readonly accountUrl: string;
  /** Names are proved in the DNS too. */
  readonly provesInDns: boolean;
}
