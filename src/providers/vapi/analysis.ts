// Summary, success and sentiment. Older projects of Vapi have them in `analysis`, newer ones in structured outputs that users name.
import type { CallEvent } from '../call-event.ts';
import type { Payload } from '../provider.ts';
import { firstText, readObject, readSentiment, readText } from '../read-fields.ts';

type Analysis = Partial<Pick<CallEvent, 'summary' | 'successful' | 'success_raw' | 'sentiment'>>;

export function analysisOf(message: Payload, call: Payload, artifact: Payload): Analysis {
  const analysis = { ...readObject(call.analysis), ...readObject(message.analysis) };
  const outputs = Object.values(readObject(artifact.structuredOutputs)).map(readObject);
  const outputNamed = (pattern: RegExp) => outputs.find(({ name }) => pattern.test(readText(name) ?? ''))?.result;
  const raw = rawOf(analysis.successEvaluation) ?? rawOf(outputNamed(/^(call )?success/i));
  return Object.fromEntries(
    Object.entries({
      summary: firstText(analysis.summary, message.summary, outputNamed(/^(call )?summary$/i)),
      successful: passOrFail(raw),
      success_raw: raw,
      sentiment:
        readSentiment(readObject(analysis.structuredData).sentiment) ?? readSentiment(outputNamed(/sentiment/i)),
    }).filter(([, value]) => value !== undefined),
  );
}

function rawOf(value: unknown): string | undefined {
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : readText(value);
}

/** The other rubrics are scales, and where success begins on them is for the organisation to say. */
function passOrFail(raw: string | undefined): boolean | undefined {
  const word = raw?.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}
