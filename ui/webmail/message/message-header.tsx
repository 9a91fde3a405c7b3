import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../../kit/icon/icon.tsx";
import type { EmailAddress } from "../jmap/types.ts";
import type { Webmail } from "../webmail.ts";
import { authenticationOf } from "./authentication.ts";
import { Marked } from "./marked.tsx";

export function MessageHeader({ webmail }: { webmail: Webmail }): JSX.Element | null {
  const { t, texts, mail, message } = webmail;
  const details = message.details.value;
  if (details === undefined) return null;
  const { subject, from, to, cc, bcc, replyTo, sentAt, receivedAt, id } = details;
  const mixed = t("message.mixed");
  const labels = Object.keys(mail.cache.get(id)?.keywords ?? {}).filter(
    (one) => !one.startsWith("$"),
  );
  return (
    <header class="message-header">
      <h2>{subject === null || subject === "" ? t("list.nosubject") : subject}</h2>
      {labels.length === 0 ? null : (
        <p class="message-labels">
          {labels.map((label) => (
            <span class="badge" key={label}>
              {label}
            </span>
          ))}
        </p>
      )}
      <details>
        <summary>
          <span class="message-from">
            <Address address={from?.[0]} otherwise={t("list.unnamed")} mixed={mixed} />
            <AuthenticationBadge webmail={webmail} />
          </span>
          <time dateTime={receivedAt} title={texts.longDate(new Date(receivedAt))}>
            {texts.shortDate(new Date(receivedAt), new Date())}
          </time>
          <span class="message-to">
            {t("list.to", { names: texts.list([...(to ?? []), ...(cc ?? [])].map(nameOf)) })}
          </span>
        </summary>
        <dl>
          <Line name={t("message.from")}>
            <Addresses addresses={from} mixed={mixed} />
          </Line>
          <Line name={t("message.to")}>
            <Addresses addresses={to} mixed={mixed} />
          </Line>
          <Line name={t("message.cc")}>
            <Addresses addresses={cc} mixed={mixed} />
          </Line>
          <Line name={t("message.bcc")}>
            <Addresses addresses={bcc} mixed={mixed} />
          </Line>
          <Line name={t("message.reply-to")}>
            <Addresses addresses={replyTo} mixed={mixed} />
          </Line>
          <Line name={t("message.date")}>{texts.longDate(new Date(sentAt ?? receivedAt))}</Line>
        </dl>
      </details>
    </header>
  );
}

/** Nothing where our server has said nothing. */
function AuthenticationBadge({ webmail: { t, message } }: { webmail: Webmail }) {
  const mark = authenticationOf(message.details.value);
  if (mark === undefined) return null;
  return (
    <span class={`author ${mark}`} title={t(`message.author.${mark}.why`)}>
      <Icon name={mark === "proven" ? "check" : "junk"} />
      {t(`message.author.${mark}`)}
    </span>
  );
}

/** Nothing where it has nothing to say. */
function Line(props: { name: string; children: ComponentChildren }): JSX.Element | null {
  return (
    <div class="message-line">
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Addresses(props: {
  addresses: readonly EmailAddress[] | null;
  mixed: string;
}): JSX.Element {
  const { addresses, mixed } = props;
  return (
    <>
      {(addresses ?? []).map((address, index) => (
        <span class="address" key={index}>
          <Address address={address} otherwise="" mixed={mixed} />
        </span>
      ))}
    </>
  );
}

/** The address is always shown with the name: anybody may call themselves anything. */
function Address(props: {
  address: EmailAddress | undefined;
  otherwise: string;
  mixed: string;
}): JSX.Element {
  const { address, otherwise, mixed } = props;
  if (address === undefined) return <>{otherwise}</>;
  const email = <Marked text={address.email} mixed={mixed} />;
  if (address.name === null || address.name === address.email) return <bdi>{email}</bdi>;
  return (
    <>
      <strong>
        <bdi>
          <Marked text={address.name} mixed={mixed} />
        </bdi>
      </strong>{" "}
      <bdi class="address-email">{email}</bdi>
    </>
  );
}

function nameOf({ name, email }: EmailAddress): string {
  return name ?? email;
}
