// The setup page in a home whose internet provider loses everything to port 25: what it finds, and what it says to do.
import { before, describe, it } from "node:test";
import { buildPages, writePagePack } from "../../../ui/build/build-pages.ts";
import { Dnsmasq } from "../dnsmasq.ts";
import { Product } from "../product.ts";
import { SetupPhone } from "../setup-phone.ts";
import { enterNamespace, silentAddress } from "./namespace.ts";

await enterNamespace(import.meta.filename);

/** All ways of looking have half a minute together. */
const lookMsMax = 60_000;
const wellKnown = ["gmail.com", "outlook.com", "yahoo.com", "gmx.net", "icloud.com"];

before(async () => writePagePack(await buildPages()));

describe("the setup page where nobody answers on port 25", { timeout: 240_000 }, () => {
  it("says that the provider blocks it, and which way mail can take", async () => {
    await using dns = await Dnsmasq.start([
      ...wellKnown.map((domain) => `mx-host=${domain},mx.${domain},10`),
      ...[...wellKnown, "elsewhere.example"].map(
        (domain) => `host-record=mx.${domain},${silentAddress}`,
      ),
      "mx-host=elsewhere.example,mx.elsewhere.example,10",
    ]);
    await using product = await Product.serve({
      isUnclaimed: true,
      everywhere: true,
      config: `dns.servers = ["127.0.0.1:${dns.port}"]`,
    });
    await using phone = await SetupPhone.open(product);
    await phone.own(product);
    for (const step of ["The box", "Your domain", "Tell the world"]) {
      await phone.title(step);
      await phone.notNow();
    }
    await phone.title("Can the world reach it?");
    const blocked = /None of 5 mail servers answers on port 25: your provider blocks mail/;
    await phone.page.getByText(blocked).waitFor({ timeout: lookMsMax });
    await phone.reads(/Send through a provider of mail/);
    await phone.press();

    await phone.title("How mail leaves");
    await phone.page.getByRole("radio", { name: "Straight to the recipients" }).click();
    await phone.field("Where to send a test letter").fill("me@elsewhere.example");
    await phone.press("Try it out");
    await phone.page.getByText("It does not work yet.").waitFor({ timeout: lookMsMax });
    await phone.reads(/Your internet provider probably blocks port 25/);
  });
});
