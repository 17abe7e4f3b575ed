/**
 * Does something with every item of a source, several at a time, and gives what came of it in the order of the source, each as soon as it
 * and those before it are done. The next item is asked for only while fewer than `limit` are on their way or not taken yet, so no more
 * than that are in memory.
 *
 * What the source or `submit` throws is thrown when its turn comes, after all before it. Whoever stops early stops the source.
 *
 * @param limit for a pool, a few more than its `tasksMax`: while one item takes long, the threads go on with those behind it
 */
export async function* inOrder<Item, Result>(
  source: AsyncIterable<Item>,
  submit: (item: Item) => Promise<Result>,
  limit: number,
): AsyncGenerator<Result> {
  const items = source[Symbol.asyncIterator]();
  const running: Promise<Result>[] = [];
  let coming: Promise<IteratorResult<Item>> | undefined;
  let hasMore = true;

  function start(result: Promise<Result>): void {
    // It may fail long before its turn comes.
    result.catch(() => {});
    running.push(result);
  }

  async function take(asked: Promise<IteratorResult<Item>>): Promise<void> {
    try {
      const next = await asked;
      if (next.done === true) hasMore = false;
      else start(submit(next.value));
    } catch (error) {
      hasMore = false;
      start(Promise.reject(error));
    }
    coming = undefined;
  }

  try {
    for (;;) {
      if (hasMore && running.length < limit) coming ??= items.next();
      if (coming !== undefined && (running.length === 0 || !(await isFirst(running[0], coming)))) {
        await take(coming);
        continue;
      }
      if (running.length === 0) return;
      yield await running[0];
      running.shift();
    }
  } finally {
    const stopped = items.return?.();
    // A source that is waiting for its next item, such as a pipe, hears of it only when that comes.
    if (coming === undefined) await stopped;
    else stopped?.catch(() => {});
  }
}

/** Whether `a` is settled before `b`, or both are. */
function isFirst(a: Promise<unknown>, b: Promise<unknown>): Promise<boolean> {
  const yes = () => true;
  const no = () => false;
  return Promise.race([a.then(yes, yes), b.then(no, no)]);
}
