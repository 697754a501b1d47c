import { callsWords } from '../../words/en/calls.ts';

/** The length as a number, and as a bar that is full at 10 minutes. */
export function LengthBar({ seconds }: { readonly seconds: number | null }) {
  return (
    <span class="call-length-value">
      <span>{callsWords.clock(seconds)}</span>
      {seconds !== null && seconds > 0 && (
        <span class="call-length-bar" style={{ '--seconds': seconds }} aria-hidden="true" />
      )}
    </span>
  );
}
