/**
 * A smaller input that fails in the same way: for each way of taking the input apart, parts are left out, first many at a time and at
 * last one by one, as long as it still fails.
 *
 * @param ways each `{ split(input): part[], join(input, parts): input }`
 * @param fails whether an input fails as the first one did
 */
export async function shrunk(input, ways, fails) {
  const budget = { tries: triesMax };
  let small = input;
  for (let before; before !== small && budget.tries > 0; ) {
    before = small;
    for (const way of ways) small = await shrunkOneWay(small, way, fails, budget);
  }
  return small;
}

/** A failure is for people to read, and need not be the smallest there is; slow ones must end too. */
const triesMax = 4000;

async function shrunkOneWay(input, { split, join }, fails, budget) {
  let small = input;
  let parts = split(small);
  for (let size = parts.length; size >= 1; size = size > 1 ? size >> 1 : 0) {
    for (let at = 0; at < parts.length && budget.tries-- > 0; ) {
      const fewer = [...parts.slice(0, at), ...parts.slice(at + size)];
      const candidate = join(small, fewer);
      if (await fails(candidate)) {
        small = candidate;
        parts = fewer;
      } else at += size;
    }
  }
  return small;
}

/** Taking a text apart by lines and by words; `field` is where the input holds it. */
export function textWays(field) {
  return [/(?<=\n)/u, /(?<=\s)/u].map((separator) => ({
    split: (input) => input[field].split(separator),
    join: (input, parts) => ({ ...input, [field]: parts.join('') }),
  }));
}

/** Leaving out items of a list that the input holds. */
export function listWay(field) {
  return { split: (input) => input[field], join: (input, parts) => ({ ...input, [field]: parts }) };
}
