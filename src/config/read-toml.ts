import { parse, TomlError } from "smol-toml";
import { safeParse, type BaseIssue, type BaseSchema } from "valibot";
import { ConfigRefusal, faultsOf } from "./config-refusal.ts";

const charactersMax = 4_000_000;

/** Reads TOML and checks it against the schema; every fault at once in a ConfigRefusal. */
export function readToml<Output>(
  text: string,
  schema: BaseSchema<unknown, Output, BaseIssue<unknown>>,
): Output {
  const result = safeParse(schema, tomlOf(text));
  if (!result.success) throw new ConfigRefusal(faultsOf(result.issues));
  return result.output;
}

function tomlOf(text: string): unknown {
  if (text.length > charactersMax) {
    throw new ConfigRefusal([{ path: "", text: `longer than ${charactersMax} characters` }]);
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split("\n", 1)[0]!.replace("Invalid TOML document: ", "");
    const text = `not TOML: ${reason} at line ${error.line}, column ${error.column}`;
    throw new ConfigRefusal([{ path: "", text }]);
  }
}

/** The value and all below it, never to be changed again. */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
