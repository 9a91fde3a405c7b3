// What phones and computers ask to find out whether a network leads to the internet. Who gets another answer than the
// expected one shows a page: ours. appliance.md 3.2, with the answers that each of them expects.

/** The answer that means "this is the internet". */
export interface ProbeAnswer {
  readonly status: 200 | 204;
  readonly type: string;
  readonly body: string;
}

const html = "text/html; charset=utf-8";
const plain = "text/plain; charset=utf-8";
const nothing: ProbeAnswer = { status: 204, type: plain, body: "" };
const apple: ProbeAnswer = {
  status: 200,
  type: html,
  body: "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
};
const text = (body: string): ProbeAnswer => ({ status: 200, type: plain, body });
const page = (body: string): ProbeAnswer => ({ status: 200, type: html, body });

/** By host and path. */
const probes: Readonly<Record<string, ProbeAnswer>> = {
  // iOS, macOS
  "captive.apple.com/hotspot-detect.html": apple,
  "captive.apple.com/": apple,
  "www.apple.com/library/test/success.html": apple,
  // Android, Chrome OS
  "connectivitycheck.gstatic.com/generate_204": nothing,
  "clients3.google.com/generate_204": nothing,
  "www.google.com/gen_204": nothing,
  "www.google.com/generate_204": nothing,
  "play.googleapis.com/generate_204": nothing,
  // Its makers' own
  "connect.rom.miui.com/generate_204": nothing,
  "connectivitycheck.platform.hicloud.com/generate_204": nothing,
  // Windows
  "www.msftconnecttest.com/connecttest.txt": text("Microsoft Connect Test"),
  "www.msftconnecttest.com/redirect": page("<!doctype html><title>Homepost</title>"),
  "www.msftncsi.com/ncsi.txt": text("Microsoft NCSI"),
  // Firefox
  "detectportal.firefox.com/success.txt": text("success\n"),
  "detectportal.firefox.com/canonical.html": page(
    '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>',
  ),
  // NetworkManager of GNOME, and of Ubuntu
  "nmcheck.gnome.org/check_network_status.txt": text("NetworkManager is online\n"),
  "connectivity-check.ubuntu.com/": nothing,
  // Kindle
  "spectrum.s3.amazonaws.com/kindle-wifi/wifistub.html": page(
    "<html><head><title>Kindle Reachability Probe Page</title></head><body><!-- 81ce4465-7167-4dcb-835b-dcc9e44c112a --></body></html>",
  ),
};

/** Of the probe for that host (with its port or without) and path; undefined where it is none that is known. */
export function probeAnswer(host: string | undefined, path: string): ProbeAnswer | undefined {
  const name = (host ?? "").toLowerCase().replace(/:\d+$/, "");
  const asked = `${name}${path}`;
  return Object.hasOwn(probes, asked) ? probes[asked] : undefined;
}
