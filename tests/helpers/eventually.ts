import { vi } from 'vitest';

/** Calls `check` until it does not throw. `vi.waitFor` gives up after one second, which is too short on a busy machine. */
export function eventually<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(check, { timeout: 20_000 });
}
