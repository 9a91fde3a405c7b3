/** The version of package.json; a test keeps them alike. */
export const version = "0.1.0";
