// The view "#/compose": a new message, an answer, or a draft; compose-wish.ts says what of them.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Button, IconButton } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import { LoggedOut, Unreachable } from "../jmap/transport.ts";
import { formatRoute } from "../navigation/route.ts";
import type { PageViewProps } from "../shell/page-views.ts";
import type { Webmail } from "../webmail.ts";
import { AddressBook } from "./address-book.ts";
import { AddressField } from "./address-field.tsx";
import { AttachedFiles } from "./attached-files.tsx";
import { BodyEditor } from "./body-editor.tsx";
import { Compose } from "./compose.ts";
import { wishOf } from "./compose-wish.ts";
import { readForeignHtml } from "./rich-document.ts";
import type { SentMessage } from "./sending.ts";
import { SendLater } from "./send-later.tsx";
import { parseTypedAddresses } from "./typed-addresses.ts";
import { uploadTo } from "./upload.ts";

export function PageView({ webmail, route }: PageViewProps): JSX.Element {
  // Another wish is another message.
  return <ComposePage key={formatRoute(route)} webmail={webmail} route={route} />;
}

function ComposePage({ webmail, route }: PageViewProps): JSX.Element {
  const { t } = webmail;
  const { compose, book } = useMemo(() => parts(webmail), []);
  useEffect(() => {
    compose.start(wishOf(route.parameters)).catch((error: unknown) => say(webmail, error));
    const warn = (event: BeforeUnloadEvent): void => {
      const { value } = compose.storing;
      if (value !== "nothing" && value !== "stored") event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => {
      removeEventListener("beforeunload", warn);
      if (compose.status.peek() === "ready") {
        compose.close().catch(() => webmail.toasts.show(t("compose.failed")));
      }
    };
  }, []);
  const status = compose.status.value;
  if (status === "loading") return <p class="compose-note">{t("app.loading")}</p>;
  if (status === "gone") return <p class="compose-note">{t("compose.gone")}</p>;
  if (status === "failed") return <p class="compose-note">{t("status.offline")}</p>;
  return <ComposeForm webmail={webmail} compose={compose} book={book} route={route} />;
}

function parts(webmail: Webmail): { readonly compose: Compose<File>; readonly book: AddressBook } {
  const { mail, texts, accountId } = webmail;
  const compose = new Compose<File>({
    mail,
    texts,
    upload: uploadTo(`/jmap/upload/${accountId}/`),
    readHtml: readForeignHtml,
    habits: () => webmail.settings.preferences.peek(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  const book = new AddressBook(mail.client, () => mail.byRole.value.get("sent")?.id);
  return { compose, book };
}

interface FormProps extends PageViewProps {
  readonly compose: Compose<File>;
  readonly book: AddressBook;
}

function ComposeForm(props: FormProps): JSX.Element {
  const { webmail, compose } = props;
  const { t, texts } = webmail;
  const isDropping = useSignal(false);
  const attach = (files: readonly File[]): void => void compose.attachments.add(files);
  return (
    <form
      class={isDropping.value ? "compose dropping" : "compose"}
      aria-label={t(compose.title.value)}
      aria-busy={compose.status.value === "sending"}
      // Enter in a field sends nothing: the message may have only begun.
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        // Keys of the lists are letters here; these two are for the whole form.
        event.stopPropagation();
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send(webmail, compose);
      }}
      onDragOver={(event) => {
        if (event.dataTransfer?.types.includes("Files") !== true) return;
        event.preventDefault();
        isDropping.value = true;
      }}
      onDragLeave={() => (isDropping.value = false)}
      onDrop={(event) => {
        isDropping.value = false;
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length === 0) return;
        event.preventDefault();
        attach(files);
      }}
    >
      <ComposeBar webmail={webmail} compose={compose} attach={attach} />
      <ComposeFields {...props} />
      {isDropping.value ? <p class="compose-drop">{t("compose.drop")}</p> : null}
      <BodyEditor
        compose={compose}
        texts={texts}
        onFiles={attach}
        autofocus={compose.to.peek() !== ""}
      />
      <AttachedFiles compose={compose} texts={texts} />
    </form>
  );
}

function ComposeFields({ webmail, compose, book }: FormProps): JSX.Element {
  const { t } = webmail;
  const hasMore = useSignal(compose.cc.peek() !== "" || compose.bcc.peek() !== "");
  const changed = (): void => compose.changed();
  const shared = { book, onChange: changed, suggestionsLabel: t("compose.suggestions") };
  return (
    <div class="compose-fields">
      <IdentityField webmail={webmail} compose={compose} />
      <div class="compose-to">
        <AddressField
          {...shared}
          label={t("message.to")}
          value={compose.to}
          autofocus={compose.to.peek() === ""}
        />
        {hasMore.value ? null : (
          <Button kind="quiet" onPress={() => (hasMore.value = true)}>
            {t("compose.more")}
          </Button>
        )}
      </div>
      {hasMore.value ? (
        <>
          <AddressField {...shared} label={t("message.cc")} value={compose.cc} />
          <AddressField {...shared} label={t("message.bcc")} value={compose.bcc} />
        </>
      ) : null}
      <label class="compose-field">
        <span>{t("compose.subject")}</span>
        <input
          class="input"
          type="text"
          value={compose.subject.value}
          onInput={(event) => {
            compose.subject.value = event.currentTarget.value;
            changed();
          }}
        />
      </label>
      <p class="compose-refusal" role="alert">
        {compose.refusal.value === undefined
          ? ""
          : t("compose.refused", { reason: compose.refusal.value })}
      </p>
    </div>
  );
}

function IdentityField({ webmail, compose }: Pick<FormProps, "webmail" | "compose">) {
  const identities = compose.identities.value;
  if (identities.length < 2) return null;
  return (
    <label class="compose-field">
      <span>{webmail.t("compose.from")}</span>
      <select
        class="input"
        value={compose.identityId.value}
        onChange={(event) => {
          compose.setIdentity(event.currentTarget.value);
        }}
      >
        {identities.map(({ id, name, email }) => (
          <option key={id} value={id}>
            {name === "" ? email : `${name} <${email}>`}
          </option>
        ))}
      </select>
    </label>
  );
}

interface BarProps {
  readonly webmail: Webmail;
  readonly compose: Compose<File>;
  readonly attach: (files: readonly File[]) => void;
}

function ComposeBar({ webmail, compose, attach }: BarProps): JSX.Element {
  const { t } = webmail;
  const picker = useRef<HTMLInputElement>(null);
  const isSending = compose.status.value === "sending";
  const isPlain = compose.body.value.kind === "plain";
  const storing = compose.storing.value;
  return (
    <div class="bar compose-bar" role="toolbar" aria-label={t(compose.title.value)}>
      <IconButton icon="back" label={t("app.back")} onPress={() => leave(webmail)} />
      <Button kind="primary" disabled={isSending} onPress={() => void send(webmail, compose)}>
        <Icon name="sent" />
        {t(isSending ? "compose.sending" : "compose.send")}
      </Button>
      <SendLater
        label={t("compose.later")}
        hint={t("compose.later.at")}
        cancel={t("app.cancel")}
        disabled={isSending}
        onChoose={(at) => void send(webmail, compose, at)}
      />
      <span class="compose-state" role="status">
        {storing === "nothing" ? "" : t(`compose.${storing}`)}
      </span>
      <IconButton
        icon="attach"
        label={t("compose.attach")}
        onPress={() => picker.current?.click()}
      />
      <Button kind="quiet" onPress={() => compose.switchBody()}>
        {t(isPlain ? "compose.rich" : "compose.plain")}
      </Button>
      <IconButton
        icon="trash"
        label={t("compose.discard")}
        onPress={() =>
          webmail.confirm(t("compose.discard.ask"), t("compose.discard"), async () => {
            leave(webmail);
            await compose.discard().catch((error: unknown) => say(webmail, error));
          })
        }
      />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          attach([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}

async function send(webmail: Webmail, compose: Compose<File>, at?: Date): Promise<void> {
  const { t, toasts } = webmail;
  if (compose.status.peek() !== "ready") return;
  const problem = compose.problem();
  if (problem === "attachment") {
    webmail.confirm(t("compose.problem.attachment"), t("compose.send"), () =>
      sendNow(webmail, compose, at),
    );
  } else if (problem === undefined) await sendNow(webmail, compose, at);
  else toasts.show(t(`compose.problem.${problem}`, { name: wrongAddress(compose) }));
}

async function sendNow(webmail: Webmail, compose: Compose<File>, at?: Date): Promise<void> {
  const { t, toasts } = webmail;
  let sent: SentMessage | undefined;
  try {
    sent = await compose.send(at);
  } catch (error) {
    return say(webmail, error);
  }
  if (sent === undefined) return;
  const taken = sent;
  leave(webmail);
  const { undoSend } = webmail.settings.preferences.peek();
  const run = (): void => void takeBack(webmail, compose, taken);
  const undo = { label: t("app.undo"), run };
  if (at !== undefined) toasts.show(t("compose.scheduled"), undo);
  else if (undoSend === 0) toasts.show(t("compose.sent"));
  else toasts.show(t("compose.sent"), undo, undoSend * 1000);
}

async function takeBack(webmail: Webmail, compose: Compose<File>, sent: SentMessage) {
  const { t, toasts, navigation } = webmail;
  try {
    const emailId = await compose.takeBack(sent);
    toasts.show(t("compose.takenBack"));
    navigation.go(formatRoute({ name: "compose", parameters: new Map([["edit", emailId]]) }));
  } catch (error) {
    if (error instanceof Unreachable || error instanceof LoggedOut) say(webmail, error);
    else toasts.show(t("compose.tooLate"));
  }
}

function wrongAddress({ to, cc, bcc }: Compose<File>): string {
  const wrong = [to, cc, bcc].flatMap(({ value }) => parseTypedAddresses(value).wrong);
  return wrong[0]?.slice(0, 100) ?? "";
}

function leave({ navigation }: Webmail): void {
  navigation.back("#/");
}

function say({ toasts, t }: Webmail, error: unknown): void {
  if (error instanceof Unreachable) toasts.show(t("status.offline"));
  else if (error instanceof LoggedOut) toasts.show(t("status.ended"));
  else toasts.show(t("status.failed", { reason: t("status.refused") }));
}
