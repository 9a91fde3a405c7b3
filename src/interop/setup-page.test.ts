// The whole setup in a phone's browser, against the product as its users start it; and what the page says when it goes
// wrong.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { before, describe, it } from "node:test";
import { buildPages, writePagePack } from "../../ui/build/build-pages.ts";
import type { SuggestedRecord } from "../domain-dns/suggested-records.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { Dnsmasq } from "./dnsmasq.ts";
import { letter } from "./letter.ts";
import { Postfix, postfixAddress, postfixName } from "./postfix.ts";
import { Product } from "./product.ts";
import { adminPassword, claimCodeOf, SetupPhone } from "./setup-phone.ts";

const domain = "garden.example";
const miaPassword = "mia's password";
const provider = { user: "home@provider.example", password: "let-me-in-please" };

before(async () => writePagePack(await buildPages()));

describe("the setup page on a phone", { timeout: 240_000 }, () => {
  it("leads from the code on the console to the first letter in the webmail", async () => {
    await using stack = new AsyncDisposableStack();
    const directory = stack.use(await TemporaryDirectory.make("setup-page"));
    const postfix = stack.use(await startProvider());
    const ca = directory.file("ca.pem");
    await writeFile(ca, postfix.certificate);
    const hosts = [
      `host-record=${postfixName},${postfixAddress}`,
      `host-record=${domain},192.0.2.9`,
    ];
    const dns = stack.use(await Dnsmasq.start(hosts));
    const product = stack.use(
      await Product.unclaimed({ dnsPort: dns.port, env: { NODE_EXTRA_CA_CERTS: ca } }),
    );
    const phone = stack.use(await SetupPhone.open(product));

    await claimByHand(phone, product);
    await nameIt(phone);
    await phone.title("Tell the world");
    await phone.field("Public address").fill("192.0.2.9");
    await phone.press("Use it");
    await phone.reads(/^0 of \d there$/);
    stack.use(await publish(product, dns, hosts));
    await phone.reads("All that is needed is there.");
    await phone.press();

    await phone.title("Can the world reach it?");
    await phone.page.getByText("Reverse name", { exact: true }).waitFor({ timeout: 90_000 });
    await phone.press();

    await chooseProvider(phone, postfix, provider.password);
    await phone.reads("It works: the letter is on its way.");
    await phone.press();
    await phone.title("Certificate");
    await phone.notNow();

    await firstMailbox(phone);
    await phone.title("A letter out, a letter in");
    await phone.field("Your address elsewhere").fill("me@elsewhere.example");
    await phone.press("Send a test letter");
    await phone.reads("It left.");
    assert.equal((await postfix.received(2)).length, 2);
    await receive(product);
    await phone.reads("A letter has come. Mail works.");
    await phone.press();
    await phone.press("I will see to it");

    await phone.title("Your box");
    await phone.reads("1 step is left.");
    await readFirst(phone);
    assert.deepEqual(phone.faults, []);
    const { stdout } = await product.cli(["setup", "show"]);
    assert.match(stdout, /^certificate +skipped *$/m);
  });
});

describe("the setup page, when something is wrong", { timeout: 240_000 }, () => {
  it("makes who guesses codes wait, and says for how long", async () => {
    await using dns = await Dnsmasq.start([]);
    await using product = await Product.unclaimed({ dnsPort: dns.port });
    await using phone = await SetupPhone.open(product);
    await phone.go("/");
    for (let i = 0; i < 5; i++) {
      await phone.field("Claim code").fill(`AAAAA-AAAA${i + 2}`);
      await phone.press("This is my box");
      await phone.reads("That is not the claim code");
    }
    await phone.press("This is my box");
    await phone.reads(/Too many wrong codes. The next one is looked at in \d+ second/);
  });

  it("leads to where nobody can read along, by words that stand on the console too", async () => {
    await using dns = await Dnsmasq.start([]);
    await using product = await Product.unclaimed({ dnsPort: dns.port });
    await using phone = await SetupPhone.open(product);
    await phone.go(`/setup/#c=${claimCodeOf(product)}`);
    await phone.title("A password for you");
    await phone.page.getByText("This connection is not encrypted").click();
    const [, words = ""] = /^ {2}words +(\w+(?: \w+){5})/m.exec(product.log) ?? [];
    await phone.reads(words);
    await phone.page.getByRole("link", { name: "Go to the encrypted page" }).click();
    await phone.page.waitForURL(/^https:/);
    await phone.title("A password for you");
    assert.equal(await phone.page.getByText("This connection is not encrypted").count(), 0);
    await phone.field("Admin password").fill(adminPassword);
    await phone.field("The same again").fill(adminPassword);
    await phone.press("The box is mine");
    await phone.title("The box");
  });

  it("goes on after the connection was lost, and after the box was", async () => {
    await using dns = await Dnsmasq.start([]);
    await using product = await Product.unclaimed({ dnsPort: dns.port });
    await using phone = await SetupPhone.open(product);
    await phone.own(product);
    await phone.page.context().setOffline(true);
    await phone.press();
    await phone.reads("The box cannot be reached.");
    await phone.page.context().setOffline(false);
    await phone.press();
    await phone.title("Your domain");
    // A power cut: nothing that was said is lost, but who was logged in.
    await product.kill();
    await phone.field("Domain").fill(domain);
    await phone.press();
    await phone.reads("The box cannot be reached.");
    await product.start();
    assert.doesNotMatch(product.log.slice(product.log.lastIndexOf("server.started")), /claim code/);
    await phone.press();
    await phone.title("This box has an owner");
    await phone.field("Admin password").fill(adminPassword);
    await phone.press("Log in");
    await phone.title("Your domain");
    await phone.field("Domain").fill(domain);
    await phone.press();
    await phone.title("Tell the world");
  });
});

describe("the setup page, when others say no", { timeout: 240_000 }, () => {
  it("asks whether a domain that nobody knows is spelt right", async () => {
    await using dns = await Dnsmasq.start([`host-record=${domain},192.0.2.9`]);
    await using product = await Product.unclaimed({ dnsPort: dns.port });
    await using phone = await SetupPhone.open(product, { locale: "de-DE" });
    await phone.go(`/setup/#c=${claimCodeOf(product)}`);
    await phone.field("Admin-Passwort").fill(adminPassword);
    await phone.field("Noch einmal dasselbe").fill(adminPassword);
    await phone.press("Die Box gehört mir");
    await phone.press("Weiter");
    await phone.field("Domain").fill("gardne.example");
    await phone.press("Weiter");
    await phone.reads("Das DNS kennt keine Domain gardne.example.");
    await phone.press("Domain ändern");
    // What was typed comes back from the box; until then it would be added to.
    const typed = phone.field("Domain");
    while ((await typed.inputValue()) !== "gardne.example") await phone.page.waitForTimeout(50);
    await typed.fill(domain);
    await phone.press("Weiter");
    await phone.reads(`Wo Sie ${domain} gekauft haben`);
    assert.equal(await phone.page.getByText("kennt keine Domain").count(), 0);
    const { stdout } = await product.cli(["domain", "list"]);
    assert.doesNotMatch(stdout, /gardne/);
  });

  it("shows where a provider refuses the password, and what to do", async () => {
    await using stack = new AsyncDisposableStack();
    const directory = stack.use(await TemporaryDirectory.make("setup-page"));
    const postfix = stack.use(await startProvider());
    const ca = directory.file("ca.pem");
    await writeFile(ca, postfix.certificate);
    const dns = stack.use(await Dnsmasq.start([`host-record=${postfixName},${postfixAddress}`]));
    const product = stack.use(
      await Product.unclaimed({ dnsPort: dns.port, env: { NODE_EXTRA_CA_CERTS: ca } }),
    );
    const phone = stack.use(await SetupPhone.open(product));
    await phone.own(product);
    for (const step of ["The box", "Your domain", "Tell the world", "Can the world reach it?"]) {
      await phone.title(step);
      await phone.notNow();
    }
    await chooseProvider(phone, postfix, "not the password");
    await phone.reads("It does not work yet.");
    await phone.reads(/Wrong user name or password/);
    await phone.reads(/app password/);
    await phone.field("Password").fill(provider.password);
    await phone.press("Try it out");
    await phone.reads("It works: the letter is on its way.");
  });
});

async function claimByHand(phone: SetupPhone, product: Product): Promise<void> {
  // Whatever the phone asks first, it is led to the page.
  await phone.go("/generate_204");
  await phone.title("Is this your box?");
  await phone.field("Claim code").fill(claimCodeOf(product).toLowerCase());
  await phone.press("This is my box");
  await phone.field("Admin password").fill(adminPassword);
  await phone.field("The same again").fill(adminPassword);
  await phone.press("The box is mine");
}

async function nameIt(phone: SetupPhone): Promise<void> {
  await phone.title("The box");
  assert.equal(await phone.field("Time zone").inputValue(), "Europe/Berlin");
  await phone.field("Name at home").fill("Garden Box");
  await phone.reads("garden-box.local");
  await phone.press();
  await phone.field("Domain").fill(`https://www.${domain}/`);
  await phone.press();
}

async function firstMailbox(phone: SetupPhone): Promise<void> {
  await phone.title("The first mailbox");
  await phone.page.locator(".setup-address input").fill("mia");
  await phone.field("Password of the mailbox").fill(miaPassword);
  await phone.press();
  await phone.title("Mail on your phone");
  await phone.page.getByRole("img", { name: "QR code of the profile" }).waitFor();
  await phone.press();
}

async function readFirst(phone: SetupPhone): Promise<void> {
  await phone.page.getByRole("link", { name: "Read mail" }).click();
  await phone.page.getByLabel("Email address").fill(`mia@${domain}`);
  await phone.page.getByLabel("Password", { exact: true }).fill(miaPassword);
  await phone.press("Log in");
  await phone.page.getByText("Hello from outside").first().click();
  await phone.page.locator(".message-text", { hasText: "The first letter." }).waitFor();
}

function startProvider(): Promise<Postfix> {
  return Postfix.start({
    domains: ["elsewhere.example"],
    sasl: { ...provider, mechanisms: "plain" },
    implicitTls: false,
    settings: ["smtpd_tls_auth_only = yes", "smtpd_sasl_security_options = noanonymous"],
  });
}

async function chooseProvider(
  phone: SetupPhone,
  postfix: Postfix,
  password: string,
): Promise<void> {
  await phone.title("How mail leaves");
  await phone.field("Server").fill(postfixName);
  await phone.field("Port").fill(String(postfix.port));
  await phone.field("User name").fill(provider.user);
  await phone.field("Password").fill(password);
  await phone.field("Where to send a test letter").fill("me@elsewhere.example");
  await phone.press("Try it out");
}

/** The DNS says from now on what the page asked for. */
async function publish(product: Product, dns: Dnsmasq, hosts: readonly string[]): Promise<Dnsmasq> {
  const { stdout } = await product.cli(["dns", "records", domain, "--json"]);
  const { records } = JSON.parse(stdout) as { records: SuggestedRecord[] };
  const lines = records.flatMap(({ type, name, value }) => {
    if (type === "A") return [`host-record=${name},${value}`];
    if (type === "MX") return [`mx-host=${name},${value.replace(/^10 (.*)\.$/, "$1,10")}`];
    if (type !== "TXT") return [];
    const strings = value.match(/.{1,200}/g) ?? [];
    return [`txt-record=${[name, ...strings].join(",")}`];
  });
  await dns[Symbol.asyncDispose]();
  return Dnsmasq.start([...hosts, ...lines], dns.port);
}

/** As another server would, through port 25. */
async function receive(product: Product): Promise<void> {
  await using smtp = await product.smtp();
  await smtp.send({
    from: "me@elsewhere.example",
    to: [`mia@${domain}`],
    message: letter("Hello from outside", "The first letter.\r\n", {
      From: "me@elsewhere.example",
    }),
  });
  await smtp.quit();
}
