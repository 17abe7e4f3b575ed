import { describe, expect, test } from '@jest/globals';
import { defaultDetectOptions } from '../src/options.js';
import { cleanDocument } from '../src/pipeline.js';
import { clean, cleanText } from './clean.js';
import { misspelt, restyled, withReferences } from './damage.js';
import { articles, languages } from './texts.js';

/** Each row says what comes in and what must come out. `item` is the article's paragraphs, `once` the article as it should be. */
type Row = readonly [name: string, make: (item: readonly string[]) => { doubled: string; once: string }];

/** The first two thirds of a paragraph, wherever that is in a word. */
const broken = (text: string) =>
  [...text]
    .slice(0, Math.floor(([...text].length * 2) / 3))
    .join('')
    .trim();
const lines = (item: readonly string[]) => item.join('\n');
const plain = (make: (item: readonly string[]) => string): ((item: readonly string[]) => { doubled: string; once: string }) => {
  return (item) => ({ doubled: make(item), once: lines(item) });
};

const removed: readonly Row[] = [
  ['the whole item twice, a line apart', plain((item) => `${lines(item)}\n${lines(item)}`)],
  ['the whole item twice, blank lines apart', plain((item) => `${lines(item)}\n\n\n${lines(item)}`)],
  ['the whole item three times', plain((item) => [lines(item), lines(item), lines(item)].join('\n'))],
  ['the body again without the lede', plain((item) => lines([...item, ...item.slice(1)]))],
  ['the first paragraphs again in the middle', plain((item) => lines([...item.slice(0, 2), ...item.slice(0, 2), ...item.slice(2)]))],
  ['the body again, restyled', plain((item) => lines([...item, ...item.slice(1).map(restyled)]))],
  ['the whole item again, restyled', plain((item) => `${lines(item)}\n${restyled(lines(item))}`)],
  ['the body again, with character references', plain((item) => lines([...item, ...item.slice(1).map(withReferences)]))],
  ['the body again, merged into one paragraph', plain((item) => lines([...item, item.slice(1).join(' ')]))],
  ['every paragraph twice in a row', plain((item) => lines(item.flatMap((paragraph) => [paragraph, paragraph])))],
  ['two separate blocks', plain((item) => lines([...item.slice(0, 2), ...item.slice(0, 2), ...item.slice(2), ...item.slice(-1)]))],
  ['the copy interleaved: p1 p2 p1 p2', plain((item) => lines([item[0], item[1], item[0], item[1], ...item.slice(2)]))],
  ['the paragraphs again in another order', plain((item) => lines([...item, ...[...item].reverse()]))],
  ['the copy cut off in mid-sentence', plain((item) => lines([...item, ...item.slice(0, -1), broken(item[item.length - 1])]))],
  ['the copy cut off with an ellipsis', plain((item) => lines([...item, ...item.slice(0, -1), `${broken(item[item.length - 1])}...`]))],
  ['a teaser above the item', plain((item) => lines([`${broken(item[0])} ...`, ...item]))],
  ['line endings of two kinds', plain((item) => `${lines(item)}\r\n${item.join('\r\n')}`)],
];

describe.each(languages)('%s: goes', (language) => {
  test.each(removed)('%s', async (_name, make) => {
    const { doubled, once } = make(articles[language]);
    expect(await cleanText(doubled)).toBe(once);
  });
});

/** Scripts with end marks also on one line, and with nothing between the copies. */
describe.each(['en', 'ar', 'ru', 'zh'] as const)('%s: goes', (language) => {
  const item = articles[language];
  const line = item.join(' ');
  test.each([' ', '', '\u00a0'])('the copy behind the text, parted by "%s"', async (between) => {
    expect(await cleanText(line + between + line)).toBe(line);
    expect(await cleanText(line + between + restyled(line))).toBe(line);
    expect(await cleanText(lines(item) + between + lines(item.slice(1)))).toBe(lines(item));
  });
});

describe('what may differ', () => {
  test.each(['en', 'ar', 'ru'] as const)('%s: a misspelt word in each paragraph of the copy', async (language) => {
    const item = articles[language];
    const result = await clean(lines([...item, ...item.slice(1).map(misspelt)]));
    expect(new TextDecoder().decode(result.output)).toBe(lines(item));
    expect(result.blocks.map(({ kind, verdict }) => [kind, verdict])).toEqual([['near', 'remove']]);
  });

  test('the sign-off of the copy stays where the first copy had none', async () => {
    const item = articles.en;
    expect(await cleanText(`${lines(item)}\n${lines(item.slice(4))} Reuter\n`)).toBe(`${lines(item)}\nReuter\n`);
  });
});

describe('a copy that takes up in the middle', () => {
  const [, vote, , wages] = articles.en;

  test('the end of a sentence sent again right after it, in mid-sentence', async () => {
    const tail = 'for the new contract and 587 against, the returning officer told reporters outside the old customs house.';
    expect(await cleanText(`${vote} ${tail}\n${wages}`)).toBe(`${vote}\n${wages}`);
  });

  test('the same words as a sentence of their own stay: before, they were denied', async () => {
    const claim = 'The harbour board had signed the new contract with the crane drivers behind closed doors.';
    const text = `A spokesman said it was wrong to write that ${claim[0].toLowerCase()}${claim.slice(1)} ${claim}`;
    expect(await cleanText(text)).toBe(text);
  });

  test('all of the text again below, where the first is denied, keeps its first sentence', async () => {
    const item = articles.en.slice(3, 6);
    const text = `He denied that ${item.join(' ')}`;
    expect(await cleanText(lines([text, ...item]))).toContain(`\n${item[0]}`);
  });

  test('all of the text again below, where some residue stands before the first', async () => {
    const item = articles.en.slice(1, 4);
    const text = `Next Previous ${item.join(' ')}`;
    expect(await cleanText(lines([text, ...item]))).toBe(text);
  });
});

describe('one paragraph that is two copies', () => {
  const line = articles.en.slice(1, 6).join(' ').replace(/\.$/u, '');

  test.each(['', '- ', '<', '.. '])('nothing between them, and "%s" before each', async (sign) => {
    const text = `${sign}${articles.en.slice(1, 5).join(' ')}`;
    expect(await cleanText(text + text)).toBe(text);
  });

  test('no mark between them, and a revised sentence in the second', async () => {
    const revised = line.replace('4.5 percent', '5.5 percent');
    const fresh = articles.en[3].replace('4.5 percent', '5.5 percent');
    expect(await cleanText(`${line} ${revised}`)).toBe(`${line} ${fresh}`);
  });

  test('a wide gap is where a line ended: the sentence before it has no mark', async () => {
    const item = articles.en.slice(1, 6).join(' ');
    const heading = 'Strike in the northern harbour is over';
    expect(await cleanText(`${item}  ${heading}  ${item}`)).toBe(`${item}  ${heading}`);
  });

  test('a mark with a comma behind it ends no sentence: the revised one stays whole', async () => {
    const plainItem: readonly string[] = articles.en.slice(1, 6);
    const item = plainItem.with(2, 'Under the agreement with Halvern Inc., Night shifts will be limited to six hours, and wages rise.');
    const revised = item.with(2, item[2].replace('six hours', 'seven hours'));
    expect(await cleanText(`${item.join(' ')} ${revised.join(' ')}`)).toBe(`${item.join(' ')} ${revised[2]}`);
  });

  test('a wide gap inside a sentence is no edge for sentences of the same paragraph', async () => {
    const [lede, ...rest] = articles.en.slice(1, 6);
    const text = `The count came late. ${rest.join(' ')} He denied that  ${rest.join(' ')}`;
    expect(await cleanText(lines([lede, text]))).toContain(`He denied that  ${rest[0]}`);
  });

  test('a bullet goes with its sentence, and stays with it', async () => {
    const points = articles.en.slice(1, 6).map((sentence) => `• ${sentence}`);
    const revised = points.with(1, points[1].replace('empty-handed', 'disappointed'));
    expect(await cleanText(`${points.join(' ')} ${revised.join(' ')}`)).toBe(`${points.join(' ')} ${revised[1]}`);
  });
});

describe('the copied part', () => {
  const item = articles.en;

  test.each([
    ['a short line above the copy', ['By our own hand', ...item, 'By our own hand', ...item.toReversed()]],
    [
      'a short line between, in another order',
      [...item.slice(0, 3), 'Photo: Harbour', ...item.slice(3), ...item.slice(4), 'Photo: Harbour', ...item.slice(0, 4)],
    ],
    [
      'short lines each right below itself',
      item.flatMap((paragraph) => ['Photo: Harbour', 'Photo: Harbour', paragraph, paragraph]).slice(0, 8),
    ],
  ])('%s goes with it', async (_name, text) => {
    const cleaned = (await cleanText(lines(text))).split('\n');
    expect(cleaned).toEqual([...new Set(text)]);
  });

  test("the text's own short line that stands twice stays twice", async () => {
    const own = ['The count', ...item.slice(0, 3), 'The count', ...item.slice(3)];
    expect(await cleanText(lines([...own, ...item]))).toBe(lines(own));
  });

  test.each(['again', 'yes we can'])('a short line that is all of the text stays: "%s"', async (line) => {
    const text = `${line}\n`.repeat(300);
    expect(await cleanText(text)).toBe(text);
  });

  test('points before their answers are none, though most of the text is points', async () => {
    const points = item.slice(1, 4).map((text, k) => `${k + 1}. ${text}`);
    const answers = ['The union denies it.', 'He gave no reason.', 'Nobody answered that.'];
    const text = lines([...points, ...points.flatMap((point, k) => [point, answers[k]])]);
    expect(await cleanText(text)).toBe(text);
  });

  test('a line of dashes goes with the block below it, contact lines with their address', async () => {
    const tail = ['--------', 'Desk: Mara Quell, customs house', 'https://www.porthalvern.example/contact/4711'];
    expect(await cleanText(lines([...item, ...tail, ...tail]))).toBe(lines([...item, ...tail]));
  });

  test('equal paragraphs too short for a verdict are not told as alike', async () => {
    const contact = 'Contact: the desk at the harbour office of Port Halvern, first floor, left';
    const { blocks } = await clean(lines([contact, ...item, contact, 'He did not say more than that.']));
    expect(blocks.map(({ verdict, rule }) => `${verdict} ${rule}`)).toEqual(['keep too-short']);
  });

  test('a scan with a wrong letter in every twentieth word is for review', async () => {
    let count = 0;
    const scanned = item.map((text) =>
      text.replace(/\b[a-z]{4,}\b/gu, (word) => (++count % 12 === 0 ? `${word.slice(0, 2)}x${word.slice(3)}` : word)),
    );
    const { output, blocks } = await clean(lines([...item, ...scanned]));
    expect(new TextDecoder().decode(output)).toBe(lines([...item, ...scanned]));
    const found = blocks.filter(({ verdict }) => verdict === 'review').reduce((sum, { copy }) => sum + copy.paragraphCount, 0);
    expect(found).toBeGreaterThanOrEqual(5);
  });
});

describe('a connective', () => {
  const [, vote, quote, wages, port] = articles.en;
  const passage = `${wages} ${port} ${articles.en[5]}`;

  test.each(['Meanwhile, ', 'In addition ', 'إلى ذلك '])('"%s" goes with the copy that it joins to the text', async (word) => {
    const text = `${passage} ${quote} ${vote}`;
    expect(await cleanText(`${text} ${word}${passage} ${articles.en[6]}`)).toBe(`${text} ${articles.en[6]}`);
  });

  test.each(['He denied that ', 'Yet ', 'Not so: '])('"%s" is none: its sentence stays', async (word) => {
    const text = `${passage} ${quote} ${vote}`;
    expect(await cleanText(`${text} ${word}${passage}`)).toContain(`${vote} ${word}${wages}`);
  });

  test('stays with the revised sentence that it begins', async () => {
    const text = `${passage} Meanwhile, ${vote} ${quote}`;
    const revised = `Meanwhile, ${vote.replace('612', '613')}`;
    expect(await cleanText(`${text} ${passage} ${revised} ${quote}`)).toBe(`${text} ${revised}`);
  });

  test('a clause behind a semicolon is kept text for a sentence, and is never cut itself', async () => {
    const clause = `${quote.slice(0, -1)}; also ${passage}`;
    expect(await cleanText(`${clause} ${vote} ${passage}`)).toBe(`${clause} ${vote}`);
    const turned = `${passage} ${vote} ${clause}`;
    expect(await cleanText(turned)).toContain(`; also ${wages}`);
  });
});

describe('a pull quote in a script without end marks', () => {
  test('half of a paragraph, above it or below it, stays', async () => {
    const [lede, vote, port, bread] = articles.th;
    const quote = `สมาชิกสหภาพเห็นชอบกับสัญญาฉบับใหม่ ${vote.slice(0, Math.floor(vote.length / 2))}`;
    const body = `${quote} ${port}`;
    for (const text of [lines([lede, body, bread, quote]), lines([quote, lede, body, bread])]) expect(await cleanText(text)).toBe(text);
  });
});

describe('cuts', () => {
  const passage = `${articles.en.slice(1, 6).join(' ')} `;

  test('a copy glued to the text before it leaves the blank behind it', async () => {
    expect(await cleanText(`${passage}Sonim Werag Harbor${passage}7% more came.`)).toBe(`${passage}Sonim Werag Harbor 7% more came.`);
  });

  test('two words of one character are never parted', async () => {
    const { blocks } = await clean('\u2047ab cd ef gh ij kl op \u2047ab cd ef gh ij kl ox');
    expect(blocks.every(({ copy, kept }) => copy.end > copy.start && kept.end > kept.start)).toBe(true);
  });

  test('where the encoding is in doubt, what can be proven goes in one cleaning', async () => {
    const [one, two, three] = articles.en.slice(1, 4);
    const bytes = new TextEncoder().encode(`${one} xxx ${two} ${three} ${one} ${two} ${three} ${one} ${two}`);
    const options = { ...defaultDetectOptions, encoding: 'windows-1252' };
    const { output } = await cleanDocument({ id: 'x.txt', bytes }, options);
    expect((await cleanDocument({ id: 'x.txt', bytes: output }, options)).output).toEqual(output);
  });
});

describe('hard-wrapped takes', () => {
  test('a control that ends a take parts it from the next', async () => {
    const take = `${articles.en
      .slice(0, 3)
      .map((text) => text.replace(/(.{40,60}) /gu, '$1\n'))
      .join('\n    ')}\n Reuter\n\u0003`;
    expect(await cleanText(`${take}\n${take}`)).toBe(take);
  });
});

describe('the fuller stays', () => {
  test('a teaser whose next word is by chance that of its whole', async () => {
    const whole = 'Dock workers in the northern harbour voted to end the strike, and dock workers of the southern one followed.';
    const teaser = 'Dock workers in the northern harbour voted to end the strike, and ...';
    expect(await cleanText(lines([teaser, whole, ...articles.en.slice(3)]))).toBe(lines([whole, ...articles.en.slice(3)]));
  });

  test('a paragraph that ends in dots is no teaser of the text that is wholly repeated', async () => {
    const item: readonly string[] = [`${articles.en[0]}..`, ...articles.en.slice(1)];
    expect(await cleanText(`${lines(item)}\n${item.join(' ')}`)).toBe(lines(item));
  });

  test.each([
    ['en', 'LONDON, May 5 (Agency) - '],
    ['ar', 'لندن (وكالة) - '],
    ['ru', 'ЛОНДОН, 5 мая (Агентство) - '],
  ] as const)('%s: the second copy has a dateline that the first has lost', async (language, dateline) => {
    const [lede, ...body] = articles[language];
    const bare = lede.replace(/^[^-]*\) - /u, '');
    const result = await clean(lines([bare, ...body, dateline + bare, ...body]));
    expect(new TextDecoder().decode(result.output)).toBe(lines([dateline + bare, ...body]));
    expect(result.blocks.map(({ kind, rule }) => [kind, rule])).toEqual([['contained', 'without-dateline']]);
  });

  test('of two datelines both stay, and the rest of the copy goes', async () => {
    const [lede, ...body] = articles.en;
    const other = lede.replace('PORT HALVERN, May 4', 'LONDON, May 5');
    expect(await cleanText(lines([lede, ...body, other, ...body]))).toBe(lines([lede, ...body, other]));
  });

  test('a number cut off is another number', async () => {
    const text = lines([...articles.en, ...articles.en.slice(0, 1), 'The vote was close: 61']);
    expect(await cleanText(text)).toBe(lines([...articles.en, 'The vote was close: 61']));
  });

  test('a headline that the lede begins with is no teaser', async () => {
    const text = lines([
      'Dock workers in the northern harbour of Port Halvern voted on Tuesday to end a strike',
      ...articles.en.map((text) => text.replace(/^.* - /u, '')),
    ]);
    expect(await cleanText(text)).toBe(text);
  });
});

test('a word that ends the title and the first copy alike does not draw the cut into that copy', async () => {
  const [lede, vote, ...rest] = articles.th;
  const tail = 'ว่าด้วยการนัดหยุดงานของคนงานท่าเรือ พ.ศ. ๒๕๖๑';
  const text = [`แถลงการณ์ ${tail}`, `${lede} ${vote} ${tail}`, `${lede} ${vote} ${tail}`, ...rest];
  const result = await clean(lines(text));
  expect(new TextDecoder().decode(result.output)).toBe(lines(text.toSpliced(2, 1)));
  expect(result.blocks.filter(({ verdict }) => verdict === 'remove').map(({ copy }) => [copy.firstParagraph, copy.paragraphCount])).toEqual(
    [[2, 1]],
  );
});

test('a teaser that is itself copied again and again takes nothing twice', async () => {
  const teaser = `${broken(articles.en[1])}...`;
  const text = lines([`${teaser} ${teaser}`, teaser, teaser, `${teaser} ${teaser} Reuter`, teaser, 'Reuter', '']);
  const { output } = await clean(text);
  expect((await clean(output)).output).toEqual(output);
  expect(new TextDecoder().decode(output).split(teaser).length - 1).toBe(1);
});

describe('short paragraphs', () => {
  const item = [articles.en[0], '"Why?"', articles.en[1], 'Nobody knew.', ...articles.en.slice(2)];
  test('go with a copy of the text around them, even of one word', async () => {
    expect(await cleanText(lines(item.flatMap((text) => [text, text])))).toBe(lines(item));
    expect(await cleanText(lines([...item, ...[...item].reverse()]))).toBe(lines(item));
  });

  test('stay where nothing else is copied', async () => {
    const text = lines([...item.slice(0, 4), 'Nobody knew.', '"Why?"', ...item.slice(4)]);
    expect(await cleanText(text)).toBe(text);
  });

  test('of a refrain stay when the whole poem is pasted twice', async () => {
    const poem = [
      'Down to the harbour the children ran,',
      'and the sea gave back its dead,',
      'Nobody knew where the song began,',
      'and the sea gave back its dead,',
      'Old was the woman and old the man,',
      'and the sea gave back its dead.',
      'Long were the nights by the lamp and the loom, said the keeper of the light.',
    ];
    expect(await cleanText(`${lines(poem)}\n${lines(poem)}`)).toBe(lines(poem));
  });
});

describe('something new stays', () => {
  const item = articles.en;
  test.each([
    ['a number', '4.5 percent', '5.4 percent'],
    ['a sign', '4.5 percent', '-4.5 percent'],
    ['a percent sign', '4.5 percent', '4.5% percent'],
    ['a name', 'agreement', 'Lindqvist agreement'],
    ['a negation', 'will be limited', 'will not be limited'],
    ['one letter of a short word', 'wages rise', 'wages rose'],
  ])('%s in a repeated paragraph', async (_name, from, to) => {
    const revised = item[3].replace(from, to);
    expect(revised).not.toBe(item[3]);
    expect(await cleanText(lines([...item, revised]))).toBe(lines([...item, revised]));
    // The rest of the second copy goes, the revised paragraph stays whole.
    expect(await cleanText(lines([...item, ...item.slice(1, 3), revised, ...item.slice(4)]))).toBe(lines([...item, revised]));
  });

  test('a revised sentence on one line stays whole, and the rest goes', async () => {
    const line = item.join(' ');
    const revised = item[3].replace('six hours', 'five hours');
    expect(await cleanText(`${line} ${line.replace('six hours', 'five hours')}`)).toBe(`${line} ${revised}`);
  });

  test('a copy that begins inside a paragraph which says more is for review', async () => {
    const text = lines([...item, `Nobody was hurt. ${item[4]}`]);
    const result = await clean(text);
    expect(new TextDecoder().decode(result.output)).toBe(text);
    expect(result.blocks.map(({ verdict, rule }) => [verdict, rule])).toEqual([['review', 'edited-paragraph']]);
  });
});

/** What may be done to one paragraph of a copy so that it says something else; and the shapes in which the copy comes. */
const changes: readonly (readonly [string, (words: string[], language: 'en' | 'ar' | 'ru') => string[]])[] = [
  ['a negation', (words, language) => words.toSpliced(2, 0, { en: 'not', ar: 'لا', ru: 'не' }[language])],
  ['a word less', (words) => words.toSpliced(7, 1)],
  ['two words swapped', (words) => words.toSpliced(7, 2, words[8], words[7])],
  ['a claim before it', (words, language) => [{ en: 'He denied that', ar: 'ونفى أن', ru: 'Он отрицал, что' }[language], ...words]],
  ['another number', (words) => words.toSpliced(4, 0, '731')],
];
const shapes: readonly (readonly [string, (item: readonly string[], copy: readonly string[], at: number) => string])[] = [
  ['below', (item, copy) => lines([...item, ...copy])],
  ['on one line', (item, copy) => [...item, ...copy].join(' ')],
  ['merged below', (item, copy) => `${lines(item)}\n${copy.join(' ')}`],
  ['turned round', (item, copy) => lines([...item, ...copy.toReversed()])],
  ['right below its twin', (item, copy, at) => lines(item.toSpliced(at + 1, 0, copy[at]))],
];

describe.each(['en', 'ar', 'ru'] as const)('%s: a changed paragraph stays, whole', (language) => {
  test.each(changes.flatMap(([name, change]) => shapes.map(([shape, make]) => [`${name}, ${shape}`, change, make] as const)))(
    '%s',
    async (_name, change, make) => {
      const item: readonly string[] = articles[language];
      for (const [at, paragraph] of item.entries()) {
        const changed = change(paragraph.split(' '), language).join(' ');
        expect(await cleanText(make(item, item.with(at, changed), at))).toContain(changed);
      }
    },
  );
});

describe('the deliberate stays', () => {
  const [lede, ...body] = articles.en;
  test.each([
    [
      'a headline echoed by the first line',
      ['Dock workers end nine-day strike in Port Halvern', 'Dock workers end nine-day strike in Port Halvern', lede, ...body],
    ],
    [
      'rows of a table',
      [
        'Rates of the week',
        'Average of city banks',
        'up to 60 days 4.33',
        'Average of city banks',
        '60 to 90 days 4.13',
        'Average of city banks',
        'over 90 days 4.38',
      ],
    ],
    [
      'a refrain',
      [
        body[0],
        'And the harbour lies silent under the moon',
        body[1],
        'And the harbour lies silent under the moon',
        body[2],
        'And the harbour lies silent under the moon',
      ],
    ],
    [
      'a saying that repeats itself inside a paragraph',
      ['He asked: who comes first? He said: the crew. He asked: and then? He said: the crew. He asked: and then? He said: the crew.'],
    ],
    [
      'a pull quote',
      [
        lede,
        'We did not get all we asked for, but nobody goes home empty-handed tonight or on any night to come, she said',
        ...body.slice(0, 1),
        'We did not get all we asked for, but nobody goes home empty-handed tonight or on any night to come, she said.',
        ...body.slice(2),
      ],
    ],
    [
      'a numbered point before its answer',
      [
        '1. That the night shift be limited to six hours for all workers of the harbour from the first of June onward.',
        lede,
        '1. That the night shift be limited to six hours for all workers of the harbour from the first of June onward.',
        ...body,
      ],
    ],
    ['a short line said twice', ['Reuter', lede, 'Reuter', ...body]],
    [
      'a list of short lines three times over',
      Array.from({ length: 3 }, () => ['Wheat futures', 'Maize', 'Barley, spring', 'Oats']).flat(),
    ],
  ])('%s', async (_name, paragraphs) => {
    expect(await cleanText(lines(paragraphs))).toBe(lines(paragraphs));
  });

  test.each(languages)('%s: an article without a repeat comes out byte for byte, with no block', async (language) => {
    const result = await clean(`${articles[language].join('\n\n')}\n`);
    expect(new TextDecoder().decode(result.output)).toBe(`${articles[language].join('\n\n')}\n`);
    expect(result.blocks).toEqual([]);
  });
});

describe('the bytes that stay', () => {
  const once = lines(articles.en);
  test.each([
    ['a byte order mark', `\ufeff${once}\n${once}`, `\ufeff${once}`],
    ['CRLF and the last line ending', `${once}\n${once}\n`.replaceAll('\n', '\r\n'), `${once}\n`.replaceAll('\n', '\r\n')],
    [
      'blank lines before, between and behind',
      `\n\n${once.replaceAll('\n', '\n\n')}\n\n${once.replaceAll('\n', '\n\n')}\n\n\n`,
      `\n\n${once.replaceAll('\n', '\n\n')}\n\n\n`,
    ],
    ['blanks at line ends', `${once} \n${once}\t`, `${once} `],
  ])('%s', async (_name, doubled, expected) => {
    expect(await cleanText(doubled)).toBe(expected);
  });

  test('broken UTF-8 sequences', async () => {
    const once = Uint8Array.of(
      ...new TextEncoder().encode(`${articles.ar[0]} `),
      0xff,
      0xc3,
      0x28,
      0xe2,
      0x82,
      ...new TextEncoder().encode(`\n${articles.ar[1]}`),
    );
    const doubled = Uint8Array.of(...once, 0x0a, ...once);
    expect((await clean(doubled)).output).toEqual(once);
  });

  test('hard-wrapped paragraphs with an indent, as old wire copy has them', async () => {
    const wrapped = [
      'Dock workers in the northern harbour voted on Tuesday to end',
      'a strike that had kept forty grain ships at anchor for nine',
      'days and nights outside the breakwater.',
      '    The port company said it expected the first vessels to be',
      'unloaded before dawn and the backlog to be cleared within a',
      'fortnight of the settlement.',
    ];
    const again = [
      '    The port company said it expected the first vessels to be',
      'unloaded before dawn and the backlog to be cleared within a',
      'fortnight of the settlement.',
    ];
    expect(await cleanText(lines([...wrapped, ...again, ' Reuter', '']))).toBe(lines([...wrapped, '    Reuter', '']));
  });
});
