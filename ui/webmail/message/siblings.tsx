import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Email } from "../jmap/types.ts";
import type { Webmail } from "../webmail.ts";

/** So many are shown without being asked for. */
const openMax = 4;

/** The other messages of the thread, each as one line; the newest are the lowest. */
export function Siblings({ webmail }: { webmail: Webmail }): JSX.Element | null {
  const { t, mail, message } = webmail;
  const id = message.id.value ?? "";
  const threadId = mail.cache.get(id)?.threadId ?? "";
  const [, setKnown] = useState("");
  useEffect(() => {
    if (threadId === "") return;
    // Without them the message is there all the same. Who asks for what is not known hears of nothing.
    void mail.knowThread(threadId).then(
      () => setKnown(threadId),
      () => {},
    );
  }, [threadId]);
  const members = (mail.cache.thread(threadId) ?? [])
    .map((one) => mail.cache.get(one))
    .filter((email) => email !== undefined);
  if (members.length < 2) return null;
  return (
    <details class="siblings" open={members.length <= openMax} key={threadId}>
      <summary>{t("list.thread", { count: members.length })}</summary>
      <ol>
        {members.map((email) => (
          <Sibling key={email.id} webmail={webmail} email={email} isShown={email.id === id} />
        ))}
      </ol>
    </details>
  );
}

function Sibling(props: { webmail: Webmail; email: Email; isShown: boolean }): JSX.Element {
  const { webmail, email, isShown } = props;
  const { t, texts, reader } = webmail;
  const [sender] = email.from ?? [];
  const isUnread = email.keywords["$seen"] === undefined;
  return (
    <li>
      <button
        type="button"
        class={isUnread ? "sibling unread" : "sibling"}
        aria-current={isShown ? "true" : undefined}
        onClick={() => reader.open(email.id)}
      >
        <span class="sibling-from">{sender?.name ?? sender?.email ?? t("list.unnamed")}</span>
        <span class="sibling-preview">{email.preview}</span>
        {email.hasAttachment ? <Icon name="attach" /> : null}
        <time dateTime={email.receivedAt}>
          {texts.shortDate(new Date(email.receivedAt), new Date())}
        </time>
      </button>
    </li>
  );
}
