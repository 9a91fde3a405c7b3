import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";
import type { CallResult } from "../api/admin-api.ts";
import { CopyButton } from "../piece/copy-button.tsx";
import { Facts, Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";

type Status = CallResult<"device.status">;

/** The machine under the server, where it is a box of ours. */
export function Device({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const found = useLoaded(admin, async () => {
    try {
      return { status: await admin.api.call("device.status", {}) };
    } catch (error) {
      return { why: admin.told(error) };
    }
  }).value.value;
  if (found === undefined) return <p class="waiting">{t("list.loading")}</p>;
  if (found.status === undefined) return <p class="soft">{t("device.none", { why: found.why })}</p>;
  return (
    <>
      <DeviceFacts admin={admin} status={found.status} />
      <Section title={t("device.power")}>
        <div class="buttons">
          <Button kind="danger" onPress={() => void turn(admin, "reboot")}>
            {t("device.reboot")}
          </Button>
          <Button kind="danger" onPress={() => void turn(admin, "power-off")}>
            {t("device.power-off")}
          </Button>
        </div>
      </Section>
      <Support admin={admin} />
    </>
  );
}

function DeviceFacts({ admin, status }: { admin: Admin; status: Status }): JSX.Element {
  const { t, texts } = admin;
  const { storage, memory, networks } = status;
  const free = (of: Status["storage"]): string =>
    of === undefined
      ? ""
      : t("device.free", { free: texts.size(of.free), total: texts.size(of.total) });
  return (
    <Section title={t("device.title")}>
      <Facts
        facts={[
          [t("device.board"), status.board],
          [t("device.storage"), free(storage)],
          [t("home.memory"), free(memory)],
          [
            t("device.heat"),
            status.celsius === undefined ? "" : `${texts.number(Math.round(status.celsius))} °C`,
          ],
          [t("device.supply"), status.isUndervolted === true ? t("device.weak") : ""],
          [t("device.slot"), status.slot],
          [t("box.timeZone"), status.timeZone],
          [
            t("device.networks"),
            networks
              .filter(({ isConnected }) => isConnected)
              .map(({ device, name }) => name ?? device)
              .join(", "),
          ],
        ]}
      />
    </Section>
  );
}

async function turn(admin: Admin, verb: "reboot" | "power-off"): Promise<void> {
  const { t } = admin;
  const question = {
    title: t(`device.${verb}`),
    text: t(`device.${verb}.ask`),
    action: t(`device.${verb}`),
  };
  await admin.attemptAfter(
    question,
    () => admin.api.call(`device.${verb}`, {}),
    t("device.turning"),
  );
}

/** For somebody who helps. */
function Support({ admin }: { admin: Admin }): JSX.Element {
  const { t } = admin;
  const text = useSignal<string | undefined>(undefined);
  const gather = async (): Promise<void> => {
    await admin.attempt(async () => {
      text.value = JSON.stringify(await admin.api.call("device.support", {}), undefined, 2);
    });
  };
  return (
    <Section title={t("device.support")} text={t("device.support.text")}>
      <div class="buttons">
        <Button onPress={() => void gather()}>{t("device.support")}</Button>
        {text.value === undefined ? null : <CopyButton admin={admin} text={text.value} />}
      </div>
      {text.value === undefined ? null : (
        <pre class="code" tabIndex={0}>
          {text.value}
        </pre>
      )}
    </Section>
  );
}
