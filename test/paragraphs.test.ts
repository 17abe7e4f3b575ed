import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldWords } from '../src/sketch/words.js';
import { findEdges, openEdges } from '../src/text/edges.js';
import { datelineEnd, signOffStart } from '../src/text/furniture.js';
import { findParagraphs, type ParagraphMode } from '../src/text/paragraphs.js';
import { hardWrapped } from './damage.js';
import { articles } from './texts.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function paragraphsOf(text: string, mode: ParagraphMode = 'auto'): string[] {
  const bytes = encoder.encode(text);
  const { count, starts, lineEnds } = findParagraphs(bytes, mode);
  return Array.from({ length: count }, (_, p) => decoder.decode(bytes.subarray(starts[p], lineEnds[p])));
}

describe('paragraphs', () => {
  const wrapped = hardWrapped(articles.en[0]);
  const second = hardWrapped(articles.en[3]);
  test.each<[string, string, ParagraphMode, string[]]>([
    ['each line is one', 'One.\nTwo.\n\n  Three.\n', 'auto', ['One.', 'Two.', 'Three.']],
    ['every kind of line ending parts them', 'a\r\nb\rc\u2028d\u2029e\u0085f\x0cg', 'auto', ['a', 'b', 'c', 'd', 'e', 'f', 'g']],
    ['a byte order mark belongs to none', '\ufeffOne.\nTwo.', 'auto', ['One.', 'Two.']],
    ['hard-wrapped lines are joined, blank lines part', `${wrapped}\n\n${second}\n`, 'auto', [wrapped, second]],
    ['hard-wrapped lines are joined, an indent parts', `${wrapped}\n    ${second}\n`, 'auto', [wrapped, second]],
    ['hard-wrapped lines stay lines where asked', 'aaa\nbbb\n\nccc', 'line', ['aaa', 'bbb', 'ccc']],
    ['blank lines part where asked', 'aaa\nbbb\n\nccc', 'blank', ['aaa\nbbb', 'ccc']],
    [
      'short paragraphs of one width are not hard-wrapped',
      'The first ship came in before the dawn of day.\nThe second one came in at about noon today.\nThe third ship did not come in at all, alas.',
      'auto',
      [
        'The first ship came in before the dawn of day.',
        'The second one came in at about noon today.',
        'The third ship did not come in at all, alas.',
      ],
    ],
    ['nothing at all', '', 'auto', []],
    ['nothing but blanks', ' \n\t\n\u00a0', 'auto', []],
  ])('%s', (_name, text, mode, expected) => {
    expect(paragraphsOf(text, mode)).toEqual(expected);
  });

  test('of any bytes: columns rise, and a paragraph ends where the next begins', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom<ParagraphMode>('auto', 'line', 'blank'), (bytes, mode) => {
        const { count, starts, lineStarts, lineEnds, ends } = findParagraphs(bytes, mode);
        for (let p = 0; p < count; p++) {
          expect(lineStarts[p]).toBeLessThanOrEqual(starts[p]);
          expect(starts[p]).toBeLessThan(lineEnds[p]);
          expect(lineEnds[p]).toBeLessThanOrEqual(ends[p]);
          expect(ends[p]).toBe(p + 1 < count ? lineStarts[p + 1] : bytes.length);
        }
      }),
    );
  });
});

describe('edges', () => {
  test('are the same where they are read paragraph by paragraph, and those of other paragraphs are left', () => {
    const sentence = fc.constantFrom(
      'He left; also she stayed.',
      'LONDON, March 3 - It rose.',
      'قال ذلك. كذلك مضى',
      'ข้าว ราคา',
      'Ends',
      '',
    );
    fc.assert(
      fc.property(fc.array(fc.array(sentence, { maxLength: 4 }), { minLength: 1, maxLength: 6 }), fc.nat(), (lines, place) => {
        const bytes = encoder.encode(lines.map((line) => line.join(' ')).join('\n'));
        const words = foldWords(bytes);
        const paragraphs = findParagraphs(bytes, 'line');
        fc.pre(words.count > 0);
        const all = findEdges(bytes, words, paragraphs);
        const { edges, read } = openEdges(bytes, words, paragraphs);
        const chosen = edges.paragraphs[place % words.count];
        read(place % words.count, place % words.count);
        for (let word = 0; word < words.count; word++) {
          const isChosen = all.paragraphs[word] === chosen;
          const isFirst = word === 0 || all.paragraphs[word - 1] !== all.paragraphs[word];
          expect(edges.before[word]).toBe(isChosen || isFirst ? all.before[word] : 0);
          expect(edges.furniture[word]).toBe(isChosen ? all.furniture[word] : 0);
        }
        read(0, words.count);
        expect(edges).toEqual(all);
      }),
    );
  });

  /** The text with its edges drawn before each word: ; a clause, _ a wide gap, | a doubtful one, || a sentence, ¶ a paragraph. */
  function drawn(text: string): string {
    const bytes = encoder.encode(text);
    const words = foldWords(bytes);
    const { before } = findEdges(bytes, words, findParagraphs(bytes, 'auto'));
    const folded = decoder.decode(words.folded).split(' ');
    return folded.map((word, i) => ['', ';', '_', '|', '||', '¶'][before[i]] + word).join(' ');
  }
  test.each([
    ['He came. She left! Why? Nobody "knew." So it goes.', '¶he came ||she left ||why ? ||nobody knew ||so it goes'],
    ['The U.S. team met Mr. Smith. corp. said no.', '¶the u |s |team met mr |smith |corp |said no'],
    ['It ended.Then it began at 3.5 percent of example.com today.', '¶it ended |then it began at 3 |5 percent of example |com today'],
    ['قال ذلك. ثم مضى؟ نعم', '¶قال ذلك ||ثم مضي ? ||نعم'],
    ['他来了。她走了！好', '¶他 来 了 ||她 走 了 ||好'],
    ['यह हुआ। फिर वह गया', '¶यह हुआ ||फिर वह गया'],
    ['بلغ السعر 8.\u200f35 دولار', '¶بلغ السعر 8 |35 دولار'],
    ['He left; also she stayed. Meanwhile it rained.', '¶he left ;also ;she stayed ||meanwhile ||it rained'],
    ['Halvern Corp., Bay said so; Yes', '¶halvern corp bay said so ;yes'],
    ['A port  The harbour', '¶a port _the harbour'],
    ['It rose 5 pct. The rest fell. "we know."', '¶it rose 5 pct ||the rest fell ||we know'],
    ['Who knows??, he said. Nobody?', '¶who knows ? ? he said ||nobody ?'],
    ['ลมฝน: Port ลม Bay ลม "Port"', '¶ล ม ฝ น port |ล ม |bay |ล ม port'],
    ['One\nTwo', '¶one ¶two'],
    ['LONDON (Agency) - The port is open.', '¶london agency ||the port is open'],
    ['لندن (وكالة) - أعلن العمال', '¶لندن وكاله ||اعلن العمال'],
    ['The port is open. Reuter', '¶the port is open ||reuter'],
  ])('%s', (text, expected) => {
    expect(drawn(text)).toBe(expected);
  });
});

describe('furniture', () => {
  test.each([
    ['BELGRADE, March 30 - The exports rose to a record in the first quarter.', 'BELGRADE, March 30 -'],
    ['Лондон (Рейтер) — Порт открыт с самого утра, сообщили власти города.', 'Лондон (Рейтер) —'],
    ['The European Community (EC) said on Monday that exports rose.', ''],
    ['Prices rose - but not by much, the ministry said on Monday evening.', ''],
  ])('the dateline of "%s"', (text, expected) => {
    const bytes = encoder.encode(text);
    expect(decoder.decode(bytes.subarray(0, datelineEnd(bytes, 0, bytes.length)))).toBe(expected);
  });

  test.each([
    ['It is open. Reuter \x03', ' Reuter \x03'],
    ['It is open. (MORE)', ' (MORE)'],
    ['He wants more', ''],
    ['Nobody knew where it ends', ''],
    ['انتهى', 'انتهى'],
  ])('the sign-off of "%s"', (text, expected) => {
    const bytes = encoder.encode(text);
    expect(decoder.decode(bytes.subarray(signOffStart(bytes, 0, bytes.length)))).toBe(expected);
  });
});
