import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Webmail } from "../webmail.ts";
import { fitOf, heightMax } from "./frame-fit.ts";

/**
 * The designed part. The server writes it anew and gives it a policy of its own; here the sandbox keeps scripts from
 * running as well. It is as high as its content, so that the message scrolls as one.
 */
export function MessageFrame({ webmail }: { webmail: Webmail }): JSX.Element {
  const element = useRef<HTMLIFrameElement>(null);
  const stop = useRef<() => void>(() => {});
  const url = webmail.message.frameUrl();
  const scheme = useComputed(() => webmail.theme.choice.value).value;
  useEffect(() => () => stop.current(), [url]);
  useEffect(() => {
    const content = element.current?.contentDocument;
    if (content) colour(element.current!, content);
  }, [scheme]);
  return (
    <iframe
      ref={element}
      class="message-frame"
      key={url}
      src={url}
      title={webmail.t("message.html.title")}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerpolicy="no-referrer"
      onLoad={({ currentTarget: frame }) => {
        stop.current();
        stop.current = follow(frame);
      }}
    />
  );
}

/** Keeps the frame as high as what is in it, until the function that it returns is called. */
function follow(frame: HTMLIFrameElement): () => void {
  const content = frame.contentDocument;
  // Some show themselves to nobody (src/web/html-mail-routes.ts says which): those scroll by themselves.
  if (content === null || content.body === null) return () => {};
  colour(frame, content);
  const { body, documentElement: root } = content;
  let isFrozen = false;
  const heightOf = (): number =>
    Math.max(root.getBoundingClientRect().height, root.style.zoom === "" ? body.scrollHeight : 0);
  const fit = (): void => {
    if (isFrozen || frame.clientWidth === 0) return;
    root.style.zoom = "";
    const { zoom, bar } = fitOf(body.scrollWidth, frame.clientWidth);
    if (zoom !== 1) root.style.zoom = String(zoom);
    const height = Math.min(Math.ceil(heightOf() + bar), heightMax);
    frame.style.height = `${height}px`;
    frame.classList.add("fitted");
    // What is as high as its window, and a little more, would grow for ever.
    isFrozen = height < heightMax && heightOf() + bar > height + 1;
  };
  const observer = new ResizeObserver(fit);
  observer.observe(body);
  observer.observe(frame);
  fit();
  return () => observer.disconnect();
}

/** The colours of our page, where the mail leaves the choice to us; else it is a sheet of paper that lies on it. */
function colour(frame: HTMLIFrameElement, { documentElement: root, defaultView }: Document): void {
  root.style.colorScheme = "";
  const leavesChoice = defaultView?.getComputedStyle(root).colorScheme === "light dark";
  frame.classList.toggle("paper", !leavesChoice);
  // Without a choice of the reader's the system decides, in the frame as around it.
  if (leavesChoice) root.style.colorScheme = document.documentElement.dataset["theme"] ?? "";
}
