import { createHmac } from 'node:crypto';
import type { Conversation } from './conversation.ts';
import type { SimulatedEvent, SimulatedProvider } from './simulated-provider.ts';

const accountSid = 'AC00000000000000000000000000000000';
const recordingHost = 'api.twilio.com';

const finalStatus = { completed: 'completed', missed: 'no-answer', voicemail: 'completed', failed: 'failed' } as const;

export const twilio: SimulatedProvider = {
  name: 'twilio',
  recordingHost,
  events(conversation) {
    const { startedAtMs, answeredAtMs, endedAtMs, ending, turns } = conversation;
    return [
      callback(conversation, 'ringing', 1, startedAtMs),
      ...(answeredAtMs === null ? [] : [callback(conversation, 'in-progress', 2, answeredAtMs)]),
      callback(conversation, finalStatus[ending], 3, endedAtMs),
      ...(turns.length === 0 ? [] : [recordingCallback(conversation)]),
    ];
  },
  sign(payload, { url, secret }) {
    const fields = Object.entries(payload).map(([name, value]) => [name, String(value)] as const);
    const sorted = fields.toSorted(([one], [other]) => (one < other ? -1 : 1));
    const signed = url + sorted.map(([name, value]) => name + value).join('');
    return {
      body: new URLSearchParams(Object.fromEntries(fields)).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': createHmac('sha1', secret).update(signed).digest('base64'),
      },
    };
  },
  answer({ path }, conversations, nowMs) {
    const calls = `/2010-04-01/Accounts/${accountSid}/Calls`;
    if (path === `${calls}.json`) {
      return { calls: conversations.map((each) => callOf(each, nowMs)), next_page_uri: null };
    }
    const one = conversations.find((each) => path === `${calls}/${sidOf(each)}.json`);
    return one === undefined ? undefined : callOf(one, nowMs);
  },
};

const sidOf = ({ id }: Conversation) => `CA${id.replaceAll('-', '')}`;
const rfc2822 = (timeMs: number) => new Date(timeMs).toUTCString().replace('GMT', '+0000');

function callback(conversation: Conversation, status: string, sequence: number, atMs: number): SimulatedEvent {
  const { direction, ourNumber, theirNumber, answeredAtMs, endedAtMs, ending } = conversation;
  const isInbound = direction === 'inbound';
  const payload = {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: sidOf(conversation),
    CallStatus: status,
    CallbackSource: 'call-progress-events',
    Direction: isInbound ? 'inbound' : 'outbound-api',
    From: isInbound ? theirNumber : ourNumber,
    To: isInbound ? ourNumber : theirNumber,
    SequenceNumber: sequence,
    Timestamp: rfc2822(atMs),
    ...(status === 'completed' && { CallDuration: Math.round((endedAtMs - (answeredAtMs ?? endedAtMs)) / 1000) }),
    ...(ending === 'voicemail' && status === 'completed' && { AnsweredBy: 'machine_end_beep' }),
  };
  return { atMs, payload };
}

function recordingCallback(conversation: Conversation): SimulatedEvent {
  const { id, answeredAtMs, endedAtMs } = conversation;
  const recordingSid = `RE${id.replaceAll('-', '')}`;
  const payload = {
    AccountSid: accountSid,
    CallSid: sidOf(conversation),
    RecordingSid: recordingSid,
    RecordingUrl: `https://${recordingHost}/2010-04-01/Accounts/${accountSid}/Recordings/${recordingSid}`,
    RecordingStatus: 'completed',
    RecordingDuration: Math.round((endedAtMs - (answeredAtMs ?? endedAtMs)) / 1000),
    RecordingChannels: 1,
    RecordingStartTime: rfc2822(answeredAtMs ?? endedAtMs),
    RecordingSource: 'OutboundAPI',
  };
  return { atMs: endedAtMs + 2000, payload };
}

function callOf(conversation: Conversation, nowMs: number) {
  const { direction, ourNumber, theirNumber, startedAtMs, answeredAtMs, endedAtMs, ending } = conversation;
  const isInbound = direction === 'inbound';
  const isEnded = nowMs >= endedAtMs;
  return {
    sid: sidOf(conversation),
    account_sid: accountSid,
    direction: isInbound ? 'inbound' : 'outbound-api',
    from: isInbound ? theirNumber : ourNumber,
    to: isInbound ? ourNumber : theirNumber,
    status: isEnded ? finalStatus[ending] : 'in-progress',
    start_time: rfc2822(startedAtMs),
    end_time: isEnded ? rfc2822(endedAtMs) : null,
    duration: isEnded && answeredAtMs !== null ? String(Math.round((endedAtMs - answeredAtMs) / 1000)) : '0',
    answered_by: ending === 'voicemail' && isEnded ? 'machine_end_beep' : null,
    price: isEnded ? '-0.0085' : null,
    price_unit: 'USD',
  };
}
