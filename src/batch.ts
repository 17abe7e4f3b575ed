import { utf8Soundness } from './encoding/sound.js';
import { repeatedWindows } from './match/windows.js';
import { foldWords } from './sketch/words.js';
import { findParagraphs } from './text/paragraphs.js';
import type { BatchReading } from './types.js';

/** SCRATCH twin until the kernel's comes. */
export function readBatch(bytes: Uint8Array, starts: Uint32Array, ends: Uint32Array, mode: 'auto' | 'line' | 'blank'): BatchReading {
  const w = { starts: [] as number[], ends: [] as number[], hashes: [] as number[], kinds: [] as number[] };
  const p = { starts: [] as number[], lineStarts: [] as number[], lineEnds: [] as number[], ends: [] as number[] };
  const rep = { words: [] as number[], earlier: [] as number[] };
  const we: number[] = [];
  const re: number[] = [];
  const pe: number[] = [];
  for (let d = 0; d < starts.length; d++) {
    const base = w.starts.length;
    const doc = bytes.subarray(starts[d], ends[d]);
    const words = foldWords(doc);
    for (let i = 0; i < words.count; i++) {
      w.starts.push(words.starts[i] + starts[d]);
      w.ends.push(words.ends[i] + starts[d]);
      w.hashes.push(words.hashes[i]);
      w.kinds.push(words.kinds[i]);
    }
    const r = repeatedWindows(words);
    for (let i = 0; i < r.words.length; i++) {
      rep.words.push(base + r.words[i]);
      rep.earlier.push(base + r.earlier[i]);
    }
    const ps = findParagraphs(doc, mode);
    for (let i = 0; i < ps.count; i++) {
      p.starts.push(ps.starts[i] + starts[d]);
      p.lineStarts.push(ps.lineStarts[i] + starts[d]);
      p.lineEnds.push(ps.lineEnds[i] + starts[d]);
      p.ends.push(ps.ends[i] + starts[d]);
    }
    we.push(w.starts.length);
    re.push(rep.words.length);
    pe.push(p.starts.length);
  }
  const u = (a: number[]) => Uint32Array.from(a);
  return {
    words: { starts: u(w.starts), ends: u(w.ends), hashes: u(w.hashes), kinds: Uint8Array.from(w.kinds) },
    wordEnds: u(we),
    repeats: { words: u(rep.words), earlier: u(rep.earlier) },
    repeatEnds: u(re),
    paragraphs: { starts: u(p.starts), lineStarts: u(p.lineStarts), lineEnds: u(p.lineEnds), ends: u(p.ends) },
    paragraphEnds: u(pe),
    states: Uint8Array.from(starts, (start, d) => (utf8Soundness(bytes.subarray(start, ends[d])).brokenBytes > 0 ? 1 : 0)),
  };
}

export type Reader = typeof readBatch;

export function openReader(_engine: string): Reader {
  return readBatch;
}
