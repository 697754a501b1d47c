// Test doubles of the cache: a clock that moves only when the test moves it, and loads that the test completes.

import { orgKey } from '../../../src/cache/key.ts';
import { definePolicy, type PolicyDeclaration } from '../../../src/cache/policy.ts';

export const acme = orgKey('acme');
export const globex = orgKey('globex');

export const mebibyte = 1024 * 1024;

export function standingClock(startMs = 1_700_000_000_000) {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

export const policyOf = (declared: Partial<PolicyDeclaration> = {}) =>
  definePolicy({ name: 'calls', version: 1, tables: ['call_logs'], ttlMs: 60_000, ...declared });

/** Each call waits until the test answers it. */
export function heldLoader<Value>() {
  const calls: { answer(value: Value): void; fail(error: unknown): void }[] = [];
  let open = 0;
  let mostOpen = 0;
  const load = () => {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    mostOpen = Math.max(mostOpen, ++open);
    calls.push({
      answer: (value) => {
        open--;
        resolve(value);
      },
      fail: (error) => {
        open--;
        reject(error);
      },
    });
    return promise;
  };
  return {
    load,
    calls,
    mostOpen: () => mostOpen,
    async called(times: number) {
      while (calls.length < times) await settled();
    },
    /** Throws when there was no call with this number. */
    call(index: number) {
      const call = calls[index];
      if (call === undefined) throw new Error(`There were ${calls.length} loads: number ${index} does not exist.`);
      return call;
    },
  };
}

/** All pending promise callbacks have run. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
