import type { Arguments } from "../jmap/arguments.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import type { RequestContext } from "./request-context.ts";

/** A method of JMAP: reads its arguments, and resolves to those of its response. Throws MethodError. RFC 8620 §3.2 */
export interface Method {
  /** The capability that a request must name in "using". */
  readonly capability: string;
  run(args: Arguments, context: RequestContext): Promise<JsonObject> | JsonObject;
}

/** A response beside the one of the method itself, such as of an implicit Email/set. RFC 8621 §7.5 */
export interface FurtherResponse {
  readonly name: string;
  readonly args: JsonObject;
}

export type { Json, JsonObject };
