import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";
import { textOf } from "../piece/form.ts";
import { FormView } from "../piece/form.tsx";
import { Section } from "../piece/section.tsx";
import type { WifiNetwork } from "./machine.ts";
import type { MachineTexts } from "./text/machine-texts.ts";

interface WifiProps {
  readonly admin: Admin;
  readonly texts: MachineTexts;
  readonly onJoined: () => void;
}

/** What is in the air, and the way into one of them. */
export function Wifi({ admin, texts, onJoined }: WifiProps): JSX.Element {
  const { t } = texts;
  const [networks, setNetworks] = useState<readonly WifiNetwork[] | undefined>(undefined);
  const [chosen, setChosen] = useState<WifiNetwork | "hidden" | undefined>(undefined);
  const [isLooking, setLooking] = useState(false);
  const look = async (): Promise<void> => {
    setLooking(true);
    await admin.attempt(async () => setNetworks(await admin.api.call("device.wifi.scan", {})));
    setLooking(false);
  };
  return (
    <Section title={t("wifi")} text={t("wifi.text")}>
      <div class="buttons">
        <Button disabled={isLooking} onPress={() => void look()}>
          {t(isLooking ? "wifi.looking" : "wifi.look")}
        </Button>
        <Button onPress={() => setChosen("hidden")}>{t("wifi.hidden")}</Button>
      </div>
      {networks?.length === 0 ? <p class="none">{t("wifi.none")}</p> : null}
      <ul class="records" aria-label={t("wifi.all")}>
        {networks?.map((network) => (
          <NetworkLine
            key={network.ssid}
            texts={texts}
            network={network}
            onChoose={() => setChosen(network)}
          />
        ))}
      </ul>
      {chosen === undefined ? null : (
        <JoinForm
          key={chosen === "hidden" ? "" : chosen.ssid}
          admin={admin}
          texts={texts}
          network={chosen}
          onEnd={(isJoined) => {
            setChosen(undefined);
            if (isJoined) onJoined();
          }}
        />
      )}
    </Section>
  );
}

interface NetworkLineProps {
  readonly texts: MachineTexts;
  readonly network: WifiNetwork;
  readonly onChoose: () => void;
}

function NetworkLine({ texts, network, onChoose }: NetworkLineProps): JSX.Element {
  const { t } = texts;
  const { ssid, signal, security, isJoined } = network;
  return (
    <li class="record">
      <p>
        <strong>{ssid}</strong>{" "}
        <span class="soft">
          {t("wifi.signal", { signal: texts.number(signal) })}
          {security === "open" ? `, ${t("wifi.open")}` : ""}
          {security === "other" ? `, ${t("wifi.company")}` : ""}
          {isJoined ? `, ${t("connected")}` : ""}
        </span>
      </p>
      {isJoined || security === "other" ? null : (
        <div class="buttons">
          <Button onPress={onChoose}>
            {t("wifi.join")}
            <span class="unseen"> {ssid}</span>
          </Button>
        </div>
      )}
    </li>
  );
}

interface JoinFormProps {
  readonly admin: Admin;
  readonly texts: MachineTexts;
  readonly network: WifiNetwork | "hidden";
  readonly onEnd: (isJoined: boolean) => void;
}

function JoinForm({ admin, texts, network, onEnd }: JoinFormProps): JSX.Element {
  const { t } = texts;
  const isHidden = network === "hidden";
  const isOpen = !isHidden && network.security === "open";
  return (
    <FormView
      admin={admin}
      fields={[
        ...(isHidden ? [{ name: "ssid", label: t("wifi.name"), required: true }] : []),
        ...(isOpen
          ? []
          : [
              {
                name: "passphrase",
                label: isHidden ? t("wifi.password") : t("wifi.passwordOf", { ssid: network.ssid }),
                kind: "password" as const,
                required: !isHidden,
                autocomplete: "off" as const,
              },
            ]),
        {
          name: "country",
          label: t("wifi.country"),
          placeholder: "DE",
          help: t("wifi.country.help"),
        },
      ]}
      first={{ ssid: isHidden ? "" : network.ssid, passphrase: "", country: "" }}
      submit={t("wifi.join")}
      onCancel={() => onEnd(false)}
      onSubmit={async (values) => {
        const passphrase = String(values["passphrase"]);
        const country = textOf(values, "country").toUpperCase();
        const joined = await admin.api.call("device.wifi.join", {
          ssid: String(values["ssid"]),
          isHidden,
          ...(passphrase === "" ? {} : { passphrase }),
          ...(country === "" ? {} : { country }),
        });
        const addresses = joined.addresses.join(", ");
        admin.toasts.show(t("wifi.joined", { ssid: joined.ssid, addresses }));
        onEnd(true);
      }}
    />
  );
}
