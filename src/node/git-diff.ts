/** Ranges of lines, from 1, inclusive, rising. */
export type AddedLines = readonly { readonly first: number; readonly last: number }[];

/** Takes in what `git diff --unified=0` prints, piece by piece. */
export interface DiffReader {
  readonly push: (piece: Uint8Array) => void;
  /** By the name of each file that is there after the change: lines that were added; `whole` where git cannot say, since it is binary. */
  readonly end: () => ReadonlyMap<string, 'whole' | AddedLines>;
}

const lineFeed = 0x0a;
const backslash = 0x5c;
/** Lines of a header are shorter: names have at most 4096 bytes, and a quoted byte takes four. What is longer is text, of which nothing is kept. */
const headerBytesMax = 2 ** 16;

/**
 * Reads a diff for nothing but names and line numbers. Lines of text are counted off by the headers of their hunks, so that none of them is
 * taken for a header, whatever stands in it.
 */
export function openDiffReader(): DiffReader {
  const files = new Map<string, 'whole' | AddedLines>();
  let name: string | undefined;
  let ranges: { readonly first: number; readonly last: number }[] = [];
  let textLines = 0; // of the hunk, that are still to come
  let line: number[] = [];
  let isLong = false;

  function note(change: 'whole' | AddedLines): void {
    if (name !== undefined) files.set(name, change);
  }

  function takeHeader(text: string): void {
    if (text.startsWith('diff --git ')) {
      ranges = [];
      // Both names are the same but after a renaming, and then they are told again.
      const names = text.slice('diff --git '.length);
      name = nameOf(names.slice((names.length + 1) >> 1), 2);
      note(ranges);
    } else if (text.startsWith('rename to ')) rename(nameOf(text.slice('rename to '.length), 0));
    else if (text.startsWith('+++ ')) rename(text === '+++ /dev/null' ? undefined : nameOf(text.slice(4).replace(/\t$/, ''), 2));
    else if (text.startsWith('Binary files ') || text === 'GIT binary patch') note('whole');
    else if (text.startsWith('@@ ')) takeHunk(text);
  }

  function rename(to: string | undefined): void {
    if (name !== undefined) files.delete(name);
    name = to;
    note(ranges);
  }

  function takeHunk(text: string): void {
    const found = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
    if (found === null) {
      note('whole');
      return;
    }
    const [removed, first, added] = [found[1] ?? '1', found[2], found[3] ?? '1'].map(Number);
    textLines = removed + added;
    if (added > 0) ranges.push({ first, last: first + added - 1 });
  }

  function endLine(first: number): void {
    if (textLines > 0) {
      // `\ No newline at end of file` stands among the lines and is none.
      if (first !== backslash) textLines--;
    } else if (!isLong) takeHeader(Buffer.from(line).toString('latin1'));
  }

  let firstByte = -1;
  return {
    push: (piece) => {
      for (let at = 0; at < piece.length; ) {
        const found = piece.indexOf(lineFeed, at);
        const end = found < 0 ? piece.length : found;
        if (firstByte < 0) firstByte = piece[at];
        if (textLines === 0) {
          isLong ||= line.length + end - at > headerBytesMax;
          if (!isLong) for (let k = at; k < end; k++) line.push(piece[k]);
        }
        at = end + 1;
        if (found < 0) continue;
        endLine(firstByte);
        line = [];
        isLong = false;
        firstByte = -1;
      }
    },
    end: () => files,
  };
}

/** A name as git prints it, in quotation marks or not, without as many characters of its prefix; `text` has a character for each byte. */
function nameOf(text: string, prefix: number): string {
  const plain = text.startsWith('"') && text.endsWith('"') ? unquoted(text.slice(1, -1)) : text;
  return Buffer.from(plain.slice(prefix), 'latin1').toString('utf8');
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

function unquoted(text: string): string {
  return text.replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
  );
}
