import answered from '../../unit/providers/vonage/payloads/answered.json' with { type: 'json' };
import failed from '../../unit/providers/vonage/payloads/failed.json' with { type: 'json' };
import missed from '../../unit/providers/vonage/payloads/missed.json' with { type: 'json' };
import twoLegs from '../../unit/providers/vonage/payloads/two-legs.json' with { type: 'json' };
import voicemail from '../../unit/providers/vonage/payloads/voicemail.json' with { type: 'json' };
import type { ProviderSequences } from './provider-sequences.ts';

export const vonageSequences: ProviderSequences = { answered, missed, voicemail, failed, twoLegs };
