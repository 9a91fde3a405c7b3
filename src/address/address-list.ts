/** What an address-list of a header field holds. RFC 5322 §3.4. Encoded words are left as they are. */
export type AddressListItem = MailboxAddress | AddressGroup;

export interface MailboxAddress {
  readonly kind: "mailbox";
  /** Without quotes; of `a@b (Name)` the comment. */
  readonly displayName?: string;
  /** The obsolete source route, "@a,@b". RFC 5322 §4.4 */
  readonly route?: string;
  /** Without quotes. */
  readonly localPart: string;
  /** With the brackets of a literal; "" where the wild left it out. */
  readonly domain: string;
}

export interface AddressGroup {
  readonly kind: "group";
  readonly displayName: string;
  readonly members: readonly MailboxAddress[];
}
