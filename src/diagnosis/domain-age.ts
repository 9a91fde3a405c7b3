// Since when a domain is registered, as its registry says by RDAP: mail from domains of a few weeks is trusted by few. The
// DNS cannot tell, whatever the serial of a zone looks like.
import * as v from "valibot";

export type DomainAge =
  | { readonly kind: "known"; readonly registeredAt: number }
  | { readonly kind: "unknown"; readonly reason: string };

/** The text at an https address. Rejects where there is none, or it is too long. */
export type FetchText = (url: string) => Promise<string>;

/** RFC 9224 §4: which registry answers for which top-level domains. */
const registries = "https://data.iana.org/rdap/dns.json";
const registriesSchema = v.object({
  services: v.array(v.tuple([v.array(v.string()), v.array(v.string())])),
});
/** RFC 9083 §4.5 */
const answerSchema = v.object({
  events: v.array(v.object({ eventAction: v.string(), eventDate: v.string() })),
});
const labelsMax = 5;

/** `domain` in A-labels; a name below the registered one is looked up by that. */
export async function domainAge(domain: string, fetchText: FetchText): Promise<DomainAge> {
  try {
    const labels = domain.toLowerCase().split(".");
    const base = await registryOf(labels.at(-1) ?? "", fetchText);
    if (base === undefined) return { kind: "unknown", reason: "its registry does not tell" };
    for (let from = Math.max(0, labels.length - labelsMax); from < labels.length - 1; from++) {
      const registeredAt = await registration(labels.slice(from).join("."), base, fetchText);
      if (registeredAt !== undefined) return { kind: "known", registeredAt };
    }
    return { kind: "unknown", reason: "its registry knows no such domain" };
  } catch (error) {
    return { kind: "unknown", reason: Error.isError(error) ? error.message : String(error) };
  }
}

async function registryOf(topLevel: string, fetchText: FetchText): Promise<string | undefined> {
  const { services } = v.parse(registriesSchema, JSON.parse(await fetchText(registries)));
  const service = services.find(([names]) => names.includes(topLevel));
  return service?.[1].find((url) => url.startsWith("https://"));
}

/** Undefined where the registry does not have that name. */
async function registration(
  name: string,
  base: string,
  fetchText: FetchText,
): Promise<number | undefined> {
  let text: string;
  try {
    text = await fetchText(`${base.replace(/\/$/, "")}/domain/${encodeURIComponent(name)}`);
  } catch {
    return undefined;
  }
  const answer = v.safeParse(answerSchema, JSON.parse(text));
  if (!answer.success) return undefined;
  const event = answer.output.events.find(({ eventAction }) => eventAction === "registration");
  const at = Date.parse(event?.eventDate ?? "");
  return Number.isNaN(at) ? undefined : at;
}
