import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Webmail } from "../webmail.ts";
import { choiceText } from "./choice-texts.ts";
import { choices } from "./preferences.ts";
import type { ChoiceName, Preferences } from "./preferences.ts";

export function ChoiceFields(props: {
  webmail: Webmail;
  names: readonly ChoiceName[];
}): JSX.Element {
  const { webmail, names } = props;
  return (
    <div class="settings-fields">
      {names.map((name) => (
        <ChoiceField key={name} webmail={webmail} name={name} />
      ))}
      {names.includes("shortcuts") ? (
        <Button kind="quiet" onPress={() => (webmail.dialog.value = { kind: "keys" })}>
          <Icon name="keyboard" />
          {webmail.t("keys.title")}
        </Button>
      ) : null}
    </div>
  );
}

function ChoiceField({ webmail, name }: { webmail: Webmail; name: ChoiceName }): JSX.Element {
  const { t, settings } = webmail;
  const values: readonly Preferences[ChoiceName][] = choices[name];
  return (
    <label class="field">
      <span>{t(`settings.${name}`)}</span>
      <select
        class="input"
        value={String(settings.preferences.value[name])}
        onChange={(event) => {
          const value = values[event.currentTarget.selectedIndex];
          if (value !== undefined) void webmail.choose(name, value);
        }}
      >
        {values.map((value) => (
          <option key={value} value={String(value)}>
            {choiceText(t, name, value)}
          </option>
        ))}
      </select>
    </label>
  );
}
