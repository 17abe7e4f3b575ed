/** Three digits of 11 bits make 32; the counts of a digit fit the first-level cache. */
const digitBits = 11;
const digits = 3;
const digitMask = (1 << digitBits) - 1;

/** So few rows are put in their places one by one, since to count digits takes longer; the more so in code that has just begun to run. */
const insertedMax = 64;

/** Room to sort rows in: `keys` and `values` [capacity] are filled, then sorted. */
export interface RadixSorter {
  readonly keys: Uint32Array;
  readonly values: Uint32Array;
  /** Sorts the first `count` rows by key; equal keys stay in order. The answer is good until the next fill. */
  readonly sort: (count: number) => { readonly keys: Uint32Array; readonly values: Uint32Array };
}

/** Radix sort from the lowest digit on (Knuth, volume 3, 5.2.5): time grows with the number of rows and nothing else. */
export function radixSorter(capacity: number): RadixSorter {
  const [keys, values, otherKeys, otherValues] = Array.from({ length: 4 }, () => new Uint32Array(capacity));
  const counts = Array.from({ length: digits }, () => new Uint32Array(digitMask + 1));
  const sort = (count: number) => {
    if (count <= insertedMax) return insertionSorted(keys, values, count);
    for (const column of counts) column.fill(0);
    const [low, middle, high] = counts;
    for (let row = 0; row < count; row++) {
      const key = keys[row];
      low[key & digitMask]++;
      middle[(key >>> digitBits) & digitMask]++;
      high[key >>> (2 * digitBits)]++;
    }
    let from = { keys, values };
    let to = { keys: otherKeys, values: otherValues };
    for (const [digit, column] of counts.entries()) {
      let before = 0;
      for (let value = 0; value <= digitMask; value++) {
        const here = column[value];
        column[value] = before;
        before += here;
      }
      scatter(from, to, count, column, digit * digitBits);
      [from, to] = [to, from];
    }
    return { keys: from.keys.subarray(0, count), values: from.values.subarray(0, count) };
  };
  return { keys, values, sort };
}

interface Rows {
  readonly keys: Uint32Array;
  readonly values: Uint32Array;
}

function insertionSorted(keys: Uint32Array, values: Uint32Array, count: number): Rows {
  for (let row = 1; row < count; row++) {
    const [key, value] = [keys[row], values[row]];
    let place = row;
    for (; place > 0 && keys[place - 1] > key; place--) {
      keys[place] = keys[place - 1];
      values[place] = values[place - 1];
    }
    keys[place] = key;
    values[place] = value;
  }
  return { keys: keys.subarray(0, count), values: values.subarray(0, count) };
}

function scatter(from: Rows, to: Rows, count: number, places: Uint32Array, shift: number): void {
  const [fromKeys, fromValues, toKeys, toValues] = [from.keys, from.values, to.keys, to.values];
  for (let row = 0; row < count; row++) {
    const key = fromKeys[row];
    const place = places[(key >>> shift) & digitMask]++;
    toKeys[place] = key;
    toValues[place] = fromValues[row];
  }
}
