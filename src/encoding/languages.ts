/*
 * What text in a language looks like, as far as telling encodings apart needs it: its commonest characters outside ASCII, how much of
 * such text they make up, and what else may come. Estimates from general knowledge of the scripts; bench/encodings.mjs measures them.
 */
export interface Language {
  readonly encodings: readonly string[];
  /** Lower case where the script has case. */
  readonly common: string;
  /** Part of the non-ASCII text, from 0 to 1, that they make up. */
  readonly share: number;
  /** The script's other characters, and about how many of them are in use. */
  readonly others: RegExp;
  readonly otherCount: number;
  /** Whether its words are partly ASCII, as those of Latin script are; words of other scripts are not. */
  readonly hasAsciiLetters: boolean;
}

/** Encodings stand in the order in which they are preferred where two say the same. */
const western = ['windows-1252'];
const central = ['windows-1250', 'iso-8859-2'];
const baltic = ['windows-1257', 'iso-8859-13'];
const cyrillic = ['windows-1251', 'koi8-r', 'koi8-u', 'iso-8859-5', 'ibm866', 'x-mac-cyrillic'];

function latin(encodings: readonly string[], common: string): Language {
  return { encodings, common, share: 0.9, others: /\p{Script=Latin}/u, otherCount: 60, hasAsciiLetters: true };
}

function other(encodings: readonly string[], common: string, share: number, others: RegExp, otherCount: number): Language {
  return { encodings, common, share, others, otherCount, hasAsciiLetters: false };
}

const han = /\p{Script=Han}/u;

export const languages: readonly Language[] = [
  latin(western, 'éèàêçùâîôûëïœ'), // French
  latin(western, 'äöüß'), // German
  latin(western, 'áéíóúñü'), // Spanish
  latin(western, 'ãçéáíóõêâúà'), // Portuguese
  latin(western, 'èàùòéì'), // Italian
  latin(western, 'åäöæøé'), // Scandinavian
  latin(western, 'áéíóúýþæöð'), // Icelandic
  latin(central, 'ąćęłńóśźż'), // Polish
  latin(central, 'áčďéěíňóřšťúůýž'), // Czech
  latin(central, 'áäčďéíĺľňóôŕšťúýž'), // Slovak
  latin(central, 'áéíóöőúüű'), // Hungarian
  latin(central, 'čćđšž'), // Croatian and Slovene
  latin(central, 'ăâîşţ'), // Romanian
  latin(['windows-1254'], 'ıİğşçöü'), // Turkish
  latin(baltic, 'ąčęėįšųūž'), // Lithuanian
  latin(baltic, 'āčēģīķļņšūž'), // Latvian
  latin(baltic, 'äöüõšž'), // Estonian
  latin(['windows-1258'], 'ăâđêôơưàéèíóáùú\u0300\u0301\u0303\u0309\u0323'), // Vietnamese
  other(cyrillic, 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё', 0.98, /\p{Script=Cyrillic}/u, 60), // Russian
  other(cyrillic, 'оаинвітеркслдмупзяьбгчйхцжїюєшщфґ', 0.98, /\p{Script=Cyrillic}/u, 60), // Ukrainian
  other(cyrillic, 'аоиенртсвкјудпмлзгбчцшхжњћљђфџ', 0.98, /\p{Script=Cyrillic}/u, 60), // Serbian
  other(['windows-1253', 'iso-8859-7'], 'αοιετσνηυρπκμλςωδγχθφβξζψάέήίόύώ', 0.97, /\p{Script=Greek}/u, 40),
  other(['windows-1255', 'iso-8859-8'], 'יוהלאתרבמשנדקחפעגסצזטךםןףץכ', 0.97, /\p{Script=Hebrew}/u, 25),
  other(
    ['windows-1256', 'iso-8859-6'],
    'الينموترعبدةسفهحكقجأشطصخضذزثغئىإءؤظآ',
    0.95,
    /[\p{Script=Arabic}\u064b-\u0652\u0640\u200c\u060c\u061b\u061f]/u,
    30,
  ),
  other(['windows-1256'], 'اينموترعبدسفهحكقجأشطصخضذزثغئپچژگهلک', 0.95, /[\p{Script=Arabic}\u064b-\u0652\u200c\u060c\u061b\u061f]/u, 30), // Persian
  other(['windows-874'], 'านรกอเงวมยลตสทดพคปบห่้ิีัืุู์็ไแขชใโจผถซณธะำฯ', 0.97, /\p{Script=Thai}/u, 40),
  other(
    ['shift_jis', 'euc-jp'],
    'のにはをたがでてとしいるなかっれさりあこらもすきくけだつ、。ンストルーアイクリラマ日一人大年会国者月中',
    0.65,
    /[\p{Script=Han}\u3041-\u30ff]/u,
    2000,
  ),
  other(
    ['gb18030'],
    '的一是不了在人有我他这中大来上国个到说们为子和你地出会时年日要生发成作行新进以对可自过能动工方面前现开经家部政府市长记者报道月将多后法关本全民学公司于与及其也被，。、“”：',
    0.55,
    han,
    4000,
  ),
  other(
    ['big5'],
    '的一是不了在人有我他這中大來上國個到說們為子和你地出會時年日要生發成作行新進以對可自過能動工方面前現開經家部政府市長記者報導月將多後法關本全民學公司於與及其也被，。、「」：',
    0.55,
    han,
    5000,
  ),
  other(
    ['euc-kr'],
    '이다의는에을가하고지로사기를은한도자인대시해정일부서리아나수라어제전과있들장것했으며위원보공동주상관계국성구',
    0.55,
    /\p{Script=Hangul}/u,
    1500,
  ),
];

/** Quotation marks, dashes and the ellipsis. */
export const typography = /[\u00ab\u00bb\u2013\u2014\u2018\u2019\u201c-\u201e\u2026]/u;

/** Signs that stand between words in any of them. */
export const punctuation =
  /[\u00a0\u00a3\u00a7\u00a9\u00ab\u00ae\u00b0\u00b7\u00bb\u2013\u2014\u2018-\u201e\u2022\u2026\u2039\u203a\u20ac\u2116\u3000-\u3011\uff01-\uff5e]/u;
