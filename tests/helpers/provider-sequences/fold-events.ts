// What record_call makes of events, without a database: for each field the value of the latest stage, of two events of one stage
// that of the later request, and the earliest start.
import type { callStatuses } from '../../../src/domain/call.ts';
import type { CallEvent } from '../../../src/providers/call-event.ts';

/** As in private.merge_event. */
const stages: readonly (typeof callStatuses)[number][] = [
  'ringing',
  'in_progress',
  'canceled',
  'failed',
  'missed',
  'completed',
  'voicemail',
];
const stageOf = ({ status }: CallEvent) => stages.indexOf(status);

interface Fold {
  readonly facts: Record<string, unknown>;
  readonly stagesOfFields: Map<string, number>;
}

/** Facts by the id of the call. An event without a direction waits until the call is known. */
export function foldEvents(events: readonly CallEvent[]): Map<string, Record<string, unknown>> {
  const calls = new Map<string, Fold>();
  const waiting: CallEvent[] = [];
  for (const event of events) {
    for (const each of [event, ...waiting.splice(0)]) {
      const id = each.direction === undefined ? knownId(calls, each.provider_call_id) : each.provider_call_id;
      if (id === undefined) waiting.push(each);
      else apply(calls, { ...each, provider_call_id: id, status: statusIn(calls.get(id), each) });
    }
  }
  return new Map([...calls].map(([id, { facts }]) => [id, facts]));
}

/** As in private.record_provider_event: the organisation missed a call that its caller ended before the answer. */
function statusIn(call: Fold | undefined, { direction, status }: CallEvent): CallEvent['status'] {
  const isMissed = direction === undefined && status === 'canceled' && call?.facts.direction === 'inbound';
  return isMissed ? 'missed' : status;
}

/** An event without a direction may name its call by the id at the carrier. */
function knownId(calls: Map<string, Fold>, id: string): string | undefined {
  return calls.has(id) ? id : [...calls].find(([, { facts }]) => facts.carrier_call_id === id)?.[0];
}

function apply(calls: Map<string, Fold>, event: CallEvent): void {
  const fold: Fold = calls.get(event.provider_call_id) ?? { facts: {}, stagesOfFields: new Map() };
  calls.set(event.provider_call_id, fold);
  const { started_at: startedAt, metadata, ...fields } = event;
  for (const [name, value] of Object.entries({ ...fields, ...prefixed(metadata) })) {
    if (stageOf(event) < (fold.stagesOfFields.get(name) ?? 0)) continue;
    fold.facts[name] = value;
    fold.stagesOfFields.set(name, stageOf(event));
  }
  const earliest = fold.facts.started_at;
  if (startedAt !== undefined && (typeof earliest !== 'string' || startedAt < earliest))
    fold.facts.started_at = startedAt;
}

const prefixed = (metadata: CallEvent['metadata'] = {}) =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`metadata.${name}`, value]));
