// Callbacks of Twilio, signed with its SDK.
import type { FastifyInstance } from 'fastify';
import twilio from 'twilio';
import type { TestConnection } from './connections.ts';

/** PUBLIC_URL of the service: providers sign the URL. */
export const publicUrl = 'https://calls.example.com';

export const completedCall = {
  AccountSid: 'AC1',
  CallSid: 'CA1',
  From: '+15550100001',
  To: '+15550109999',
  CallStatus: 'completed',
  CallDuration: '42',
  Direction: 'inbound',
  Timestamp: 'Fri, 20 Nov 2026 15:00:42 +0000',
  SequenceNumber: '3',
};

/** A detail: it cannot be applied before its call is known. */
export const recordingOfCall = {
  AccountSid: 'AC1',
  CallSid: 'CA1',
  RecordingSid: 'RE1',
  RecordingUrl: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1',
  RecordingStatus: 'completed',
  RecordingDuration: '40',
  RecordingChannels: '2',
};

interface PostOptions {
  readonly path?: string;
  readonly secret?: string;
  /** Instead of a valid one. */
  readonly signature?: string;
}

export function postTwilio(
  app: FastifyInstance,
  connection: TestConnection,
  params: Readonly<Record<string, string>>,
  { path = connection.path, secret = connection.secret, signature }: PostOptions = {},
) {
  const signed = signature ?? twilio.getExpectedTwilioSignature(secret, `${publicUrl}${path}`, params);
  return app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signed },
    payload: new URLSearchParams(params).toString(),
  });
}
