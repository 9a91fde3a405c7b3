/** RFC 5256 §2.1 */
export interface BaseSubject {
  /** Not folded: fold it before comparing. */
  readonly text: string;
  /** "re:", "fwd:", "(fwd)" or "[fwd: ]" was removed. RFC 5256 §3, REFERENCES step 5. */
  readonly isReply: boolean;
}

/**
 * The subject without what replies and forwards put around it. RFC 5256 §2.1, whose steps are numbered here.
 * `subject` is Unicode with encoded words decoded (half of step 1). Takes time in the length of the subject.
 */
export function baseSubjectOf(subject: string): BaseSubject {
  const text = subject.replaceAll(whiteSpace, " ");
  let range: Range = { start: 0, end: text.length };
  let isReply = false;
  for (;;) {
    const trimmed = withoutTrailers(text, range);
    const stripped = withoutLeaders(text, trimmed);
    isReply ||= trimmed.isReply || stripped.isReply;
    const inner = withoutForward(text, stripped);
    if (inner === undefined) return { text: text.slice(stripped.start, stripped.end), isReply };
    range = inner;
    isReply = true;
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Stripped extends Range {
  readonly isReply: boolean;
}

/** Step 1: tabs, continuations and runs of spaces become one space. */
const whiteSpace = /[ \t\r\n]+/g;

// RFC 5256 §5: subj-trailer = "(fwd)" / WSP
const trailer = "(fwd)";

/** Step 2 */
function withoutTrailers(text: string, { start, end }: Range): Stripped {
  let isReply = false;
  for (;;) {
    if (end > start && text[end - 1] === " ") end--;
    else if (endsWith(text, trailer, { start, end })) {
      end -= trailer.length;
      isReply = true;
    } else return { start, end, isReply };
  }
}

// RFC 5256 §5: subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"
const refwd = /(?:re|fwd?) ?(?:\[[^[\]]*\] ?)?:/iy;
// RFC 5256 §5: subj-blob = "[" *BLOBCHAR "]" *WSP, where BLOBCHAR is neither "[" nor "]"
const blob = /\[[^[\]]*\] ?/y;

/**
 * Steps 3 to 5: subj-leader = (*subj-blob subj-refwd) / WSP, and blobs before something else. Blobs that no
 * subj-refwd follows are removed one by one in the RFC; none of them can be part of a leader, so here they go at once.
 */
function withoutLeaders(text: string, { start, end }: Range): Stripped {
  let isReply = false;
  for (;;) {
    if (start < end && text[start] === " ") {
      start++;
      continue;
    }
    let at = start;
    let lastBlob = start;
    for (let next = matched(blob, text, { start: at, end }); next > at;) {
      lastBlob = at;
      at = next;
      next = matched(blob, text, { start: at, end });
    }
    const behind = matched(refwd, text, { start: at, end });
    if (behind > at) {
      start = behind;
      isReply = true;
      continue;
    }
    // Step 4: only where something is left.
    return { start: at < end ? at : lastBlob, end, isReply };
  }
}

const forwardHeader = "[fwd:";

/** Step 6: what is inside of "[fwd:" and "]", or undefined. */
function withoutForward(text: string, { start, end }: Range): Range | undefined {
  const inner = { start: start + forwardHeader.length, end: end - 1 };
  const isForward =
    inner.start <= inner.end &&
    text[end - 1] === "]" &&
    text.slice(start, inner.start).toLowerCase() === forwardHeader;
  return isForward ? inner : undefined;
}

/** Behind what the sticky `pattern` matches, or `start` where it does not match before `end`. */
function matched(pattern: RegExp, text: string, { start, end }: Range): number {
  pattern.lastIndex = start;
  return pattern.test(text) && pattern.lastIndex <= end ? pattern.lastIndex : start;
}

function endsWith(text: string, suffix: string, { start, end }: Range): boolean {
  const from = end - suffix.length;
  return from >= start && text.slice(from, end).toLowerCase() === suffix;
}
