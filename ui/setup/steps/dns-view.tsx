import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { PublishedRecord } from "../../../src/domain-dns/published.ts";
import { Button } from "../../kit/button/button.tsx";
import { CopyButton } from "../frame/copy-button.tsx";
import { QrPicture } from "../frame/qr-picture.tsx";
import { StateMark } from "../frame/state-mark.tsx";
import type { MarkKind } from "../frame/state-mark.tsx";
import { StepFrame } from "../frame/step-frame.tsx";
import { TextField } from "../frame/text-field.tsx";
import type { Setup } from "../setup.ts";
import { DnsStep } from "./dns.ts";
import { waitHere } from "./wait-here.ts";

const marks: Readonly<Record<PublishedRecord["state"], MarkKind>> = {
  published: "good",
  missing: "open",
  different: "bad",
  unknown: "note",
};

export function DnsView({ setup }: { setup: Setup }): JSX.Element {
  const { t } = setup;
  const step = useMemo(() => new DnsStep(setup, waitHere), [setup]);
  useEffect(() => {
    void step.watch();
    return () => step.stop();
  }, [step]);
  if (!step.hasDomain.value) {
    return (
      <StepFrame setup={setup} step="dns" lead={t("dns.none")}>
        <Button onPress={() => setup.go("domain")}>{t("mailbox.choose")}</Button>
      </StepFrame>
    );
  }
  const published = step.published.value;
  const { required, recommended } = step.groups.value;
  const here = `${location.origin}/setup/`;
  return (
    <StepFrame
      setup={setup}
      step="dns"
      lead={t("dns.lead", { domain: published?.domain ?? "" })}
      next={{ run: () => void setup.done("dns"), disabled: !step.isComplete.value }}
    >
      {published?.exists === false ? <Missing setup={setup} domain={published.domain} /> : null}
      {published?.hasAddresses === false ? <Address setup={setup} step={step} /> : null}
      <Group setup={setup} title={t("dns.required")} records={required} isOpen />
      <Group setup={setup} title={t("dns.recommended")} records={recommended} />
      {published === undefined ? null : (
        <details class="setup-more">
          <summary>{t("dns.zone")}</summary>
          <pre class="setup-zone" tabIndex={0}>
            {published.zone}
          </pre>
          <CopyButton
            setup={setup}
            text={published.zone}
            of={t("dns.zone")}
            label={t("dns.zone.copy")}
          />
        </details>
      )}
      <details class="setup-more">
        <summary>{t("dns.elsewhere")}</summary>
        <p>{t("dns.elsewhere.lead")}</p>
        <p>
          <code>{here}</code>
        </p>
        <QrPicture text={here} label={here} />
      </details>
      <p class="setup-news" role="status">
        {t(
          !step.isReached.value
            ? "dns.lost"
            : step.isComplete.value
              ? "dns.complete"
              : "dns.looking",
        )}
      </p>
    </StepFrame>
  );
}

function Missing({ setup, domain }: { setup: Setup; domain: string }): JSX.Element {
  const { t } = setup;
  return (
    <div class="setup-box bad" role="alert">
      <p>{t("dns.exists.not", { domain })}</p>
      <Button onPress={() => setup.go("domain")}>{t("dns.exists.change")}</Button>
    </div>
  );
}

function Address({ setup, step }: { setup: Setup; step: DnsStep }): JSX.Element {
  const { t } = setup;
  return (
    <div class="setup-box">
      <h2>{t("dns.address.title")}</h2>
      <p>{t("dns.address.lead")}</p>
      <TextField label={t("dns.address.label")} value={step.address} />
      <Button onPress={() => void step.saveAddress()}>{t("dns.address.do")}</Button>
    </div>
  );
}

function Group(props: {
  setup: Setup;
  title: string;
  records: readonly PublishedRecord[];
  isOpen?: boolean;
}): JSX.Element | null {
  const { setup, title, records, isOpen = false } = props;
  if (records.length === 0) return null;
  const done = records.filter(({ state }) => state === "published").length;
  return (
    <details class="setup-group" open={isOpen}>
      <summary>
        <h2>{title}</h2>
        <span>{setup.t("dns.count", { done, all: records.length })}</span>
      </summary>
      <ul>
        {records.map((record) => (
          <li key={`${record.type} ${record.name} ${record.value}`}>
            <Record setup={setup} record={record} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Record({ setup, record }: { setup: Setup; record: PublishedRecord }): JSX.Element {
  const { t } = setup;
  const { type, name, value, state, found, reason } = record;
  return (
    <div class={`setup-record ${state}`}>
      <div class="setup-line-top">
        <strong>{type}</strong>
        <StateMark kind={marks[state]} text={t(`dns.${state}`)} />
      </div>
      {state === "published" ? (
        <code>{name}</code>
      ) : (
        <>
          <Value setup={setup} title={t("dns.name")} text={name} />
          <Value setup={setup} title={t("dns.value")} text={value} />
        </>
      )}
      {found.length === 0 ? null : (
        <p class="setup-advice">{t("dns.found", { found: found.join(" | ") })}</p>
      )}
      {reason === undefined ? null : <p class="setup-advice">{reason}</p>}
    </div>
  );
}

/** More has a place that scrolls, also with the keyboard. */
const longCharacters = 90;

function Value(props: { setup: Setup; title: string; text: string }): JSX.Element {
  const { setup, title, text } = props;
  return (
    <div class="setup-value">
      <div>
        <small>{title}</small>
        {text.length > longCharacters ? (
          <code class="long" tabIndex={0}>
            {text}
          </code>
        ) : (
          <code>{text}</code>
        )}
      </div>
      <CopyButton setup={setup} text={text} of={title} />
    </div>
  );
}
