import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Webmail } from "../webmail.ts";
import type { PageView, PageViewProps } from "./page-views.ts";

/** A view beside the reading of mail; its script comes when it is gone to. */
export function OtherPage({ webmail, view }: { webmail: Webmail; view: PageView }): JSX.Element {
  const [drawn, setDrawn] = useState<
    { readonly of: PageView; readonly Page: (props: PageViewProps) => JSX.Element } | undefined
  >(undefined);
  useEffect(() => {
    void view
      .load()
      .then(({ PageView: Page }) => setDrawn({ of: view, Page }))
      .catch(() => webmail.toasts.show(webmail.t("status.offline")));
  }, [view]);
  const route = webmail.navigation.route.value;
  return (
    <main class="pane other-pane">
      {drawn?.of === view ? (
        <drawn.Page webmail={webmail} route={route} />
      ) : (
        <p>{webmail.t("app.loading")}</p>
      )}
    </main>
  );
}
