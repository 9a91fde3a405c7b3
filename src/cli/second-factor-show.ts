import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table, timeText } from "./table.ts";

export const secondFactorShow: Command = {
  usage: "ACCOUNT [--json]",
  help: "Shows what an account logs in to pages with besides its password.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const account = words.positionals[0]!;
    const facts = await call(context, words, {
      name: "account.second-factor.show",
      arguments: { account },
    });
    const { terminal } = context;
    if (words.has("json")) {
      terminal.out(`${JSON.stringify(facts, undefined, 2)}\n`);
      return 0;
    }
    const { hasTotp, recoveryCodes, passkeys } = facts;
    terminal.out(
      hasTotp ? `Codes of an app, ${recoveryCodes} recovery codes left\n` : "No codes of an app\n",
    );
    if (passkeys.length === 0) terminal.out("No passkeys\n");
    else terminal.out(passkeyTable(passkeys));
    return 0;
  },
};

/** One line for each. */
export function passkeyTable(
  passkeys: readonly {
    readonly name: string;
    readonly host: string;
    readonly createdAt: number;
    readonly lastUsedAt?: number | undefined;
  }[],
): string {
  const rows = passkeys.map(({ name, host, createdAt, lastUsedAt }) => [
    timeText(createdAt),
    lastUsedAt === undefined ? "never" : timeText(lastUsedAt),
    host,
    name,
  ]);
  return table(["MADE", "LAST USED", "HOST", "PASSKEY"], rows);
}
