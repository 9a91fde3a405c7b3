/** The router that everything goes to, from /proc/net/route; undefined where there is none. proc_pid_net(5) */
export function defaultRouter(table: string): string | undefined {
  const routes = table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, destination = "", gateway = "", flags = "", , , metric = "", mask = ""] =
        line.split(/\s+/);
      const isDefault = destination === "00000000" && mask === "00000000";
      // RTF_UP and RTF_GATEWAY
      const isUp = (Number.parseInt(flags, 16) & 3) === 3;
      return isDefault && isUp && /^[0-9A-F]{8}$/i.test(gateway)
        ? [{ gateway, metric: Number(metric) }]
        : [];
    });
  const [first] = routes.toSorted((one, other) => one.metric - other.metric);
  // As the processor has it: little end first on all that we run on.
  return first && Buffer.from(first.gateway, "hex").toReversed().join(".");
}
