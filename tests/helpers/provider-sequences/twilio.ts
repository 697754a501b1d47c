import answered from '../../unit/providers/twilio/payloads/answered.json' with { type: 'json' };
import failed from '../../unit/providers/twilio/payloads/failed.json' with { type: 'json' };
import missed from '../../unit/providers/twilio/payloads/missed.json' with { type: 'json' };
import twoLegs from '../../unit/providers/twilio/payloads/two-legs.json' with { type: 'json' };
import voicemail from '../../unit/providers/twilio/payloads/voicemail.json' with { type: 'json' };
import type { ProviderSequences } from './provider-sequences.ts';

export const twilioSequences: ProviderSequences = { answered, missed, voicemail, failed, twoLegs };
