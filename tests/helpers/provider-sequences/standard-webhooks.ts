import answered from '../../unit/providers/standard-webhooks/payloads/answered.json' with { type: 'json' };
import failed from '../../unit/providers/standard-webhooks/payloads/failed.json' with { type: 'json' };
import missed from '../../unit/providers/standard-webhooks/payloads/missed.json' with { type: 'json' };
import twoLegs from '../../unit/providers/standard-webhooks/payloads/two-legs.json' with { type: 'json' };
import voicemail from '../../unit/providers/standard-webhooks/payloads/voicemail.json' with { type: 'json' };
import type { ProviderSequences } from './provider-sequences.ts';

export const standardWebhooksSequences: ProviderSequences = { answered, missed, voicemail, failed, twoLegs };
