import { describe, expect, test } from '@jest/globals';

/*
 * A couple of hundred cases of each target of `npm run fuzz`, from dist/ as there. The seed is printed, and can be given again by the
 * environment.
 */
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.TEST_RUNS ?? 200);
/** For machines with much else to do; alone it takes a second. */
const timeoutMilliseconds = 60_000;
process.stdout.write(`fuzz: seed ${seed}, ${runs} runs\n`);

/** What the benches are made of has no types. */
const part = (name: string) => import(new URL(`../bench/fuzz/${name}.mjs`, import.meta.url).href);
const { Broken, runTarget } = await part('run');
const { textWays } = await part('shrink');

describe('fuzz', () => {
  test.each(['bytes', 'articles', 'undo', 'options', 'files', 'jsonl', 'kernel'])(
    '%s',
    async (name) => {
      const { failures } = await runTarget((await part(name))[name], { seed, runs });
      const told = failures.map(({ number, fault, shown }: { number: number; fault: Error; shown: string }) => {
        return `case ${number} of seed ${seed}: ${fault.stack}\n${shown}`;
      });
      expect(told).toEqual([]);
    },
    timeoutMilliseconds,
  );

  test('what is broken is found, told apart by its law, and shrunk', async () => {
    const target = {
      name: 'bricks',
      make: () => ({ text: 'one two\nthree bad four\nfive worse\nsix' }),
      check({ text }: { text: string }) {
        if (text.includes('bad')) throw new Broken('nothing is bad', text);
        if (text.includes('worse')) throw new RangeError(`at byte ${text.length}`);
      },
      bytesOf: ({ text }: { text: string }) => text.length,
      ways: textWays('text'),
      show: ({ text }: { text: string }) => text,
    };
    const { failures, broken } = await runTarget(target, { seed, runs: 5 });
    expect(failures.map(({ law, shown }: { law: string; shown: string }) => [law, shown])).toEqual(
      Array.from({ length: 3 }, () => ['nothing is bad', 'bad ']),
    );
    expect([...broken]).toEqual([['nothing is bad', [0, 1, 2, 3, 4]]]);
  });

  test(
    'what takes too long is found',
    async () => {
      const worked = () => process.cpuUsage().user + process.cpuUsage().system;
      const target = {
        name: 'snails',
        make: () => ({ text: '' }),
        check() {
          const until = worked() + 200_000;
          while (worked() < until);
        },
        bytesOf: () => 1,
        ways: [],
        show: () => '',
      };
      const { broken } = await runTarget(target, { seed, runs: 1 });
      expect([...broken.keys()]).toEqual(['the time of a byte is bounded']);
    },
    timeoutMilliseconds,
  );
});
