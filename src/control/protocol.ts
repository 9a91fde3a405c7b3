// The control socket: `control.sock` in the data directory, for the user that the server runs as. One JSON text
// per line. A client asks one thing at a time; progress lines may come before the answer.

export interface ControlRequest {
  readonly call: string;
  readonly arguments: unknown;
}

export type ControlAnswer =
  | { readonly kind: "progress"; readonly line: string }
  | { readonly kind: "result"; readonly result: unknown }
  | { readonly kind: "refused"; readonly text: string }
  /** A fault of the server; its log says more. */
  | { readonly kind: "failed" };

export const socketName = "control.sock";
/** A whole configuration fits. */
export const requestOctetsMax = 8 * 1024 * 1024;
export const answerOctetsMax = 64 * 1024 * 1024;
export const clientsMax = 32;
