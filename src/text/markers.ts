/** A marker stands at the very beginning, so no more UTF-16 units of a line are looked at. Real ones have up to 32. */
const headLength = 64;

const numbered = '(?:UPDATE|WRAPUP|RPT|REFILE|CORRECTED|REPEAT|ADVISORY|WRITETHRU)';
const dash = String.raw`[-\u2013\u2014]`;
/** Marks of direction and zero width, and blanks. */
const nothing = String.raw`[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*`;
const arabicNumber = String.raw`[0-9\u0660-\u0669\u06f0-\u06f9]{1,2}`;

/** Each alternative ends where the marker ends; what parts it from the headline is looked for behind it. */
const markers = [
  // UPDATE 1- / WRAPUP 3- / RPT-UPDATE 2- / CORRECTED- / CORRECTED: / CORRECTED (OFFICIAL)- / RPT-
  String.raw`(?:${numbered}(?: \d{1,2})?(?: ?\([A-Z ]{2,16}\))? ?${dash} ?)*${numbered}(?: \d{1,2})?(?: ?\([A-Z ]{2,16}\))? ?(?:${dash}|:)`,
  // (LEAD) / (2ND LEAD) / (URGENT)
  String.raw`\((?:\d?(?:1ST|2ND|3RD|\dTH) )?(?:LEAD|LD|URGENT|UPDATE|UPDATED|CORRECTED|REPEAT|WRITETHRU|ADVISORY)(?: \d{1,2})?\)`,
  // 2ND LD / 3RD LEAD-WRITETHRU / 1ST LD-WRITETHRU
  String.raw`\d?(?:1ST|2ND|3RD|\dTH) (?:LD|LEAD)(?:${dash}WRITETHRU)?(?![\p{L}\p{N}])`,
  // URGENT / REPEAT / WRITETHRU alone on their line, or before a mark
  `(?:URGENT|REPEAT|ADVISORY|WRITETHRU)(?: ?(?:${dash}|:)|(?=${nothing}$))`,
  // Arabic: update (with a number or alone), correction, repetition, urgent, repeated; before a mark, or alone on their line.
  String.raw`\(?(?:\u062a\u062d\u062f\u064a\u062b|\u062a\u0635\u062d\u064a\u062d|\u0625\u0639\u0627\u062f\u0629|\u0627\u0639\u0627\u062f\u0629|\u0639\u0627\u062c\u0644|\u0645\u0643\u0631\u0631)(?: ?${arabicNumber})?(?:\)| ?(?:${dash}|:)|(?=${nothing}$))`,
  // Update with a number needs no mark: only wires count their updates.
  String.raw`\u062a\u062d\u062f\u064a\u062b ${arabicNumber}(?![\p{L}\p{N}])`,
];
const marker = new RegExp(`^${nothing}(${markers.join('|')})`, 'u');

/**
 * What an agency put before a story that it tells again, at the start of a headline or first line. Only the agencies' own forms count:
 * capitals, and a mark or the line's end behind them. `Updated figures show` is none.
 *
 * @returns the marker as written, or undefined
 */
export function markerOf(line: string): string | undefined {
  const end = line.search(/[\r\n\u2028\u2029]/);
  return marker.exec(line.slice(0, end < 0 ? headLength : Math.min(end, headLength)))?.[1];
}
