// The filters of calls, and how each is edited. The names are those of the API.

interface Choice {
  readonly kind: 'choice';
  /** Absent: the values come from the data. */
  readonly values?: readonly string[];
}

interface Range {
  readonly kind: 'range';
  readonly unit: 'seconds' | 'money';
  readonly from: string;
  readonly to: string;
}

/** One of two. */
interface Flag {
  readonly kind: 'flag';
}

/** Any number of texts, each exactly as in the calls. */
interface Text {
  readonly kind: 'text';
}

export type FilterKind = Choice | Range | Flag | Text;

const flags = ['true', 'false', 'unknown'];
const numbersTo = (end: number) => Array.from({ length: end }, (_, number) => String(number));

/** In the order of the menu. */
const filterKinds = {
  direction: { kind: 'choice', values: ['inbound', 'outbound'] },
  status: {
    kind: 'choice',
    values: ['completed', 'missed', 'voicemail', 'failed', 'canceled', 'ringing', 'in_progress'],
  },
  sentiment: { kind: 'choice', values: ['positive', 'neutral', 'negative', 'unknown'] },
  outcome: { kind: 'choice' },
  successful: { kind: 'choice', values: flags },
  agent_id: { kind: 'choice' },
  phone_number_id: { kind: 'choice' },
  campaign_id: { kind: 'choice' },
  contact_id: { kind: 'choice' },
  number: { kind: 'text' },
  has_recording: { kind: 'flag' },
  reviewed: { kind: 'flag' },
  tag: { kind: 'choice' },
  duration: { kind: 'range', unit: 'seconds', from: 'min_duration', to: 'max_duration' },
  talk: { kind: 'range', unit: 'seconds', from: 'min_talk', to: 'max_talk' },
  cost: { kind: 'range', unit: 'money', from: 'min_cost', to: 'max_cost' },
  weekday: { kind: 'choice', values: numbersTo(7) },
  hour: { kind: 'choice', values: numbersTo(24) },
  answered_by: { kind: 'choice', values: ['human', 'machine', 'unknown'] },
  ended_by: { kind: 'choice', values: ['caller', 'agent', 'carrier', 'platform', 'unknown'] },
  ended_reason: { kind: 'text' },
  transfer_status: { kind: 'choice', values: ['attempted', 'bridged', 'cancelled', 'unknown'] },
  channel: { kind: 'choice', values: ['phone', 'web', 'sip', 'unknown'] },
  language: { kind: 'text' },
  recording_consent: { kind: 'choice', values: ['granted', 'declined', 'unknown'] },
  is_test: { kind: 'choice', values: flags },
  provider: { kind: 'choice' },
  provider_call_id: { kind: 'text' },
  carrier_call_id: { kind: 'text' },
} as const satisfies Record<string, FilterKind>;

export type FilterName = keyof typeof filterKinds;
export const filterNames = Object.keys(filterKinds) as readonly FilterName[];

export const kindOf = (name: FilterName): FilterKind => filterKinds[name];

/** The parameters of the address that one filter is made of. */
export function parametersOf(name: FilterName): readonly string[] {
  const kind = kindOf(name);
  return kind.kind === 'range' ? [kind.from, kind.to] : [name];
}

/** Which values can be chosen now, for the filter that is open. */
export interface FilterOptions {
  readonly options: readonly FilterOption[];
  readonly isLoading: boolean;
  /** The values come from a search: the text goes to `search`. */
  readonly search?: ((text: string) => void) | undefined;
}

export interface FilterOption {
  readonly value: string;
  readonly text: string;
  /** Unknown where the calls were not counted. */
  readonly calls?: number | undefined;
}
