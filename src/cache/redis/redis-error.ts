// Explains errors of Redis: the code, and what to do. The original message is dropped, since it may contain a user, a key or
// an address.

export class RedisError extends Error {
  readonly code: string;
  readonly advice: string;
  /** Does not pass by itself: alert at once. */
  readonly isDefinite: boolean;

  constructor(code: string, advice: string, isDefinite: boolean) {
    super(`${code}: ${advice}`);
    this.name = 'RedisError';
    this.code = code;
    this.advice = advice;
    this.isDefinite = isDefinite;
  }
}

const cluster =
  'this is a Redis Cluster, and the cache needs a single server: set REDIS_URL to a server without cluster mode.';
const replica = 'this Redis is a replica and accepts no writes: set REDIS_URL to the primary.';

/** By the first word of an error reply. */
const replies: Readonly<Record<string, string>> = {
  NOAUTH: 'Redis requires a password: put it into REDIS_URL.',
  WRONGPASS: 'Redis does not accept the user or the password in REDIS_URL.',
  NOPERM:
    'the Redis user lacks a permission: grant ~callboard:* and +get +set +mget +eval +exists +incr +info +ping +select +hello +client.',
  READONLY: replica,
  MASTERDOWN: replica,
  OOM: 'Redis has no memory left and must not evict: raise maxmemory, or set maxmemory-policy to allkeys-lru.',
  MISCONF: 'Redis accepts no writes because it cannot save to its disk: start it with --save "".',
  MOVED: cluster,
  ASK: cluster,
  CROSSSLOT: cluster,
  CLUSTERDOWN: cluster,
};

const certificate = 'the certificate of Redis is not trusted: set NODE_EXTRA_CA_CERTS to its CA.';

/** By the code of an error that is not a reply. */
const failures: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the address in REDIS_URL.',
  ENOTFOUND: 'the host name in REDIS_URL does not exist.',
  ETIMEDOUT: 'Redis does not answer.',
  CERT_HAS_EXPIRED: certificate,
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  ERR_TLS_CERT_ALTNAME_INVALID: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
};

const isReply = (error: Error) => error.name === 'ReplyError';

/** `isTls`: only for a connection that was never ready, where one side may use TLS and the other not. */
export function explainRedisError(error: unknown, { isTls }: { isTls?: boolean } = {}): Error {
  if (!(error instanceof Error)) return new Error('Redis failed without an error.');
  if (error instanceof RedisError) return error;
  if (isReply(error)) return explainReply(codeIn(error.message)) ?? error;
  const code = 'code' in error ? String(error.code) : '';
  if (isTls !== undefined && ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code)) return explainStart(code, isTls);
  if (code.startsWith('ERR_SSL_')) return explainStart(code, true);
  const advice = failures[code];
  return advice === undefined ? error : new RedisError(code, advice, advice === certificate);
}

/** A refused script replies ERR first, and before Redis 7.2 the reply does not contain NOPERM. */
function codeIn(message: string): string {
  const known = message.match(/\b[A-Z]{3,}\b/g)?.find((code) => code in replies || code === 'LOADING');
  return known ?? (/ACL failure in script|executing the script can't/.test(message) ? 'NOPERM' : 'ERR');
}

function explainReply(code: string): RedisError | undefined {
  if (code === 'LOADING') return new RedisError(code, 'Redis is loading its data, and is used afterwards.', false);
  const advice = replies[code];
  return advice === undefined ? undefined : new RedisError(code, advice, true);
}

function explainStart(code: string, isTls: boolean): RedisError {
  const advice = isTls
    ? 'Redis does not answer with TLS: if this port has no TLS, write redis:// in REDIS_URL.'
    : 'Redis ends the connection before it answers: if this port requires TLS, write rediss:// in REDIS_URL.';
  return new RedisError(code, advice, false);
}
