// What the statuses, termination reasons and failed dials of ElevenLabs mean in our words.
import type { CallResult } from '../call-result.ts';

/** The reasons are sentences, and ElevenLabs does not list them. The first match counts. */
const terminationReasons: readonly (readonly [RegExp, CallResult])[] = [
  [/voice ?mail/i, { status: 'voicemail', outcome: 'voicemail', answered_by: 'machine', ended_by: 'agent' }],
  [
    /transfer(red)?( (to|of) |_to_|$)/i,
    { status: 'completed', outcome: 'transferred', ended_by: 'agent', transfer_status: 'bridged' },
  ],
  [
    /max(imum)?[ _](conversation |call )?duration|timed? ?out|silence|inactiv/i,
    {
      status: 'completed',
      outcome: 'timed_out',
      ended_by: 'platform',
    },
  ],
  [
    /end_call|(ended|closed|disconnected) by (the )?(agent|assistant)|agent (ended|hung)/i,
    {
      status: 'completed',
      outcome: 'completed_by_agent',
      ended_by: 'agent',
    },
  ],
  [
    /(client|user|customer|caller|remote (party|participant)) (disconnected|ended|hung|left)|(ended|closed) by (the )?(client|user|customer|caller|remote)/i,
    {
      status: 'completed',
      outcome: 'answered_human',
      ended_by: 'caller',
    },
  ],
];

const failureReasons: Readonly<Record<string, CallResult>> = {
  busy: { status: 'missed', outcome: 'busy' },
  'no-answer': { status: 'missed', outcome: 'no_answer' },
};

/** Codes that tell more than the failure reason `unknown`. */
const sipCodes: Readonly<Record<string, CallResult>> = {
  '404': { status: 'failed', outcome: 'invalid_number', ended_by: 'carrier' },
  '408': { status: 'missed', outcome: 'no_answer' },
  '480': { status: 'missed', outcome: 'no_answer' },
  '484': { status: 'failed', outcome: 'invalid_number', ended_by: 'carrier' },
  '486': { status: 'missed', outcome: 'busy' },
  '600': { status: 'missed', outcome: 'busy' },
  '603': { status: 'missed', outcome: 'rejected', ended_by: 'caller' },
};

export function resultOfStatus(status: string, reason: string | undefined): CallResult {
  switch (status) {
    case 'initiated':
      return { status: 'ringing' };
    case 'in-progress':
    case 'processing':
      return { status: 'in_progress' };
    case 'done':
      return resultOfTermination(reason);
    case 'failed':
      return { status: 'failed', outcome: 'failed_platform', ended_by: 'platform' };
    // Proves only that the call exists.
    default:
      return { status: 'ringing', outcome: 'unknown' };
  }
}

function resultOfTermination(reason: string | undefined): CallResult {
  const known = terminationReasons.find(([pattern]) => reason !== undefined && pattern.test(reason));
  return known?.[1] ?? { status: 'completed', outcome: 'unknown' };
}

export function resultOfFailedDial(reason: string | undefined, sipCode: number | undefined): CallResult {
  const known = reason !== undefined && Object.hasOwn(failureReasons, reason) ? failureReasons[reason] : undefined;
  if (known !== undefined) return known;
  return sipCodes[String(sipCode)] ?? { status: 'failed', outcome: 'unknown' };
}
