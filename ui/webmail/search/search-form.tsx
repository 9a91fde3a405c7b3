import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Dialog } from "../../kit/dialog/dialog.tsx";
import type { TextKey } from "../../kit/text/texts.ts";
import type { Webmail } from "../webmail.ts";
import { attachmentKinds, formatTerms, parseTerms } from "./search-terms.ts";
import type { Term, TermName } from "./search-terms.ts";

const fields = [
  ["words", "search.words", "text"],
  ["from", "search.from", "text"],
  ["to", "search.to", "text"],
  ["subject", "search.subject", "text"],
  ["start", "search.start", "date"],
  ["end", "search.end", "date"],
  ["minsize", "search.minsize", "text"],
  ["maxsize", "search.maxsize", "text"],
  ["label", "search.label", "text"],
] as const satisfies readonly (readonly [TermName, TextKey, string])[];

/** Writes the same terms as one may type. */
export function SearchForm({ webmail, text }: { webmail: Webmail; text: string }): JSX.Element {
  const { t, dialog } = webmail;
  const terms = useSignal<readonly Term[]>(parseTerms(text));
  const valueOf = (name: TermName): string =>
    terms.value
      .filter((term) => term.name === name && !term.isNegated)
      .map((term) => term.text)
      .join(" ");
  const set = (name: TermName, value: string): void => {
    const others = terms.value.filter((term) => term.name !== name || term.isNegated);
    terms.value = value === "" ? others : [...others, { name, text: value, isNegated: false }];
  };
  const close = (): void => void (dialog.value = undefined);
  const submit = (): void => {
    close();
    webmail.reader.search(formatTerms(terms.value));
  };
  return (
    <Dialog
      title={t("search.form")}
      closeLabel={t("app.close")}
      onClose={close}
      footer={
        <Button kind="primary" onPress={submit}>
          {t("search.title")}
        </Button>
      }
    >
      <form
        class="search-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {fields.map(([name, label, type]) => (
          <label class="field" key={name}>
            <span>{t(label)}</span>
            <Input name={name} type={type} value={valueOf(name)} onValue={set} />
          </label>
        ))}
        <MailboxField webmail={webmail} value={valueOf("mailbox")} onValue={set} />
        <AttachmentField webmail={webmail} value={valueOf("attachments")} onValue={set} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

type SetTerm = (name: TermName, value: string) => void;

function Input(props: {
  name: TermName;
  type: "text" | "date";
  value: string;
  onValue: SetTerm;
}): JSX.Element {
  const { name, type, value, onValue } = props;
  const onInput = (event: { currentTarget: HTMLInputElement }): void =>
    onValue(name, event.currentTarget.value);
  if (type === "date") return <input class="input" type="date" value={value} onInput={onInput} />;
  const placeholder = name.endsWith("size") ? "2mb" : "";
  return (
    <input
      class="input"
      type="text"
      autocomplete="off"
      placeholder={placeholder}
      value={value}
      onInput={onInput}
    />
  );
}

function AttachmentField(props: {
  webmail: Webmail;
  value: string;
  onValue: SetTerm;
}): JSX.Element {
  const { webmail, value, onValue } = props;
  const { t } = webmail;
  return (
    <label class="field">
      <span>{t("search.attachments")}</span>
      <select
        class="input"
        value={value}
        onChange={(event) => onValue("attachments", event.currentTarget.value)}
      >
        <option value="">{t("search.attachments.any")}</option>
        <option value="any">{t("search.attachments.some")}</option>
        <option value="none">{t("search.attachments.none")}</option>
        {attachmentKinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`search.attachments.${kind}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

function MailboxField(props: { webmail: Webmail; value: string; onValue: SetTerm }): JSX.Element {
  const { webmail, value, onValue } = props;
  const { t, tree } = webmail;
  return (
    <label class="field">
      <span>{t("search.mailbox")}</span>
      <select
        class="input"
        value={value}
        onChange={(event) => onValue("mailbox", event.currentTarget.value)}
      >
        <option value="">{t("search.mailbox.any")}</option>
        {tree.find("").map((mailbox) => (
          <option key={mailbox.id} value={tree.pathOf(mailbox)}>
            {tree.pathOf(mailbox)}
          </option>
        ))}
      </select>
    </label>
  );
}
