import { UsageError } from "./command.ts";
import { question } from "./question.ts";
import { revisionText } from "./revision-text.ts";

const kinds = ["account", "domain", "all"] as const;

export const routeSet = question({
  usage: "all|account NAME|domain NAME [--route ROUTE]...",
  name: "route.set",
  help:
    "Replaces the routes of all mail, of an account or of a domain. Each --route is one, in the order in\n" +
    "which they are looked at: TRANSPORT[,from=DOMAIN][,to=DOMAIN][,attempts=COUNT]. None: no routes.",
  options: { route: { value: "ROUTE", text: "such as backup,attempts=3", multiple: true } },
  positionalsMin: 1,
  positionalsMax: 2,
  argumentsOf: (words) => {
    const [kind, name] = words.positionals;
    const of = kinds.find((one) => one === kind);
    if (of === undefined) throw new UsageError(`"${kind}" is not one of ${kinds.join(", ")}`);
    return { of, name, routes: words.values("route").map(routeOf) };
  },
  textOf: revisionText,
});

function routeOf(text: string) {
  const [transport = "", ...conditions] = text.split(",");
  const route = {
    transport,
    fromDomain: [] as string[],
    toDomain: [] as string[],
    minimumAttempts: 0,
  };
  for (const condition of conditions) {
    const [name, value = ""] = condition.split("=");
    if (name === "from") route.fromDomain.push(value);
    else if (name === "to") route.toDomain.push(value);
    else if (name === "attempts" && /^\d{1,3}$/.test(value)) route.minimumAttempts = Number(value);
    else throw new UsageError(`"${condition}" is not from=DOMAIN, to=DOMAIN or attempts=COUNT`);
  }
  return route;
}
