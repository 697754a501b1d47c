// Virtual time, which moves when all promise callbacks of a moment have run, and random numbers from a seed.

export function seededChance(seed: number) {
  let state = seed >>> 0;
  /** Mulberry32. */
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(random() * count);
  return {
    random,
    below,
    between: (from: number, to: number) => from + random() * (to - from),
    oneOf<Item>(items: readonly Item[]): Item {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('The list is empty.');
      return item;
    },
  };
}

/** `nothing`: no promise was settled, so there are no callbacks to wait for. */
type Happen = () => 'nothing' | undefined;

interface Happening {
  readonly atMs: number;
  readonly order: number;
  readonly happen: Happen;
}

const isBefore = (one: Happening, other: Happening) =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);

export function createVirtualTime(startMs = 1_700_000_000_000) {
  let nowMs = startMs;
  let order = 0;
  /** A binary heap. */
  const heap: Happening[] = [];

  function push(happening: Happening): void {
    let index = heap.push(happening) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Happening;
      if (!isBefore(happening, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = happening;
  }

  function pop(): Happening | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Happening, heap[child] as Happening)) child++;
      if (!isBefore(heap[child] as Happening, last)) break;
      heap[index] = heap[child] as Happening;
      index = child;
    }
    heap[index] = last;
    return first;
  }

  const after = (ms: number, happen: Happen) => push({ atMs: nowMs + ms, order: order++, happen });

  return {
    now: () => nowMs,
    after,
    pass: (ms: number) => new Promise<void>((resolve) => after(ms, () => void resolve())),
    /** Until it is over, or no event is left. */
    async runUntil(isOver: () => boolean): Promise<void> {
      while (!isOver()) {
        const next = pop();
        if (next === undefined) return;
        nowMs = next.atMs;
        if (next.happen() === 'nothing') continue;
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    },
  };
}

export type VirtualTime = ReturnType<typeof createVirtualTime>;
export type Chance = ReturnType<typeof seededChance>;
