// What is cached, declared once as data. A policy says which tables its values are read from, and that alone decides when
// they are no longer true; the times only say how long to remember them.

/** `relaxedMs`: a value may outlive a write that others made by this long; whoever wrote in this process reads his own. */
export type Freshness = 'strict' | { readonly relaxedMs: number };

export type Params = Readonly<Record<string, unknown>> | null;

export interface PolicyDeclaration {
  readonly name: string;
  /** Differs when the shape of the value changes: instances of two releases then share no values. */
  readonly version: string | number;
  /** A policy without tables could never be invalidated, so it does not compile. */
  readonly tables: readonly [string, ...string[]];
  readonly ttlMs: number;
  readonly mode: Freshness;
  /** Past its ttl but not outdated by a write: served for this long while it is loaded again. */
  readonly staleWhileRefreshMs?: number;
  /** Past its ttl and the loader fails: the last value is served for this long, marked STALE. Absent: never. */
  readonly staleOnErrorMs?: number;
  /** True: only a value that no write is known to have outdated stands in. For rights, which must not outlive their end. */
  readonly standsInOnlyUnchanged?: boolean;
  /** For values that are null. */
  readonly negativeTtlMs?: number;
  /** True: these params are stored only when they are asked for again, so that a scan drives nothing out. */
  readonly admitOnSecondSight?: (params: Params) => boolean;
}

export interface Policy extends Omit<PolicyDeclaration, 'mode'> {
  /** Small and counted up: an index is found faster than a name. */
  readonly id: number;
  readonly staleWhileRefreshMs: number;
  readonly staleOnErrorMs: number;
  readonly negativeTtlMs: number;
  /** 0: strict. */
  readonly relaxedMs: number;
}

const maxRelaxedMs = 1000;
let declaredPolicies = 0;

export function definePolicy(declared: PolicyDeclaration): Policy {
  const { mode, ...rest } = declared;
  const relaxedMs = mode === 'strict' ? 0 : mode.relaxedMs;
  if (declared.name === '') throw new TypeError('A policy needs a name.');
  if (!/^\w+$/.test(`${declared.version}`)) {
    throw new TypeError(`Policy ${declared.name}: version is ${declared.version}. Give letters and digits only.`);
  }
  if (declared.tables.length === 0 || declared.tables.some((table) => !/^[a-z_][a-z0-9_.]*$/i.test(table))) {
    throw new TypeError(`Policy ${declared.name}: tables are [${declared.tables}]. Name at least one table.`);
  }
  const times: [name: string, ms: number | undefined, longestMs?: number][] = [
    ['ttlMs', declared.ttlMs],
    ['negativeTtlMs', declared.negativeTtlMs],
    ['relaxedMs', mode === 'strict' ? undefined : relaxedMs, maxRelaxedMs],
  ];
  for (const [name, ms, longestMs = Number.MAX_SAFE_INTEGER] of times) {
    if (ms === undefined || (ms > 0 && ms <= longestMs)) continue;
    throw new RangeError(`Policy ${declared.name}: ${name} is ${ms}. Give more than 0 and at most ${longestMs}.`);
  }
  for (const name of ['staleWhileRefreshMs', 'staleOnErrorMs'] as const) {
    const ms = declared[name] ?? 0;
    if (ms >= 0 && Number.isFinite(ms)) continue;
    throw new RangeError(`Policy ${declared.name}: ${name} is ${ms}. Give 0 or more, or leave it out.`);
  }
  return Object.freeze({
    ...rest,
    id: declaredPolicies++,
    relaxedMs,
    staleWhileRefreshMs: declared.staleWhileRefreshMs ?? 0,
    staleOnErrorMs: declared.staleOnErrorMs ?? 0,
    negativeTtlMs: declared.negativeTtlMs ?? declared.ttlMs,
  });
}
