type Attribute = string | number | boolean | undefined | ((event: never) => void);
type Attributes = Readonly<Record<string, Attribute>>;
type Child = Node | string | undefined;

/** An element of HTML. A function is a listener for the event of its name, `true` an empty attribute; what is undefined or false is left out. Text is text, with its invisible characters named. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

/** The same of SVG. */
export function drawn<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function filled<Made extends Element>(made: Made, attributes: Attributes, children: readonly Child[]): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value as (event: Event) => void);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== undefined).map((child) => (typeof child === 'string' ? shownText(child) : child)));
  return made;
}

/** A name or another text of an input: in its own direction, which it can't impose on what stands around it. */
export function named(text: string, attributes: Attributes = {}): HTMLElement {
  return element('bdi', attributes, text);
}

/*
 * What has no shape of its own, and could move what stands around it: control characters but line feeds and tabs, bidi embeddings,
 * overrides and isolates, the line and paragraph separators, halves of surrogate pairs, annotations.
 */
const invisible = /[\p{Cs}\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]|(?![\n\t])\p{Cc}/gu;

/** Text with its invisible characters named, as U+202E. */
export function shownText(text: string): string {
  return text.replace(invisible, (character) => `\u27e8U+${codeOf(character)}\u27e9`);
}

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
