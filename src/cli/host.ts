import { UsageError, type Command } from "./command.ts";

/** Behind standard input, output and error. sd_listen_fds(3) */
const handedFd = 3;

export const host: Command = {
  usage: "[--socket PATH]",
  help:
    "The helper that may change the machine: systemd starts it as root when the server asks for\n" +
    "something, and it ends when nobody has asked for a while. It knows a short list of verbs.",
  options: {
    socket: {
      value: "PATH",
      text: "listen there instead of on the socket that systemd hands over",
    },
  },
  async run(context, words) {
    const path = words.value("socket");
    const { listenPid, listenFds } = context.environment.serviceManager;
    const isHanded = listenPid === String(process.pid) && listenFds === "1";
    if (path === undefined && !isHanded) {
      throw new UsageError("systemd starts this (homepost-host.socket); else name a --socket");
    }
    await context.runHost(path === undefined ? { fd: handedFd } : { path });
    return 0;
  },
};
