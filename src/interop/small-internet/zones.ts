/** A zone as its name server is to hold it. */
export interface Zone {
  /** With the final dot, such as `signed.example.` */
  readonly name: string;
  /**
   * signed: with a DS record in the zone above. unsigned: without. bogus: signed, but the zone above vouches for
   * another key.
   */
  readonly dnssec: "signed" | "unsigned" | "bogus";
  /** Lines of a zone file, with absolute names. RFC 1035 §5 */
  readonly records: readonly string[];
}

/** Where the one name server of all zones answers. */
export const nameServerAddress = "192.0.2.53";

const nameServer = "ns.example.";
const ttl = 60;

/** The whole tree: the root, `example.`, and below it a signed, an unsigned and a bogus zone with the given records. */
export function zonesOf(records: readonly string[]): Zone[] {
  const zones: Zone[] = [
    { name: ".", dnssec: "signed", records: [`example. NS ${nameServer}`] },
    { name: "example.", dnssec: "signed", records: [] },
    { name: "signed.example.", dnssec: "signed", records: [] },
    { name: "plain.example.", dnssec: "unsigned", records: [] },
    { name: "bogus.example.", dnssec: "bogus", records: [] },
  ];
  const all = [`${nameServer} A ${nameServerAddress}`, ...records];
  const delegations = zones.slice(2).map(({ name }) => `${name} NS ${nameServer}`);
  return zones.map((zone) => ({
    ...zone,
    records: [
      ...zone.records,
      ...all.filter((record) => zoneOf(record, zones) === zone.name),
      // The parents of a name server's own name know its address.
      ...(zone.name === "." ? [`${nameServer} A ${nameServerAddress}`] : []),
      ...(zone.name === "example." ? delegations : []),
    ],
  }));
}

/** The file of a zone; `dsRecords` are those of the zones below. */
export function formatZone({ name, records }: Zone, dsRecords: readonly string[]): string {
  return [
    `$TTL ${ttl}`,
    `${name} SOA ${nameServer} hostmaster.example. 1 3600 600 86400 ${ttl}`,
    `${name} NS ${nameServer}`,
    ...records,
    ...dsRecords,
    "",
  ].join("\n");
}

/** The longest zone that the record's name is in. */
function zoneOf(record: string, zones: readonly Zone[]): string {
  const owner = record.slice(0, record.indexOf(" ")).toLowerCase();
  const fitting = zones.filter(({ name }) => owner === name || owner.endsWith(`.${name}`));
  return fitting.toSorted((a, b) => b.name.length - a.name.length)[0]?.name ?? ".";
}
