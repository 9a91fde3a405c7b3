/** What stands over the page and waits for an answer. */
export type WebmailDialog =
  | { readonly kind: "keys" }
  | { readonly kind: "search"; readonly text: string }
  | { readonly kind: "move"; readonly ids: readonly string[] }
  | { readonly kind: "labels"; readonly ids: readonly string[] }
  | {
      readonly kind: "raw";
      readonly emailId: string;
      readonly part: "message" | "headers" | "structure";
    }
  | { readonly kind: "redirect"; readonly emailId: string }
  | { readonly kind: "attachment"; readonly index: number }
  | { readonly kind: "mailbox"; readonly id: string | undefined; readonly parentId: string | null }
  | {
      readonly kind: "confirm";
      readonly text: string;
      readonly action: string;
      readonly run: () => void;
    };
