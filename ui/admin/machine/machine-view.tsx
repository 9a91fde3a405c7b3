import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import { Waiting } from "../piece/data-list.tsx";
import { Facts, Page, Section } from "../piece/section.tsx";
import { useLoaded } from "../piece/use-loaded.ts";
import type { ViewProps } from "../shell/sections.ts";
import { hasWifi, machineOf, uptimeText, warningsOf } from "./machine.ts";
import type { MachineStatus } from "./machine.ts";
import { FactoryReset, Power, SupportBundle } from "./machine-power.tsx";
import { machineCatalogues } from "./text/machine-texts.ts";
import type { MachineTexts } from "./text/machine-texts.ts";
import { Wifi } from "./wifi.tsx";

export function View({ admin }: ViewProps): JSX.Element {
  const [texts] = useState(() => admin.texts.of(machineCatalogues));
  const machine = useLoaded(admin, () => machineOf(admin));
  const shown = machine.value.value;
  const isLoading = machine.status.value === "loading";
  return (
    <Page
      admin={admin}
      title={admin.t("nav.machine")}
      actions={
        <Button disabled={isLoading} onPress={() => void machine.load()}>
          <Icon name="refresh" />
          {admin.t("home.again")}
        </Button>
      }
    >
      {shown === undefined ? <Waiting admin={admin} of={machine} /> : null}
      {shown?.kind === "elsewhere" ? <p>{texts.t("elsewhere")}</p> : null}
      {shown?.kind === "ours" ? (
        <>
          <Status texts={texts} status={shown.status} />
          <Networks texts={texts} status={shown.status} />
          {hasWifi(shown.status) ? (
            <Wifi admin={admin} texts={texts} onJoined={() => void machine.load()} />
          ) : null}
          <Power admin={admin} texts={texts} />
          <SupportBundle admin={admin} texts={texts} hostName={shown.status.hostName} />
          <FactoryReset admin={admin} texts={texts} hostName={shown.status.hostName} />
        </>
      ) : null}
    </Page>
  );
}

interface StatusProps {
  readonly texts: MachineTexts;
  readonly status: MachineStatus;
}

function Status({ texts, status }: StatusProps): JSX.Element {
  const { t } = texts;
  const { memory, storage, celsius } = status;
  const amount = (of: typeof memory): string | undefined =>
    of && t("free", { free: texts.size(of.free), total: texts.size(of.total) });
  const yesOrNo = (is: boolean | undefined, yes: string, no: string): string | undefined =>
    is === undefined ? undefined : is ? yes : no;
  return (
    <Section title={status.board ?? t("unknown")}>
      {warningsOf(texts, status).map((warning) => (
        <p key={warning} class="remark">
          {warning}
        </p>
      ))}
      <Facts
        facts={[
          [t("name"), status.hostName],
          [t("uptime"), uptimeText(texts, status.uptimeSeconds)],
          [t("clock"), yesOrNo(status.isClockSet, t("clock.set"), t("clock.waits"))],
          [t("timeZone"), status.timeZone],
          [t("storage"), amount(storage)],
          [t("memory"), amount(memory)],
          [
            t("temperature"),
            celsius === undefined ? undefined : `${texts.number(Math.round(celsius))} °C`,
          ],
          [t("power"), yesOrNo(status.isUndervolted, t("power.low"), t("power.good"))],
          [t("slot"), status.slot],
        ]}
      />
    </Section>
  );
}

function Networks({ texts, status }: StatusProps): JSX.Element {
  const { t } = texts;
  return (
    <Section title={t("networks")}>
      {status.networks.length === 0 ? <p class="none">{t("networks.none")}</p> : null}
      <Facts
        facts={status.networks.map(({ device, kind, isConnected, name }) => [
          `${t(kind === "wifi" ? "wifi" : "cable")} (${device})`,
          isConnected ? (name ?? t("connected")) : t("apart"),
        ])}
      />
    </Section>
  );
}
