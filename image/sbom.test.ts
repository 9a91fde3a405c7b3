import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { debianPackages, npmPackages, sbom, unpackedPackages } from "./sbom.ts";

describe("the list of software", () => {
  it("has what dpkg says is installed", () => {
    const status =
      "Package: dash\nStatus: install ok installed\nArchitecture: arm64\nVersion: 0.5-1\n\n" +
      "Package: gone\nStatus: deinstall ok config-files\nArchitecture: all\nVersion: 1\n\n";
    const expected = [{ name: "dash", version: "0.5-1", architecture: "arm64", from: "debian" }];
    assert.deepEqual(debianPackages(status), expected);
    assert.deepEqual(unpackedPackages("dash\t0.5-1\tarm64\n"), expected);
  });

  it("has the packages of npm that are in the executable", () => {
    const lockfile = JSON.stringify({
      packages: {
        "": { version: "0.1.0" },
        "node_modules/@scope/one": { version: "1.2.3" },
        "node_modules/two": { version: "2.0.0", dev: true },
      },
    });
    const expected = [{ name: "@scope/one", version: "1.2.3", from: "npm" }];
    assert.deepEqual(npmPackages(lockfile), expected);
  });

  it("is the same whatever the order", () => {
    const one = { name: "a", version: "1", from: "npm" } as const;
    const other = { name: "b+c", version: "1:2~3", architecture: "arm64", from: "debian" } as const;
    const text = sbom("image", "2026-01-01T00:00:00Z", [one, other]);
    assert.equal(text, sbom("image", "2026-01-01T00:00:00Z", [other, one]));
    const { packages } = JSON.parse(text) as {
      packages: { name: string; externalRefs: { referenceLocator: string }[] }[];
    };
    assert.deepEqual(
      packages.map(({ externalRefs }) => externalRefs[0]?.referenceLocator),
      ["pkg:deb/debian/b%2Bc@1%3A2~3?arch=arm64", "pkg:npm/a@1"],
    );
  });
});
