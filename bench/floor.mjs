import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/*
 * node bench/floor.mjs read|decode|parse|serialise FILE [OUT]
 *
 * What Node takes at least for a file of JSON lines, a megabyte at a time: to read it, to make strings of it, to parse each line, and to
 * write each object again. Nothing else is done.
 */
const [step, path, out] = process.argv.slice(2);
const input = openSync(path, 'r');
const output = step === 'serialise' ? openSync(out, 'w') : undefined;
const room = Buffer.allocUnsafeSlow(2 ** 20);
let count = 0;
let kept = 0;
for (;;) {
  const length = readSync(input, room, kept, room.length - kept, null);
  if (length === 0) break;
  if (step === 'read') {
    count += room[0];
    continue;
  }
  const end = room.lastIndexOf(10, kept + length - 1) + 1;
  const text = room.toString('utf8', 0, end);
  // The beginning of a line that goes on in the next piece.
  room.copyWithin(0, end, kept + length);
  kept = kept + length - end;
  if (step === 'decode') {
    count += text.length;
  } else {
    const written = [];
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const record = JSON.parse(line);
      count += record.text.length;
      if (output !== undefined) written.push(JSON.stringify(record));
    }
    if (output !== undefined) writeSync(output, `${written.join('\n')}\n`);
  }
}

if (output !== undefined) closeSync(output);
console.log(count);
