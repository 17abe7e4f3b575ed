import { scriptOf } from './scripts.js';

/*
 * The language of a passage, as far as a reader of a list needs it: by its script where that has one language, else by the commonest little words,
 * and else the script alone is told. Wrong for short lists of names; nothing but the list of blocks is made from it.
 */

/** Scripts that one language is written in nearly always. */
const languageOfScript: ReadonlyMap<string, string> = new Map([
  ['Han', 'Chinese'],
  ['Hangul', 'Korean'],
  ['Bengali', 'Bengali'],
  ...[
    'Japanese',
    'Thai',
    'Greek',
    'Hebrew',
    'Armenian',
    'Georgian',
    'Khmer',
    'Lao',
    'Burmese',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
  ].map((name) => [name, name] as const),
]);

/** Words that stand in nearly every sentence. Those that stand in two rows say nothing. */
const littleWords: readonly (readonly [string, string])[] = [
  ['English', 'the of and to that was for with said from are were has have by will this'],
  ['French', 'le les des et du une dans est pour qui sur pas au avec par ont cette'],
  ['German', 'der die das und ist den von mit dem nicht sich auf eine auch werden wurde'],
  ['Spanish', 'el los las y del por con una para se lo más su como fue según'],
  ['Portuguese', 'o os do da em não uma dos das ao mais foi pelo pela são segundo'],
  ['Italian', 'il di che è gli della per non sono dal nel alla anche degli ha dei'],
  ['Dutch', 'het een van en dat niet zijn op voor met aan er ook worden naar bij'],
  ['Polish', 'w i na z się nie jest do że o po przez jak od dla oraz'],
  ['Turkish', 've bir bu için ile da de olarak daha çok olan kadar sonra dedi gibi ise'],
  ['Indonesian', 'yang dan di dengan untuk ini itu tidak dari pada akan dalam telah oleh karena juga'],
  ['Russian', 'что из к это как для был его также во у о об или она они он этом которая который которые все их'],
  ['Ukrainian', 'і що та з від це який як його після також або під було щоб він вона'],
  ['Bulgarian', 'да се че са ще като той тя бе към му беше който които след'],
  ['Arabic', 'في من على إلى أن عن التي الذي هذا هذه مع كما وقال ما بعد قال كان'],
  ['Persian', 'و در به از که این را با است برای آن می شد خود های کرد'],
  ['Urdu', 'کے میں کی ہے اور سے کا کو نے کہ پر ہیں بھی یہ اس گیا'],
];
const rowsOf = new Map<string, Set<string>>();
for (const [language, words] of littleWords) {
  for (const word of words.split(' ')) rowsOf.set(word, (rowsOf.get(word) ?? new Set()).add(language));
}
const languageOfWord = new Map([...rowsOf].flatMap(([word, rows]) => (rows.size === 1 ? [[word, [...rows][0]] as const] : [])));

/** As much as decides. */
const wordsMax = 200;
/** Two little words may be a name or a title. */
const foundMin = 3;

/** `Arabic`, `English`, ...; `Latin script` and the like where that is all there is to say. */
export function languageOf(text: string): string {
  const script = scriptOf(text);
  const only = languageOfScript.get(script);
  if (only !== undefined) return only;
  const counts = new Map<string, number>();
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  for (const word of words.slice(0, wordsMax)) {
    const language = languageOfWord.get(word);
    if (language !== undefined) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
  if (first === undefined || first[1] < foundMin || first[1] === second?.[1]) return script === 'Other' ? script : `${script} script`;
  return first[0];
}
