import { coreEcho } from "./core-echo.ts";
import { emailChanges } from "./email-changes.ts";
import { emailGet } from "./email-get.ts";
import { emailCopy } from "./email-copy.ts";
import { emailImport } from "./email-import.ts";
import { emailParse } from "./email-parse.ts";
import { emailSet } from "./email-set.ts";
import { blobCopy } from "./blob-copy.ts";
import { emailQueryChanges } from "./email-query-changes.ts";
import { emailQuery } from "./email-query.ts";
import { emailSubmissionChanges } from "./email-submission-changes.ts";
import { emailSubmissionGet } from "./email-submission-get.ts";
import { emailSubmissionQueryChanges } from "./email-submission-query-changes.ts";
import { emailSubmissionQuery } from "./email-submission-query.ts";
import { emailSubmissionSet } from "./email-submission-set.ts";
import { identityChanges } from "./identity-changes.ts";
import { identityGet } from "./identity-get.ts";
import { identitySet } from "./identity-set.ts";
import { mailboxChanges } from "./mailbox-changes.ts";
import { mailboxGet } from "./mailbox-get.ts";
import { mailboxQueryChanges } from "./mailbox-query-changes.ts";
import { mailboxQuery } from "./mailbox-query.ts";
import { mailboxSet } from "./mailbox-set.ts";
import type { Method } from "./method.ts";
import { pushSubscriptionGet } from "./push-subscription-get.ts";
import { pushSubscriptionSet } from "./push-subscription-set.ts";
import { searchSnippetGet } from "./search-snippet-get.ts";
import { settingsGet } from "./settings-get.ts";
import { settingsSet } from "./settings-set.ts";
import { threadChanges } from "./thread-changes.ts";
import { threadGet } from "./thread-get.ts";
import { vacationResponseGet } from "./vacation-response-get.ts";
import { vacationResponseSet } from "./vacation-response-set.ts";

/** All methods by their names on the wire. */
export const methods: ReadonlyMap<string, Method> = new Map([
  ["Core/echo", coreEcho],
  ["Mailbox/get", mailboxGet],
  ["Mailbox/changes", mailboxChanges],
  ["Mailbox/query", mailboxQuery],
  ["Mailbox/queryChanges", mailboxQueryChanges],
  ["Mailbox/set", mailboxSet],
  ["Thread/get", threadGet],
  ["Thread/changes", threadChanges],
  ["Email/get", emailGet],
  ["Email/changes", emailChanges],
  ["Email/query", emailQuery],
  ["Email/queryChanges", emailQueryChanges],
  ["Email/set", emailSet],
  ["Email/import", emailImport],
  ["Email/copy", emailCopy],
  ["Email/parse", emailParse],
  ["Blob/copy", blobCopy],
  ["Identity/get", identityGet],
  ["Identity/changes", identityChanges],
  ["Identity/set", identitySet],
  ["PushSubscription/get", pushSubscriptionGet],
  ["PushSubscription/set", pushSubscriptionSet],
  ["SearchSnippet/get", searchSnippetGet],
  ["VacationResponse/get", vacationResponseGet],
  ["VacationResponse/set", vacationResponseSet],
  ["Settings/get", settingsGet],
  ["Settings/set", settingsSet],
  ["EmailSubmission/get", emailSubmissionGet],
  ["EmailSubmission/changes", emailSubmissionChanges],
  ["EmailSubmission/query", emailSubmissionQuery],
  ["EmailSubmission/queryChanges", emailSubmissionQueryChanges],
  ["EmailSubmission/set", emailSubmissionSet],
]);
