// What the database says about a connection: the row of connection_health.
/** As connection_health returns it. */
export interface Figures {
  readonly provider: string;
  readonly active: boolean;
  readonly secret_count: number;
  readonly has_api_key: boolean;
  readonly last_event_at: string | null;
  readonly last_applied_at: string | null;
  readonly events_24h: Readonly<Record<string, number>>;
  readonly oldest_waiting_at: string | null;
  readonly waiting: number;
  readonly failed: number;
  readonly quarantined: number;
  readonly lost_24h: number;
  readonly lost_7d: number;
  readonly refused: number;
  readonly last_refused_at: string | null;
  readonly last_run_at: string | null;
  readonly last_error: string | null;
  readonly last_error_at: string | null;
  readonly unmapped: readonly {
    readonly kind: 'agent' | 'number';
    readonly provider_id: string;
    readonly calls: number;
  }[];
  readonly copies_waiting: number;
  readonly copies_failed: number;
}
