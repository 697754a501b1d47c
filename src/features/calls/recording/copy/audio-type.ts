// The type of an audio file by its first bytes. What the server calls it does not count.

interface AudioType {
  readonly contentType: string;
  readonly extension: string;
}

const types: readonly (AudioType & { readonly matches: (head: Buffer) => boolean })[] = [
  { contentType: 'audio/wav', extension: 'wav', matches: (head) => isAt(head, 0, 'RIFF') && isAt(head, 8, 'WAVE') },
  { contentType: 'audio/mpeg', extension: 'mp3', matches: (head) => isAt(head, 0, 'ID3') || isMpegFrame(head) },
  { contentType: 'audio/ogg', extension: 'ogg', matches: (head) => isAt(head, 0, 'OggS') },
  {
    contentType: 'audio/webm',
    extension: 'webm',
    matches: (head) => head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3,
  },
  { contentType: 'audio/mp4', extension: 'm4a', matches: (head) => isAt(head, 4, 'ftyp') },
];

/** The number of bytes that `audioTypeOf` needs. */
export const headBytes = 64;

/** Null: no audio that browsers play. */
export function audioTypeOf(head: Buffer): AudioType | null {
  const found = types.find(({ matches }) => matches(head));
  return found === undefined ? null : { contentType: found.contentType, extension: found.extension };
}

const isAt = (head: Buffer, start: number, text: string) =>
  head.toString('latin1', start, start + text.length) === text;

/** Eleven sync bits, then a version and a layer that exist. */
function isMpegFrame(head: Buffer): boolean {
  const [first = 0, second = 0, third = 0] = head;
  const layer = (second >> 1) & 3;
  const hasBitRate = third >> 4 !== 15 && ((third >> 2) & 3) !== 3;
  return first === 0xff && (second & 0xe0) === 0xe0 && ((second >> 3) & 3) !== 1 && layer === 1 && hasBitRate;
}
