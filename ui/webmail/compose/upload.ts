import type { Upload, Uploaded } from "./attachments.ts";

/** Brings a file to the server, RFC 8620 §6.1. Only XMLHttpRequest says how far it has come. */
export function uploadTo(url: string): Upload<File> {
  return (file, { progress, signal }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Uploaded>();
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / total));
    request.addEventListener("load", () => {
      // The server is ours.
      if (request.status === 201) resolve(request.response as Uploaded);
      else reject(new Error(`The server answered ${request.status}`));
    });
    request.addEventListener("error", () => reject(new Error("The connection broke")));
    request.addEventListener("abort", () => reject(new Error("It is not wanted any more")));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
    return promise;
  };
}
