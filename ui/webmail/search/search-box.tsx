import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { IconButton } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Webmail } from "../webmail.ts";

/** Found by the keyboard. */
export const searchBoxId = "search-box";

export function SearchBox({ webmail }: { webmail: Webmail }): JSX.Element {
  const { t } = webmail;
  const { reading } = webmail.reader;
  const text = useSignal("");
  useSignalEffect(() => {
    const { kind, of = "" } = reading.value ?? {};
    text.value = kind === "search" ? of : "";
  });
  const isSearching = reading.value?.kind === "search";
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        webmail.reader.search(text.value);
      }}
    >
      <Icon name="search" />
      <input
        id={searchBoxId}
        type="search"
        enterkeyhint="search"
        autocomplete="off"
        aria-label={t("search.title")}
        placeholder={t("search.placeholder")}
        title={t("search.help")}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {isSearching ? (
        <IconButton
          icon="close"
          label={t("search.clear")}
          onPress={() => webmail.reader.openRole("inbox")}
        />
      ) : null}
      <IconButton
        icon="filter"
        label={t("search.form")}
        onPress={() => (webmail.dialog.value = { kind: "search", text: text.value })}
      />
    </form>
  );
}
