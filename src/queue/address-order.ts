import { isIPv4, isIPv6 } from "node:net";

/**
 * The addresses of a host in the order in which they are to be dialed. `earlier` are those that earlier attempts
 * connected to, newest last.
 *
 * The family that was not used last comes first: what one of them meets (no reverse name, a blocklist) the other may
 * not. A family that was used once goes by the same address again, because of greylisting; then by others.
 * mail-behaviours 3.8, point 3
 */
export function orderedAddresses(
  addresses: readonly string[],
  earlier: readonly string[],
): readonly string[] {
  const last = earlier.at(-1);
  const families = last !== undefined && isIPv4(last) ? [isIPv6, isIPv4] : [isIPv4, isIPv6];
  return families.flatMap((isOfFamily) =>
    ofFamily(
      addresses.filter((address) => isOfFamily(address)),
      earlier.filter((address) => isOfFamily(address)),
    ),
  );
}

function ofFamily(addresses: readonly string[], earlier: readonly string[]): readonly string[] {
  const last = earlier.at(-1);
  if (last === undefined || !addresses.includes(last)) return addresses;
  const others = addresses.filter((address) => address !== last);
  return earlier.length === 1 ? [last, ...others] : [...others, last];
}
