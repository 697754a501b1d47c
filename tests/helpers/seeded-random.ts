// Reproducible random numbers: the same seed gives the same sequence.
export function createRandom(seed: number) {
  let state = seed >>> 0;
  /** At least 0, less than 1 (mulberry32). */
  function draw(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  return {
    below: (end: number) => Math.floor(draw() * end),
    happens: (probability: number) => draw() < probability,
    one<Choice>(choices: readonly [Choice, ...Choice[]]): Choice {
      return choices[Math.floor(draw() * choices.length)] ?? choices[0];
    },
  };
}

export type Random = ReturnType<typeof createRandom>;
