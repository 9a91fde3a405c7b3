/** What the browser brought proves nothing; the message is for the log. */
export class WebauthnRefusal extends Error {
  override readonly name = "WebauthnRefusal";
}
