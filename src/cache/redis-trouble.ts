// What is wrong with Redis, in its own word and with what to do about it. Nothing of the original message is kept: it may
// name a user, a key or an address.

export class RedisTrouble extends Error {
  readonly code: string;
  readonly advice: string;
  /** It does not pass by itself: a person has to change something, and is told at once. */
  readonly isDefinite: boolean;

  constructor(code: string, advice: string, isDefinite: boolean) {
    super(`${code}: ${advice}`);
    this.name = 'RedisTrouble';
    this.code = code;
    this.advice = advice;
    this.isDefinite = isDefinite;
  }
}

const cluster = 'this is a Redis Cluster, and the cache needs a single server: give REDIS_URL one that is no cluster.';
const replica = 'this Redis is a replica and takes no writes: give REDIS_URL the primary.';

/** By the word of an error reply. */
const replies: Readonly<Record<string, string>> = {
  NOAUTH: 'Redis asks for a password: put it into REDIS_URL.',
  WRONGPASS: 'Redis does not accept the user or the password in REDIS_URL.',
  NOPERM:
    'the Redis user lacks a right: give it ~callboard:* and +get +set +mget +eval +exists +incr +info +ping +select +hello +client.',
  READONLY: replica,
  MASTERDOWN: replica,
  OOM: 'Redis has no memory left and may not evict: raise maxmemory, or set maxmemory-policy to allkeys-lru.',
  MISCONF: 'Redis takes no writes because it cannot save to its disk: start it with --save "".',
  MOVED: cluster,
  ASK: cluster,
  CROSSSLOT: cluster,
  CLUSTERDOWN: cluster,
};

const certificate = 'the certificate of Redis is not trusted here: name its CA in NODE_EXTRA_CA_CERTS.';

/** The codes of errors that are no reply. */
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

/** `isTls`: of a connection that has never been ready, where the two sides may speak differently. */
export function explainRedis(error: unknown, { isTls }: { isTls?: boolean } = {}): Error {
  if (!(error instanceof Error)) return new Error('Redis failed without an error.');
  if (error instanceof RedisTrouble) return error;
  if (isReply(error)) return explainReply(wordIn(error.message)) ?? error;
  const code = 'code' in error ? String(error.code) : '';
  if (isTls !== undefined && ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code)) return explainStart(code, isTls);
  if (code.startsWith('ERR_SSL_')) return explainStart(code, true);
  const advice = failures[code];
  return advice === undefined ? error : new RedisTrouble(code, advice, advice === certificate);
}

/** A script that is refused says ERR first, and of a missing right nothing else before Redis 7.2. */
function wordIn(message: string): string {
  const known = message.match(/\b[A-Z]{3,}\b/g)?.find((word) => word in replies || word === 'LOADING');
  return known ?? (/ACL failure in script|executing the script can't/.test(message) ? 'NOPERM' : 'ERR');
}

function explainReply(word: string): RedisTrouble | undefined {
  if (word === 'LOADING') return new RedisTrouble(word, 'Redis loads its data, and is used when that is done.', false);
  const advice = replies[word];
  return advice === undefined ? undefined : new RedisTrouble(word, advice, true);
}

function explainStart(code: string, isTls: boolean): RedisTrouble {
  const advice = isTls
    ? 'Redis does not answer with TLS: if this port has none, write redis:// in REDIS_URL.'
    : 'Redis ends the connection before it answers: if this port wants TLS, write rediss:// in REDIS_URL.';
  return new RedisTrouble(code, advice, false);
}
