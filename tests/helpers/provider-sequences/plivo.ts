import answered from '../../unit/providers/plivo/payloads/answered.json' with { type: 'json' };
import failed from '../../unit/providers/plivo/payloads/failed.json' with { type: 'json' };
import missed from '../../unit/providers/plivo/payloads/missed.json' with { type: 'json' };
import twoLegs from '../../unit/providers/plivo/payloads/two-legs.json' with { type: 'json' };
import voicemail from '../../unit/providers/plivo/payloads/voicemail.json' with { type: 'json' };
import type { ProviderSequences } from './provider-sequences.ts';

export const plivoSequences: ProviderSequences = { answered, missed, voicemail, failed, twoLegs };
