import type { Scanner } from "../abnf/scanner.ts";

const digits = /[0-9]{1,10}(?![0-9])/y;
const digitsNotZero = /[1-9][0-9]{0,9}(?![0-9])/y;
const digits64 = /[0-9]{1,19}(?![0-9])/y;

// RFC 9051 §9: number = 1*DIGIT, an unsigned 32-bit integer.
export function number(scanner: Scanner): number {
  return below2to32(Number(scanner.expectMatch(digits, "number")), scanner);
}

// RFC 9051 §9: nz-number = digit-nz *DIGIT, an unsigned 32-bit integer that is not zero.
export function nzNumber(scanner: Scanner): number {
  return below2to32(Number(scanner.expectMatch(digitsNotZero, "nz-number")), scanner);
}

/**
 * RFC 9051 §9: number64, an unsigned 63-bit integer; RFC 7162 §7: mod-sequence-value. Above 2^53 the value is
 * only near: no size or modification sequence gets there, and comparing with it stays right.
 */
export function number64(scanner: Scanner): number {
  const value = Number(scanner.expectMatch(digits64, "number64"));
  return value < 2 ** 63 ? value : scanner.fail("expected number64 below 2^63");
}

function below2to32(value: number, scanner: Scanner): number {
  return value < 2 ** 32 ? value : scanner.fail("expected a number below 2^32");
}
