/** That many domains in a row, and nobody else in between: then it is not them. */
const silentDomainsMin = 3;
const silentDomainsMax = 100;

/** Whether mail servers answer us at all. Most internet providers of homes block port 25, silently. */
export class Reachability {
  readonly #silentDomains = new Set<string>();

  /** A server took our connection. */
  answered(): void {
    this.#silentDomains.clear();
  }

  /** No server of the domain took a connection, and none refused it either. */
  silent(domain: string): void {
    if (this.#silentDomains.size < silentDomainsMax) this.#silentDomains.add(domain);
  }

  /** What to tell people of hosts that stayed silent. */
  explanation({
    hosts,
    port,
  }: {
    readonly hosts: readonly string[];
    readonly port: number;
  }): string {
    const names = hosts.slice(0, 3).join(", ");
    const silence = `No answer on port ${port} of ${names}${hosts.length > 3 ? ", …" : ""}`;
    const cure = "choose a smarthost as transport, which takes your mail on another port";
    return this.#silentDomains.size >= silentDomainsMin
      ? `${silence}, nor of any other mail server: your internet provider blocks port ${port}; ${cure}`
      : `${silence}. If this happens with all domains, your internet provider blocks the port; ${cure}`;
  }
}
