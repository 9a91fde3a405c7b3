import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import { Icon } from "../../kit/icon/icon.tsx";
import type { Admin } from "../admin.ts";
import { Waiting } from "./data-list.tsx";
import type { Loaded } from "./loaded.ts";

export interface LookAgainProps {
  readonly admin: Admin;
  readonly of: Loaded<unknown>;
  /** Items of a list. */
  readonly children: ComponentChildren;
}

/** What was found by looking at the world, which takes a while and may be another the next time. */
export function LookAgain({ admin, of, children }: LookAgainProps): JSX.Element {
  const { t } = admin;
  const isLooking = of.status.value === "loading";
  return (
    <>
      <div class="buttons">
        <Button disabled={isLooking} onPress={() => void of.load()}>
          <Icon name="refresh" />
          {t("home.again")}
        </Button>
      </div>
      {isLooking ? <p role="status">{t("home.looking")}</p> : <Waiting admin={admin} of={of} />}
      <ul class="parts">{children}</ul>
    </>
  );
}
