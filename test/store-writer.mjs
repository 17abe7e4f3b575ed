import { openStore } from '../dist/node/store/store.js';

/* Appends what one index holds to another, batch by batch, from number `from` on; says each number when it is on the disk. */
const [, , template, target, from] = process.argv;
const source = await openStore(template, undefined, 'read');
const store = await openStore(target, source.options, 'write');
let number = 0;
for (const { survey, textAt } of source.entries()) {
  if (number >= Number(from)) {
    store.append({ ...survey, text: source.read(textAt, survey.textEnds.at(-1)).slice() });
    process.stdout.write(`${number}\n`);
  }
  number++;
}
store.close();
