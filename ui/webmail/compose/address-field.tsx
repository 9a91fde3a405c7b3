import { useSignal } from "@preact/signals";
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { EmailAddress } from "../jmap/types.ts";
import type { AddressBook } from "./address-book.ts";
import { formatTypedAddress, lastPiece } from "./typed-addresses.ts";

export interface AddressFieldProps {
  readonly label: string;
  readonly suggestionsLabel: string;
  readonly value: Signal<string>;
  readonly book: AddressBook;
  readonly autofocus?: boolean;
  readonly onChange: () => void;
}

/** A field for addresses that completes the last one. WAI-ARIA combobox, with the list below. */
export function AddressField(props: AddressFieldProps): JSX.Element {
  const { label, value, book, onChange, autofocus = false } = props;
  const suggestions = useSignal<readonly EmailAddress[]>([]);
  const chosen = useSignal(0);
  const id = useId();
  const isOpen = suggestions.value.length > 0;
  const type = async (text: string): Promise<void> => {
    value.value = text;
    onChange();
    const found = await book.suggest(lastPiece(text).last);
    if (value.value !== text) return;
    chosen.value = 0;
    suggestions.value = found;
  };
  const take = (address: EmailAddress | undefined): void => {
    suggestions.value = [];
    if (address === undefined) return;
    value.value = `${lastPiece(value.value).before}${formatTypedAddress(address)}, `;
    onChange();
  };
  const press = (event: KeyboardEvent): void => {
    const count = suggestions.value.length;
    if (count === 0) return;
    if (event.key === "ArrowDown") chosen.value = (chosen.value + 1) % count;
    else if (event.key === "ArrowUp") chosen.value = (chosen.value + count - 1) % count;
    else if (event.key === "Enter" || event.key === "Tab") take(suggestions.value[chosen.value]);
    else if (event.key === "Escape") suggestions.value = [];
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="compose-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        type="text"
        inputMode="email"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen ? `${id}-${chosen.value}` : undefined}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        autofocus={autofocus}
        value={value.value}
        onInput={(event) => void type(event.currentTarget.value)}
        onKeyDown={press}
        onBlur={() => (suggestions.value = [])}
      />
      <Suggestions
        id={id}
        label={props.suggestionsLabel}
        addresses={suggestions.value}
        chosen={chosen.value}
        onTake={take}
      />
    </div>
  );
}

interface SuggestionsProps {
  readonly id: string;
  readonly label: string;
  readonly addresses: readonly EmailAddress[];
  readonly chosen: number;
  readonly onTake: (address: EmailAddress) => void;
}

function Suggestions({ id, label, addresses, chosen, onTake }: SuggestionsProps): JSX.Element {
  return (
    <ul
      id={`${id}-list`}
      class="compose-suggestions"
      role="listbox"
      aria-label={label}
      hidden={addresses.length === 0}
    >
      {addresses.map((address, index) => (
        <li
          key={address.email}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          onMouseDown={(event) => {
            // The field keeps the keyboard.
            event.preventDefault();
            onTake(address);
          }}
        >
          {address.name === null ? null : <b>{address.name}</b>}
          <span>{address.email}</span>
        </li>
      ))}
    </ul>
  );
}
