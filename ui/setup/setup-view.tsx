import type { JSX } from "preact";
import { CodeView, LoginView, PasswordView, UnreachableView } from "./claim/claim-views.tsx";
import { OverviewView } from "./overview-view.tsx";
import type { Screen, Setup } from "./setup.ts";
import { BackupView } from "./steps/backup-view.tsx";
import { BoxView } from "./steps/box-view.tsx";
import { CertificateView } from "./steps/certificate-view.tsx";
import { DnsView } from "./steps/dns-view.tsx";
import { DomainView } from "./steps/domain-view.tsx";
import { MailView } from "./steps/mail-view.tsx";
import { MailboxView } from "./steps/mailbox-view.tsx";
import { OutgoingView } from "./steps/outgoing-view.tsx";
import { PhoneView } from "./steps/phone-view.tsx";
import { ReachabilityView } from "./steps/reachability-view.tsx";

type View = (props: { setup: Setup }) => JSX.Element;

const views: Readonly<Record<Exclude<Screen, "loading">, View>> = {
  unreachable: UnreachableView,
  code: CodeView,
  password: PasswordView,
  login: LoginView,
  overview: OverviewView,
  box: BoxView,
  domain: DomainView,
  dns: DnsView,
  reachability: ReachabilityView,
  outgoing: OutgoingView,
  certificate: CertificateView,
  mailbox: MailboxView,
  phone: PhoneView,
  mail: MailView,
  backup: BackupView,
};

export function SetupView({ setup }: { setup: Setup }): JSX.Element {
  const { value: screen } = setup.screen;
  if (screen === "loading") {
    return (
      <main class="setup">
        <p class="setup-body" role="status">
          {setup.t("loading")}
        </p>
      </main>
    );
  }
  const View = views[screen];
  return <View key={screen} setup={setup} />;
}
