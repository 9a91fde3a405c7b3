import type { Texts } from "../../kit/text/texts.ts";

export interface ArrivalNoticesParts {
  readonly t: Texts["t"];
  readonly isWanted: () => boolean;
  /** Somebody looks at the page. */
  readonly isSeen: () => boolean;
  readonly show: (text: string) => void;
}

/** Says when there is more unread mail than before and nobody looks. */
export class ArrivalNotices {
  readonly #parts: ArrivalNoticesParts;
  #before: number | undefined;

  constructor(parts: ArrivalNoticesParts) {
    this.#parts = parts;
  }

  /** Undefined: it is not known yet. */
  hear(unread: number | undefined): void {
    const { t, isWanted, isSeen, show } = this.#parts;
    const count = unread === undefined ? 0 : unread - (this.#before ?? unread);
    this.#before = unread ?? this.#before;
    if (count > 0 && isWanted() && !isSeen()) show(t("status.new", { count }));
  }
}
