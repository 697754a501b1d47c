// The cache policy of a view. The tables decide when a value is outdated; the times only limit how long it is kept.

export type Params = Readonly<Record<string, unknown>> | null;

export interface PolicyOptions {
  readonly name: string;
  /** Every table that the load reads, with those of row-level security. A write to any of them outdates the value. */
  readonly tables: readonly [string, ...string[]];
  readonly ttlMs: number;
  /** How long a value may be served after a write of another caller. Absent: not at all. Own writes are always seen. */
  readonly relaxedMs?: number;
  /** How long after its TTL a value may be served when the load fails. Absent: never. */
  readonly staleIfErrorMs?: number;
  /** Stale-if-error serves only values that no write has outdated. For access rights. */
  readonly isStaleOnlyIfUnchanged?: boolean;
  /** TTL of null. Absent: `ttlMs`. */
  readonly negativeTtlMs?: number;
  /** Doorkeeper: true for params whose value is stored on their second request only, such as far pages. */
  readonly needsSecondRequest?: (params: Params) => boolean;
  /** The value does not belong to one organisation: it is looked up before the organisation is known, or is the same for all. */
  readonly isAcrossOrgs?: boolean;
}

export interface PolicyDeclaration extends PolicyOptions {
  /** Differs when the shape of the value changes: instances of two releases then share no values. */
  readonly version: string | number;
}

export interface Policy extends PolicyDeclaration {
  /** Index into arrays: faster than a lookup by name. */
  readonly id: number;
  /** 0: no value is served after a write. */
  readonly relaxedMs: number;
  /** 0: never. */
  readonly staleIfErrorMs: number;
  readonly negativeTtlMs: number;
  readonly isAcrossOrgs: boolean;
}

const maxRelaxedMs = 1000;
let policyCount = 0;

export function definePolicy(declared: PolicyDeclaration): Policy {
  assertPolicy(declared);
  return Object.freeze({
    ...declared,
    id: policyCount++,
    relaxedMs: declared.relaxedMs ?? 0,
    staleIfErrorMs: declared.staleIfErrorMs ?? 0,
    negativeTtlMs: declared.negativeTtlMs ?? declared.ttlMs,
    isAcrossOrgs: declared.isAcrossOrgs ?? false,
  });
}

function assertPolicy({ name, version, tables, ttlMs, negativeTtlMs, relaxedMs, staleIfErrorMs }: PolicyDeclaration) {
  if (name === '') throw new TypeError('A policy needs a name.');
  if (!/^\w+$/.test(`${version}`)) {
    throw new TypeError(`Policy ${name}: version is ${version}. Give letters and digits only.`);
  }
  if (tables.length === 0 || tables.some((table) => !/^[a-z_][a-z0-9_.]*$/i.test(table))) {
    throw new TypeError(`Policy ${name}: tables are [${tables}]. Name at least one table.`);
  }
  assertMs('ttlMs', ttlMs);
  assertMs('negativeTtlMs', negativeTtlMs);
  assertMs('relaxedMs', relaxedMs, maxRelaxedMs);
  if (staleIfErrorMs !== 0) assertMs('staleIfErrorMs', staleIfErrorMs);

  function assertMs(option: string, ms: number | undefined, maxMs = Number.MAX_SAFE_INTEGER): void {
    if (ms === undefined || (ms > 0 && ms <= maxMs)) return;
    throw new RangeError(`Policy ${name}: ${option} is ${ms}. Give more than 0 and at most ${maxMs}.`);
  }
}
