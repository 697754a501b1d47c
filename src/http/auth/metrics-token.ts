// METRICS_TOKEN: a bearer token for a scraper. It does not expire and opens only GET /api/monitoring/metrics.
import { hash, timingSafeEqual } from 'node:crypto';
import { bearerTokenIn } from './bearer-token.ts';

export function createMetricsTokenCheck(expected: string | undefined): (authorization: string | undefined) => boolean {
  if (expected === undefined) return () => false;
  const digest = digestOf(expected);
  return (authorization) => {
    const token = bearerTokenIn(authorization);
    // Digests have equal lengths, so the time of the comparison shows nothing about the token.
    return token !== undefined && timingSafeEqual(digestOf(token), digest);
  };
}

const digestOf = (text: string) => hash('sha256', text, 'buffer');
