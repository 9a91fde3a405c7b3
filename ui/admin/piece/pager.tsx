import type { JSX } from "preact";
import { Button } from "../../kit/button/button.tsx";
import type { Admin } from "../admin.ts";

export interface PagerProps {
  readonly admin: Admin;
  readonly offset: number;
  /** Of a page. */
  readonly rows: number;
  readonly total: number;
  readonly onGo: (offset: number) => void;
}

/** Leads to the pages before and after; nothing where all is on one. */
export function Pager({ admin, offset, rows, total, onGo }: PagerProps): JSX.Element | null {
  if (total <= rows && offset === 0) return null;
  const { t } = admin;
  return (
    <nav class="pager" aria-label={t("pager.title")}>
      <Button disabled={offset === 0} onPress={() => onGo(offset - rows)}>
        {t("pager.before")}
      </Button>
      <span>
        {t("pager.where", { first: offset + 1, last: Math.min(total, offset + rows), total })}
      </span>
      <Button disabled={offset + rows >= total} onPress={() => onGo(offset + rows)}>
        {t("pager.after")}
      </Button>
    </nav>
  );
}
