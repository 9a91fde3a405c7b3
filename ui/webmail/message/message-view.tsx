import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button, IconButton } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import { Menu } from "../../kit/menu/menu.tsx";
import { pageViews } from "../shell/page-views.ts";
import type { Webmail } from "../webmail.ts";
import { Attachments } from "./attachments.tsx";
import { MessageFrame } from "./message-frame.tsx";
import { MessageHeader } from "./message-header.tsx";
import { answer, messageItems, moreItems } from "./message-menu.ts";
import { MessageText } from "./message-text.tsx";
import { Siblings } from "./siblings.tsx";

/** Found by the keyboard, for scrolling. */
export const messageScrollId = "message-scroll";

export function MessageView({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, message } = webmail;
  const status = message.status.value;
  if (status === "none") {
    return (
      <div class="message-none">
        <Icon name="mail" />
        <p>{t("message.none")}</p>
      </div>
    );
  }
  return (
    <article class="message" aria-busy={status === "loading"}>
      <MessageBar webmail={webmail} />
      {status === "gone" || status === "failed" ? (
        <div class="message-none" role="alert">
          <p>{t(status === "gone" ? "message.gone" : "status.offline")}</p>
          {status === "failed" ? (
            <Button onPress={() => webmail.reconnect()}>{t("status.retry")}</Button>
          ) : null}
        </div>
      ) : null}
      {status === "ready" || message.details.value !== undefined ? (
        <MessageContent webmail={webmail} />
      ) : null}
    </article>
  );
}

function MessageContent({ webmail }: { webmail: Webmail }): JSX.Element {
  const { message } = webmail;
  const isDesigned = message.form.value === "html";
  return (
    <div class="message-content" id={messageScrollId}>
      <MessageHeader webmail={webmail} />
      <Siblings webmail={webmail} />
      <FormBar webmail={webmail} />
      {isDesigned ? <MessageFrame webmail={webmail} /> : <MessageText webmail={webmail} />}
      <Attachments webmail={webmail} />
    </div>
  );
}

/** Which form the message is in, where it has two, and what was left out of it. */
function FormBar({ webmail }: { webmail: Webmail }): JSX.Element | null {
  const { t, message } = webmail;
  const { form, hasText, htmlPart, isExternalShown, frame } = message;
  if (htmlPart.value === undefined) return null;
  const isDesigned = form.value === "html";
  const sender = message.details.value?.from?.[0]?.email;
  const { blocked = 0, isExternal = false } = frame.value ?? {};
  const isHeldBack = isDesigned && !isExternalShown.value && !isExternal && blocked > 0;
  if (!hasText.value && !isHeldBack) return null;
  return (
    <div class="form-bar">
      {hasText.value ? (
        <div class="segments" role="group" aria-label={t("list.view")}>
          {(["text", "html"] as const).map((one) => (
            <button
              key={one}
              type="button"
              class="button"
              aria-pressed={form.value === one}
              onClick={() => void message.choose(one)}
            >
              {t(`message.${one}`)}
            </button>
          ))}
        </div>
      ) : null}
      {isHeldBack ? (
        <button
          type="button"
          class="button"
          title={t("message.external.why")}
          onClick={() => (isExternalShown.value = true)}
        >
          {t("message.external")}
        </button>
      ) : null}
      {isHeldBack && sender !== undefined ? (
        <button
          type="button"
          class="button"
          title={t("message.external.why")}
          onClick={() => {
            isExternalShown.value = true;
            void webmail.attempt(() => webmail.settings.showSender(sender, "external"));
          }}
        >
          {t("message.external.always", { name: sender })}
        </button>
      ) : null}
    </div>
  );
}

function MessageBar({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t, mail, message } = webmail;
  const [anchor, setAnchor] = useState<Element | undefined>(undefined);
  const id = message.id.value!;
  // A thread that stands for all of its messages goes as one.
  const ids = webmail.list.targets(id, { isChoiceMeant: false });
  const isFlagged = mail.cache.get(id)?.keywords["$flagged"] === true;
  return (
    <div class="bar message-bar" role="toolbar" aria-label={t("app.more")}>
      <IconButton icon="back" label={t("app.back")} onPress={() => webmail.reader.closeMessage()} />
      <IconButton
        icon="archive"
        label={t("action.archive")}
        onPress={() => void webmail.commands.archive(ids)}
      />
      <IconButton
        icon="trash"
        label={t("action.trash")}
        onPress={() => void webmail.commands.trash(ids)}
      />
      <IconButton
        icon="move"
        label={t("action.move")}
        onPress={() => (webmail.dialog.value = { kind: "move", ids })}
      />
      <IconButton
        icon="flag"
        filled={isFlagged}
        pressed={isFlagged}
        label={t("action.flag")}
        onPress={() => void webmail.commands.setFlag(!isFlagged, ids)}
      />
      <span class="bar-gap" />
      {pageViews.has("compose") ? <AnswerButtons webmail={webmail} id={id} /> : null}
      <IconButton
        icon="more"
        label={t("app.more")}
        hasMenu
        onPress={(event) => setAnchor(event.currentTarget)}
      />
      {anchor === undefined ? null : (
        <Menu
          label={t("app.more")}
          anchor={anchor}
          items={[...moreItems(webmail, ids), "line", ...messageItems(webmail, id)]}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </div>
  );
}

/** On a phone there is room for one; the others are in the menu as well. */
function AnswerButtons({ webmail, id }: { webmail: Webmail; id: string }): JSX.Element {
  return (
    <span class="answer-buttons">
      {(["reply", "replyAll", "forward"] as const).map((how) => (
        <IconButton
          key={how}
          icon={how}
          label={webmail.t(`action.${how}`)}
          onPress={() => answer(webmail, how, id)}
        />
      ))}
    </span>
  );
}
