import { closeSync, createReadStream, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

/*
 * node bench/floor.mjs read|decode|parse|serialise|whole|readline FILE [OUT]
 *
 * What Node takes at least for a file of JSON lines, a megabyte at a time: to read it, to make strings of it, to parse each line, and to
 * write each object again. Nothing else is done. Two more ways to parse each line, as programs mostly have it: the file as one string that is
 * split, and line by line as a stream.
 */
const [step, path, out] = process.argv.slice(2);
if (step === 'whole' || step === 'readline') {
  let length = 0;
  const lines = step === 'whole' ? readFileSync(path, 'utf8').split('\n') : createInterface({ input: createReadStream(path) });
  for await (const line of lines) if (line !== '') length += JSON.parse(line).text.length;
  console.log(length);
  process.exit();
}
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
