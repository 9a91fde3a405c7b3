import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { Admin } from "../admin.ts";
import { textOf } from "../piece/form.ts";
import type { FormValues } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import type { Queue } from "./queue.ts";

type Selection = Queue["selection"];

interface ActionsProps {
  readonly admin: Admin;
  readonly selection: () => Selection;
  readonly count: number;
  readonly onDone: () => Promise<void>;
}

/** What can be done with messages that wait: one, some, or all. */
export function QueueActions(props: ActionsProps): JSX.Element {
  const { admin, selection, count, onDone } = props;
  const { t, api } = admin;
  const [isMore, setMore] = useState(false);
  const run = async (
    work: (chosen: Selection) => Promise<{ readonly count: number }>,
  ): Promise<void> => {
    const isDone = await admin.attempt(async () => {
      const done = await work(selection());
      admin.toasts.show(t("queue.done", { count: done.count }));
    });
    if (isDone) await onDone();
  };
  const runAfter = async (
    action: "fail" | "drop",
    work: (chosen: Selection) => Promise<{ readonly count: number }>,
  ): Promise<void> => {
    const question = {
      title: t(`queue.${action}`),
      text: t(`queue.${action}.ask`, { count }),
      action: t(`queue.${action}`),
    };
    if (await admin.ask(question)) await run(work);
  };
  return (
    <div class="buttons">
      <Button
        onPress={() =>
          void run((chosen) => api.call("queue.schedule", { ...chosen, when: { kind: "now" } }))
        }
      >
        {t("queue.now")}
      </Button>
      <Button
        onPress={() => void run((chosen) => api.call("queue.hold", { ...chosen, held: true }))}
      >
        {t("queue.hold")}
      </Button>
      <Button
        onPress={() => void run((chosen) => api.call("queue.hold", { ...chosen, held: false }))}
      >
        {t("queue.unhold")}
      </Button>
      <Button onPress={() => setMore(true)}>{t("queue.more")}</Button>
      <Button
        kind="danger"
        onPress={() => void runAfter("fail", (chosen) => api.call("queue.fail", chosen))}
      >
        {t("queue.fail")}
      </Button>
      <Button
        kind="danger"
        onPress={() => void runAfter("drop", (chosen) => api.call("queue.drop", chosen))}
      >
        {t("queue.drop")}
      </Button>
      {isMore ? (
        <MoreDialog
          {...{ admin, selection, count }}
          onClose={() => setMore(false)}
          onDone={() => {
            setMore(false);
            return onDone();
          }}
        />
      ) : null}
    </div>
  );
}

/** When, by which way, and whether only with TLS. */
function MoreDialog(props: ActionsProps & { readonly onClose: () => void }): JSX.Element {
  const { admin, selection, count, onClose, onDone } = props;
  const { t, api } = admin;
  const transports =
    useLoaded(admin, () => api.call("transport.list", {})).value.value?.map(({ name }) => name) ??
    [];
  return (
    <Dialog title={t("queue.moreOf", { count })} closeLabel={t("app.close")} onClose={onClose}>
      <FormView
        admin={admin}
        fields={[
          {
            name: "delay",
            label: t("queue.delay"),
            kind: "choice",
            options: [
              ["", t("queue.asIs")],
              ["1", t("queue.delay.hours", { count: 1 })],
              ["6", t("queue.delay.hours", { count: 6 })],
              ["24", t("queue.delay.hours", { count: 24 })],
            ],
          },
          {
            name: "transport",
            label: t("route.transport"),
            kind: "choice",
            options: [
              ["", t("queue.asIs")],
              ["-", t("queue.byRoutes")],
              ...transports.map((name) => [name, name] as const),
            ],
          },
          {
            name: "tls",
            label: t("queue.tls"),
            kind: "choice",
            options: [
              ["", t("queue.asIs")],
              ["yes", t("queue.tls.yes")],
              ["no", t("queue.tls.no")],
              ["default", t("queue.tls.default")],
            ],
          },
        ]}
        first={{ delay: "", transport: "", tls: "" }}
        submit={t("form.save")}
        onCancel={onClose}
        onSubmit={async (values) => {
          await change(admin, selection(), values);
          admin.toasts.show(t("form.saved"));
          await onDone();
        }}
      />
    </Dialog>
  );
}

async function change({ api }: Admin, chosen: Selection, values: FormValues): Promise<void> {
  const delay = textOf(values, "delay");
  const transport = textOf(values, "transport");
  const tls = textOf(values, "tls");
  if (delay !== "") {
    const byMs = Number(delay) * 3_600_000;
    await api.call("queue.schedule", { ...chosen, when: { kind: "delay", byMs } });
  }
  if (transport !== "") {
    const name = transport === "-" ? {} : { transport };
    await api.call("queue.transport", { ...chosen, ...name });
  }
  if (tls !== "") {
    const requireTls = tls === "default" ? {} : { requireTls: tls === "yes" };
    await api.call("queue.require-tls", { ...chosen, ...requireTls });
  }
}
