import { question } from "./question.ts";
import { table } from "./table.ts";

export const listenerList = question({
  usage: "[--json]",
  name: "listener.list",
  help: "Shows where the server listens. homepost.toml says so; it is read when the server starts.",
  argumentsOf: () => ({}),
  textOf: (listeners) =>
    table(
      ["SERVICE", "WHERE"],
      listeners.map(({ service, places }) => [
        service,
        places.map(({ address, port }) => `${address} port ${port}`).join(", ") || "off",
      ]),
    ),
});
