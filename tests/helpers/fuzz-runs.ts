/** The number of generated cases of a property test. `FUZZ_RUNS` multiplies it: 0.1 is a quick look, 10 a deep search. */
export function fuzzRuns(runs: number): number {
  return Math.max(1, Math.round(runs * Number(process.env.FUZZ_RUNS ?? 1)));
}
