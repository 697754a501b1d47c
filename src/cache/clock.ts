/** Milliseconds since 1970, asked of the system once in a millisecond: asking costs more than the rest of a hit. */
export function createClock(): () => number {
  let knownMs = 0;
  const forget = () => {
    knownMs = 0;
  };
  return () => {
    if (knownMs === 0) {
      knownMs = Date.now();
      setTimeout(forget, 1).unref();
    }
    return knownMs;
  };
}
