// The facts of a call. What the provider did not send is left out.
import { screenPath } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import type { Organization } from '../../data/session.ts';
import { callWords } from '../../words/en/call.ts';
import { callsWords } from '../../words/en/calls.ts';
import { count, money } from '../../words/numbers.ts';
import { momentOf } from '../../words/time.ts';
import type { Call } from './call-head.tsx';
import { type Fact, FactList } from './fact-list.tsx';

interface FactsProps {
  readonly call: Call;
  readonly organization: Organization;
}

export function Facts({ call, organization: { slug, timezone } }: FactsProps) {
  const moment = (instant: string | null) => (instant === null ? null : momentOf(timezone, instant, serverNowMs()));
  const list = (name: string, value: string | null) =>
    value === null ? undefined : `${screenPath(slug, 'calls')}?${new URLSearchParams({ [name]: value })}`;
  const flag = (value: boolean | null) => (value === null ? null : value ? callWords.yes : callWords.no);
  const facts: Fact[] = [
    { name: 'from', text: call.from_number_display ?? callsWords.withheld, copied: call.from_number },
    { name: 'to', text: call.to_number_display, copied: call.to_number },
    { name: 'agent', text: call.agent_name, href: list('agent_id', call.agent_id) },
    { name: 'started', text: moment(call.started_at) },
    { name: 'answered', text: moment(call.answered_at) },
    { name: 'ended', text: moment(call.ended_at) },
    { name: 'length', text: call.duration_seconds === null ? null : callWords.lengthInWords(call.duration_seconds) },
    { name: 'talk', text: call.talk_seconds === null ? null : callWords.lengthInWords(call.talk_seconds) },
    { name: 'cost', text: call.cost === null ? null : money(call.cost.amountMicros, call.cost.currency) },
    { name: 'answered_by', text: call.answered_by },
    { name: 'ended_by', text: call.ended_by },
    { name: 'ended_reason', text: call.ended_reason },
    { name: 'transfer', text: transferOf(call) },
    { name: 'channel', text: call.channel },
    { name: 'language', text: call.language },
    { name: 'recording_consent', text: call.recording_consent },
    { name: 'interruptions', text: call.interruptions === null ? null : count(call.interruptions) },
    { name: 'is_test', text: flag(call.is_test) },
    { name: 'provider', text: call.provider },
    { name: 'provider_call_id', text: call.provider_call_id, copied: call.provider_call_id },
    { name: 'carrier_call_id', text: call.carrier_call_id, copied: call.carrier_call_id },
    { name: 'id', text: call.id, copied: call.id },
  ];
  return <FactList facts={facts} />;
}

function transferOf({ transfer_status: status, transferred_to: to }: Call): string | null {
  const parts = [status, to].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}
