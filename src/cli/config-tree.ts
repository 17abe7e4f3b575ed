import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { InputError, type InputErrorDetails } from '../errors.js';
import { didYouMean } from './nearest.js';

/** The text of a file of settings. */
export interface ConfigText {
  /** The file as people know it. */
  readonly shown: string;
  readonly text: string;
}

/** A value of such a file, and the way to it. */
export interface ConfigNode {
  readonly of: ConfigText;
  /** A JSON pointer, RFC 6901; empty for the whole. */
  readonly pointer: string;
  readonly node: Node;
}

/** A value under a name. */
export interface ConfigMember extends ConfigNode {
  readonly name: string;
}

/** Longest text that an error shows whole. */
const shownLengthMax = 60;

/** What stood where the parser stumbled, by the name of its error; the rest are InvalidSymbol. */
const wanted: Readonly<Record<string, string>> = {
  CloseBraceExpected: 'a comma or }',
  CloseBracketExpected: 'a comma or ]',
  ColonExpected: 'a colon',
  CommaExpected: 'a comma',
  EndOfFileExpected: 'nothing behind the settings',
  InvalidCharacter: 'no control character in a text',
  InvalidCommentToken: 'no comment in this file',
  InvalidEscapeCharacter: 'an escape of JSON, such as \\n or \\\\',
  InvalidUnicode: '\\u and four hexadecimal digits',
  PropertyNameExpected: 'a name in double quotes',
  UnexpectedEndOfComment: '*/ at the end of the comment',
  UnexpectedEndOfNumber: 'a digit',
  UnexpectedEndOfString: 'a double quote at the end of the text',
  ValueExpected: 'a value',
};

/**
 * Reads JSON.
 *
 * @param isPlain without comments and trailing commas, as npm reads package.json
 * @throws InputError `malformed` with the line and the column where it stops being JSON
 */
export function parseConfig(of: ConfigText, isPlain: boolean): ConfigNode {
  const errors: ParseError[] = [];
  const node = parsedTree(of, errors, isPlain);
  if (errors.length > 0 || node === undefined) {
    const { error, offset } = errors[0];
    const code = printParseErrorCode(error);
    const expected = wanted[code] ?? 'a text or a name in double quotes, a number, true, false, [ or {';
    const character = String.fromCodePoint(of.text.codePointAt(offset) ?? 0);
    const got = offset >= of.text.length ? 'the end of the file' : JSON.stringify(character);
    throw new InputError('malformed', 'is no JSON', { ...placeOf(of, offset), expected, got });
  }
  return { of, pointer: '', node };
}

function parsedTree({ shown, text }: ConfigText, errors: ParseError[], isPlain: boolean): Node | undefined {
  try {
    return parseTree(text, errors, { disallowComments: isPlain, allowTrailingComma: !isPlain });
  } catch (error) {
    // The parser calls itself for each level. By its name, since it may come from another realm.
    if (!(error instanceof Error) || error.name !== 'RangeError') throw error;
    throw new InputError('malformed', 'is no file of settings', { path: shown, expected: 'three levels', got: 'thousands' });
  }
}

function placeOf({ shown, text }: ConfigText, offset: number): Required<Pick<InputErrorDetails, 'path' | 'line' | 'column'>> {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { path: shown, line: lines.length, column: [...lines[lines.length - 1]].length + 1 };
}

/** Where a value stands, for people: `file:line:column`. */
export function placeText({ of, node }: ConfigNode): string {
  const { path, line, column } = placeOf(of, node.offset);
  return `${path}:${line}:${column}`;
}

/** What there is to say against a value: its place and its pointer, and what it should have been. */
export function refusal(at: ConfigNode, message: string, expected?: string, got = gotText(at.node)): InputError {
  const what = at.pointer === '' ? message : `${at.pointer} ${message}`;
  return new InputError('usage', what, { ...placeOf(at.of, at.node.offset), ...(expected === undefined ? {} : { expected, got }) });
}

/** What a value is, for people. */
function gotText({ type, value }: Node): string {
  if (type === 'object') return 'an object';
  if (type === 'array') return 'a list';
  const text = type === 'string' ? JSON.stringify(value) : String(value);
  return text.length > shownLengthMax ? `${text.slice(0, shownLengthMax)}…` : text;
}

/**
 * The members of an object, in their order.
 *
 * @throws InputError `usage` where it is none, and for a name that stands there twice
 */
export function membersOf(at: ConfigNode, expected = 'an object'): ConfigMember[] {
  if (at.node.type !== 'object') throw refusal(at, 'is not valid', expected);
  const names = new Set<string>();
  return (at.node.children ?? []).map(({ children = [] }) => {
    const [key, node] = children;
    const name = String(key.value);
    const pointer = `${at.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (names.has(name)) throw refusal({ ...at, pointer, node: key }, 'stands there twice');
    names.add(name);
    return { of: at.of, pointer, node, name };
  });
}

/** The values of a list. @throws InputError `usage` where it is none, or has too few or too many */
export function itemsOf(at: ConfigNode, expected: string, min = 0, max = Number.POSITIVE_INFINITY): ConfigNode[] {
  const { type, children = [] } = at.node;
  if (type !== 'array') throw refusal(at, 'is not valid', expected);
  if (children.length < min || children.length > max) throw refusal(at, 'is not valid', expected, `${children.length} of them`);
  return children.map((node, index) => ({ of: at.of, pointer: `${at.pointer}/${index}`, node }));
}

/** A name that means nothing here. @param known what might have been meant */
export function unknownName(member: ConfigMember, known: readonly string[]): InputError {
  return refusal({ ...member, node: keyOf(member) }, `is no setting${didYouMean(member.name, known)}`);
}

/** The name of a member, for errors that are about it and not about its value. */
export function keyOf({ node }: ConfigMember): Node {
  return node.parent?.children?.[0] ?? node;
}
