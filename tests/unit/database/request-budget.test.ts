import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRequestBudget } from '../../../src/database/request-budget.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTime(ms);

describe('a request budget', () => {
  it('starts empty', () => {
    expect(createRequestBudget()).toMatchObject({ executed: 0, busyMs: 0, slowQueries: [] });
  });

  it('counts a query when it starts, not when it ends', () => {
    const budget = createRequestBudget();
    const end = budget.start('GET call_logs');
    expect(budget.executed).toBe(1);
    end();
    expect(budget.executed).toBe(1);
  });

  it('measures the time in which queries ran, and parallel queries once', () => {
    const budget = createRequestBudget();
    const endMembership = budget.start('GET user_org_roles');
    pass(10);
    endMembership();
    pass(1000);
    const endFirst = budget.start('HEAD call_logs');
    pass(20);
    const endSecond = budget.start('HEAD call_logs');
    pass(30);
    endFirst();
    pass(40);
    endSecond();
    expect(budget).toMatchObject({ executed: 3, busyMs: 100 });
  });

  it('records each slow query with its duration', () => {
    const budget = createRequestBudget();
    const endQuick = budget.start('GET user_org_roles');
    const endSlow = budget.start('GET call_logs');
    pass(199);
    endQuick();
    pass(1);
    endSlow();
    expect(budget.slowQueries).toEqual([{ query: 'GET call_logs', durationMs: 200 }]);
  });
});

describe('the deadline of a request budget', () => {
  it('aborts after 2.5 s and not earlier', () => {
    const budget = createRequestBudget();
    pass(2499);
    budget.start('GET call_logs');
    expect(budget.signal.aborted).toBe(false);
    pass(1);
    expect(budget.signal.aborted).toBe(true);
    expect(String(budget.signal.reason)).toBe('DeadlineReached: no answer within 2500 ms');
  });

  it('aborts when the request ends, and leaves no timer', () => {
    const budget = createRequestBudget();
    budget.close();
    expect(budget.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is independent of other requests', () => {
    const [one, other] = [createRequestBudget(), createRequestBudget()];
    one.close();
    expect(other.signal.aborted).toBe(false);
  });
});
