import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryAccount } from '../../../src/database/request-budget.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTime(ms);

describe('the account of a request', () => {
  it('is empty at first', () => {
    expect(createQueryAccount()).toMatchObject({ executed: 0, busyMs: 0, slowQueries: [] });
  });

  it('counts a query when it starts, not when it ends', () => {
    const account = createQueryAccount();
    const end = account.start('GET call_logs');
    expect(account.executed).toBe(1);
    end();
    expect(account.executed).toBe(1);
  });

  it('counts the time in which queries ran, and that of parallel ones once', () => {
    const account = createQueryAccount();
    const endMembership = account.start('GET user_org_roles');
    pass(10);
    endMembership();
    pass(1000);
    const endFirst = account.start('HEAD call_logs');
    pass(20);
    const endSecond = account.start('HEAD call_logs');
    pass(30);
    endFirst();
    pass(40);
    endSecond();
    expect(account).toMatchObject({ executed: 3, busyMs: 100 });
  });

  it('names the slow ones, each with its own time', () => {
    const account = createQueryAccount();
    const endQuick = account.start('GET user_org_roles');
    const endSlow = account.start('GET call_logs');
    pass(199);
    endQuick();
    pass(1);
    endSlow();
    expect(account.slowQueries).toEqual([{ query: 'GET call_logs', durationMs: 200 }]);
  });
});

describe('the deadline of a request', () => {
  it('leaves its queries alone until 2.5 s are over, however many there were', () => {
    const account = createQueryAccount();
    pass(2499);
    account.start('GET call_logs');
    expect(account.signal.aborted).toBe(false);
    pass(1);
    expect(account.signal.aborted).toBe(true);
    expect(String(account.signal.reason)).toBe('DeadlineReached: no answer within 2500 ms');
  });

  it('ends with the request: what still runs is aborted, and no timer stays', () => {
    const account = createQueryAccount();
    account.close();
    expect(account.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('belongs to one request alone', () => {
    const [one, other] = [createQueryAccount(), createQueryAccount()];
    one.close();
    expect(other.signal.aborted).toBe(false);
  });
});
