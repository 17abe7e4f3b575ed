/** Rows of one height, of which only those in sight exist. */
export interface VirtualRows {
  /** Draws anew, as many rows as there now are. */
  readonly show: (count: number) => void;
  /** Scrolls as little as brings a row into sight. */
  readonly reveal: (position: number) => void;
  /** How many rows stand in sight. */
  readonly page: () => number;
}

/** Rows beyond each edge, so that quick scrolling shows none missing. */
const beyond = 4;

/**
 * Fills `list`, which may scroll inside `pane` or with the window, whichever does.
 *
 * @param rowHeight in rem, so that rows grow with the reader's letters
 */
export function createVirtualRows(
  list: HTMLElement,
  pane: HTMLElement,
  rowHeight: number,
  draw: (position: number) => HTMLElement,
): VirtualRows {
  const rows = new Map<number, HTMLElement>();
  let count = 0;
  const height = () => rowHeight * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

  function sight() {
    const bounds = pane.getBoundingClientRect();
    const top = Math.max(0, bounds.top) - list.getBoundingClientRect().top;
    const bottom = Math.min(innerHeight, bounds.bottom) - list.getBoundingClientRect().top;
    return { top, bottom };
  }

  function refresh(): void {
    if (!list.checkVisibility()) return;
    const row = height();
    const { top, bottom } = sight();
    const first = Math.max(0, Math.floor(top / row) - beyond);
    const last = Math.min(count, Math.ceil(bottom / row) + beyond);
    for (const [position, element] of rows) {
      if (position >= first && position < last) continue;
      // What has the focus stays, lest the focus be lost.
      if (position < count && element.contains(document.activeElement)) continue;
      element.remove();
      rows.delete(position);
    }
    for (let position = first; position < last; position++) {
      if (rows.has(position)) continue;
      const element = draw(position);
      element.style.top = `${position * row}px`;
      element.style.height = `${row}px`;
      rows.set(position, element);
      list.append(element);
    }
  }

  document.addEventListener('scroll', refresh, { capture: true, passive: true });
  addEventListener('resize', () => show(count));

  function show(newCount: number): void {
    count = newCount;
    list.style.height = `${count * height()}px`;
    list.replaceChildren();
    rows.clear();
    refresh();
  }

  function reveal(position: number): void {
    if (!list.checkVisibility()) return;
    const row = height();
    const { top, bottom } = sight();
    const by = position * row < top ? position * row - top : (position + 1) * row > bottom ? (position + 1) * row - bottom : 0;
    if (by !== 0) (pane.scrollHeight > pane.clientHeight + 1 ? pane : document.scrollingElement)?.scrollBy(0, by);
    refresh();
  }

  return { show, reveal, page: () => Math.max(1, Math.floor((sight().bottom - Math.max(0, sight().top)) / height()) - 1) };
}
