/** The version of package.json; a test keeps them alike. */
export const version = "0.1.0";

/** Milliseconds since 1970, the month of that version. A clock that shows an earlier time is wrong. */
export const releasedAt = Date.UTC(2026, 10, 1);
