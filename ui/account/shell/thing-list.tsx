import type { JSX } from "preact";
import { IconButton } from "../../kit/button/button.tsx";
import type { Account } from "../account.ts";

export interface Thing {
  readonly name: string;
  readonly details: string;
}

export interface ThingListProps {
  readonly account: Account;
  readonly things: readonly Thing[];
  readonly none: string;
  readonly onRemove: (name: string) => void;
}

/** Passkeys, app passwords, keys: what has a name and can be taken away. */
export function ThingList({ account, things, none, onRemove }: ThingListProps): JSX.Element {
  if (things.length === 0) return <p class="soft">{none}</p>;
  return (
    <ul class="things">
      {things.map(({ name, details }) => (
        <li key={name}>
          <span class="thing">
            <bdi>{name}</bdi>
            <small>{details}</small>
          </span>
          <IconButton
            icon="trash"
            label={account.t("app.remove.of", { name })}
            onPress={() => onRemove(name)}
          />
        </li>
      ))}
    </ul>
  );
}

/** When it was made, and whether it is in use. */
export function usageText(
  { t, options }: Account,
  {
    createdAt,
    lastUsedAt,
  }: { readonly createdAt: number; readonly lastUsedAt?: number | undefined },
): string {
  const when = (at: number): string => options.texts.shortDate(new Date(at), new Date());
  return options.texts.list([
    t("app.made", { when: when(createdAt) }),
    lastUsedAt === undefined ? t("app.never") : t("app.used", { when: when(lastUsedAt) }),
  ]);
}
