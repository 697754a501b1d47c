// The type of an audio file by its first bytes. What the server calls it does not count.

interface AudioType {
  readonly contentType: string;
  readonly extension: string;
}

const types: readonly (AudioType & { readonly matches: (head: Buffer) => boolean })[] = [
  { contentType: 'audio/wav', extension: 'wav', matches: (head) => isAt(head, 0, 'RIFF') && isAt(head, 8, 'WAVE') },
  { contentType: 'audio/mpeg', extension: 'mp3', matches: (head) => isAt(head, 0, 'ID3') || isMpegFrame(head, 0) },
  { contentType: 'audio/ogg', extension: 'ogg', matches: (head) => isAt(head, 0, 'OggS') },
  {
    contentType: 'audio/webm',
    extension: 'webm',
    // Other files of this container, such as Matroska video, name another type.
    matches: (head) => isAt(head, 0, '\x1a\x45\xdf\xa3') && head.includes('webm', 4, 'latin1'),
  },
  // Pictures (HEIC, AVIF) have the same container with other brands.
  { contentType: 'audio/mp4', extension: 'm4a', matches: (head) => isAt(head, 4, 'ftyp') && isAudioBrand(head) },
  { contentType: 'audio/flac', extension: 'flac', matches: (head) => isAt(head, 0, 'fLaC') },
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

const isAudioBrand = (head: Buffer) => /^(M4A|M4B|mp4|iso|dash|MSNV|3gp)/.test(head.toString('latin1', 8, 12));

/** Eleven sync bits, then a version, a bit rate and a sample rate that exist, and layer III. */
export function isMpegFrame(bytes: Buffer, start: number): boolean {
  const [first = 0, second = 0, third = 0] = bytes.subarray(start, start + 3);
  const layer = (second >> 1) & 3;
  const hasBitRate = third >> 4 !== 15 && third >> 4 !== 0 && ((third >> 2) & 3) !== 3;
  return first === 0xff && (second & 0xe0) === 0xe0 && ((second >> 3) & 3) !== 1 && layer === 1 && hasBitRate;
}
