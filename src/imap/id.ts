import type { Scanner } from "../abnf/scanner.ts";
import type { IdCommand, IdParameter } from "./command.ts";
import { nstring, space, string, unicode } from "./strings.ts";

// RFC 2971 §3.3: field names up to 30 octets, values up to 1024, at most 30 pairs.
const nameOctetsMax = 30;
const valueOctetsMax = 1024;
const parametersMax = 30;

// RFC 2971 §4: id = "ID" SP id-params-list; id-params-list = "(" [string SP nstring *(SP string SP nstring)] ")" / nil
export function id(scanner: Scanner): IdCommand {
  if (scanner.take("NIL")) return { kind: "id", parameters: undefined };
  scanner.expect("(");
  const parameters: IdParameter[] = [];
  if (scanner.take(")")) return { kind: "id", parameters };
  do {
    parameters.push(idParameter(scanner));
    if (parameters.length > parametersMax) scanner.fail(`expected at most ${parametersMax} pairs`);
  } while (scanner.take(" "));
  scanner.expect(")");
  return { kind: "id", parameters };
}

function idParameter(scanner: Scanner): IdParameter {
  const name = unicode(string(scanner), scanner);
  space(scanner);
  const value = nstring(scanner);
  if (name.length > nameOctetsMax || (value?.length ?? 0) > valueOctetsMax) {
    scanner.fail(
      `expected a name of ${nameOctetsMax} and a value of ${valueOctetsMax} octets at most`,
    );
  }
  return { name, value: value === undefined ? undefined : unicode(value, scanner) };
}
