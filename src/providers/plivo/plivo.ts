import type { Provider } from '../provider.ts';
import { plivoAuthorization, plivoBackfill } from './backfill.ts';
import { plivoOptions } from './options.ts';
import { readPlivoEvent } from './read-event.ts';
import { plivoSetup } from './setup.ts';
import { verifyPlivo } from './verify.ts';

export const plivo: Provider = {
  name: 'plivo',
  title: 'Plivo',
  kind: 'carrier',
  options: plivoOptions,
  verify: verifyPlivo,
  readEvent: readPlivoEvent,
  backfill: plivoBackfill,
  recordings: { hosts: ['media.plivo.com'], authorization: plivoAuthorization },
  setup: plivoSetup,
};
