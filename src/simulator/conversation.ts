// An invented call, from which each simulated provider makes its events and its API's answer.
import { randomUUID } from 'node:crypto';

export type Ending = 'completed' | 'missed' | 'voicemail' | 'failed';

export interface Turn {
  readonly role: 'agent' | 'caller';
  readonly text: string;
  /** Since the answer. */
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface Conversation {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly ourNumber: string;
  readonly theirNumber: string;
  readonly ending: Ending;
  readonly startedAtMs: number;
  /** Null when the call was not answered. */
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number;
  readonly turns: readonly Turn[];
  readonly summary: string;
  readonly isSuccessful: boolean;
}

interface Circumstances {
  readonly startedAtMs: number;
  readonly ourNumber: string;
  readonly random: () => number;
}

const requests = [
  ['I would like to book a cleaning.', 'We have a free slot on Tuesday at ten. Shall I book it?', 'Yes, please.'],
  ['Can I move my appointment to next week?', 'Of course. Is Thursday at half past two fine?', 'That works for me.'],
  [
    'What does a check-up cost?',
    'A check-up is eighty dollars. Would you like an appointment?',
    'Not today, thank you.',
  ],
  [
    'My tooth hurts since yesterday.',
    'I am sorry to hear that. We can see you today at four.',
    'Thank you, I will be there.',
  ],
] as const;
const summaries = [
  'The caller booked a cleaning on Tuesday at 10:00.',
  'The caller moved the appointment to Thursday at 14:30.',
  'The caller asked for the price of a check-up and booked nothing.',
  'The caller has toothache and comes today at 16:00.',
] as const;

export function createConversation({ startedAtMs, ourNumber, random }: Circumstances): Conversation {
  const pick = <Value>(values: readonly Value[]): Value | undefined => values[Math.floor(random() * values.length)];
  const ending = endingOf(random());
  const topic = Math.floor(random() * requests.length);
  const answeredAtMs = ending === 'completed' || ending === 'voicemail' ? startedAtMs + 2000 + random() * 5000 : null;
  const turns = ending === 'completed' ? turnsOf(requests[topic] ?? requests[0], random) : [];
  const talkMs = 1000 * ((turns.at(-1)?.endSeconds ?? 8) + 2);
  return {
    id: randomUUID(),
    direction: random() < 0.7 ? 'inbound' : 'outbound',
    ourNumber,
    theirNumber: `+1${pick(['212', '415', '646'])}5550${100 + Math.floor(random() * 100)}`,
    ending,
    startedAtMs: Math.round(startedAtMs),
    answeredAtMs: answeredAtMs === null ? null : Math.round(answeredAtMs),
    endedAtMs: Math.round(answeredAtMs === null ? startedAtMs + 4000 + random() * 8000 : answeredAtMs + talkMs),
    turns,
    summary: summaries[topic] ?? summaries[0],
    isSuccessful: topic !== 2,
  };
}

function endingOf(share: number): Ending {
  if (share < 0.78) return 'completed';
  if (share < 0.9) return 'missed';
  return share < 0.97 ? 'voicemail' : 'failed';
}

function turnsOf([request, offer, answer]: (typeof requests)[number], random: () => number): Turn[] {
  const texts = ['Bluebird Dental, how can I help you?', request, offer, answer, 'Thank you for calling. Goodbye.'];
  let at = 0.5;
  return texts.map((text, index) => {
    const startSeconds = at;
    const endSeconds = startSeconds + text.length / 15;
    at = endSeconds + 0.4 + random();
    return {
      role: index % 2 === 0 ? 'agent' : 'caller',
      text,
      startSeconds: round(startSeconds),
      endSeconds: round(endSeconds),
    };
  });
}

const round = (seconds: number) => Math.round(seconds * 100) / 100;

export const isoTime = (timeMs: number) => new Date(timeMs).toISOString();
