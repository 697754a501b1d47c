import { describe, expect, it } from 'vitest';
import { type Payload, UnreadablePayload } from '../../../../src/providers/provider.ts';
import { readEventOf } from '../read-event-of.ts';
import { readPayload } from '../read-payload.ts';

const callId = 'c1234567-89ab-4def-8123-456789abcdef';
const read = (payload: Payload) => readEventOf('bland', payload);
const example = (fields: object = {}) => ({ ...readPayload('bland', 'call'), ...fields });

describe('the post-call webhook of Bland', () => {
  it('tells everything about the call, with minutes as seconds and without the planned end', () => {
    expect(read(example())).toEqual({
      type: 'call.completed',
      dedupeKey: expect.stringContaining(`${callId}:call.completed:`),
      providerCallId: callId,
      occurredAt: '2026-11-20T15:00:47.114Z',
      call: {
        provider_call_id: callId,
        status: 'completed',
        outcome: 'answered_human',
        answered_by: 'human',
        ended_by: 'caller',
        ended_reason: 'USER',
        direction: 'outbound',
        channel: 'phone',
        from_number: '+12125550199',
        to_number: '+14155550100',
        started_at: '2026-11-20T15:00:02.114Z',
        ended_at: '2026-11-20T15:00:47.114Z',
        duration_seconds: 45,
        cost_micros: 67_500,
        cost_currency: 'USD',
        cost_breakdown: { unit: 'USD', total: 0.0675 },
        summary: 'The customer asked to be called back.',
        transcript: 'assistant: Hello. \n user: Call me back.',
        transcript_turns: [
          { role: 'agent', text: 'Hello.', start: 2, end: null },
          { role: 'caller', text: 'Call me back.', start: 4, end: null },
        ],
        recording: { url: 'https://server.aws.dc5.bland.ai/recordings/c1234567.mp3' },
        metadata: { batch_id: 'b1234567', disposition: 'CALLBACK' },
      },
    });
  });

  it.each([
    [{ answered_by: 'human', call_ended_by: 'USER' }, 'completed', 'answered_human'],
    [{ answered_by: 'human', call_ended_by: 'ASSISTANT' }, 'completed', 'completed_by_agent'],
    [{ answered_by: 'human', call_ended_by: null }, 'completed', 'answered_human'],
    [{ answered_by: 'human', transferred_to: '+13125550123' }, 'completed', 'transferred'],
    [{ answered_by: 'voicemail' }, 'voicemail', 'voicemail'],
    [{ answered_by: 'no-answer' }, 'missed', 'no_answer'],
    [{ answered_by: 'unknown', call_ended_by: null }, 'completed', 'unknown'],
    [{ answered_by: 'constructor', call_ended_by: null }, 'completed', 'unknown'],
    [{ error_message: 'The call could not be placed' }, 'failed', 'unknown'],
    [{ completed: false, queue_status: 'call_error' }, 'failed', 'failed_platform'],
    [{ completed: false, queue_status: 'started' }, 'ringing', undefined],
    [{ completed: false, queue_status: 'in progress' }, 'in_progress', undefined],
  ])('%j is %s, %s', (fields, status, outcome) => {
    const { call } = read(example(fields));
    expect([call?.status, call?.outcome]).toEqual([status, outcome]);
  });

  it.each(['new', 'pre_queue', 'queued', 'allocated'])('in the queue as %s is no call yet', (queueStatus) => {
    expect(read(example({ completed: false, queue_status: queueStatus })).call).toBeNull();
  });

  it.each([[{}], [{ call_id: 5 }], [{ call_id: '' }]])('%j is unreadable', (payload) => {
    expect(() => read(payload)).toThrow(UnreadablePayload);
  });
});
