// How many channels an MP3 file has. The decoder always returns two: of mono, the same one twice.
import { open } from 'node:fs/promises';
import { isMpegFrame } from '../copy/audio-type.ts';

const searchedBytes = 16 * 1024;
const mono = 3;

export async function readMp3Channels(path: string): Promise<1 | 2> {
  await using file = await open(path);
  const head = await readAt(0, 10);
  const start = head.toString('latin1', 0, 3) === 'ID3' ? 10 + tagBytes(head) : 0;
  const bytes = await readAt(start, searchedBytes);
  for (let at = 0; at + 4 <= bytes.length; at += 1) {
    if (isMpegFrame(bytes, at)) return (bytes[at + 3] ?? 0) >> 6 === mono ? 1 : 2;
  }
  return 2;

  async function readAt(position: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }
}

/** ID3v2 writes a length with seven bits in each byte. */
function tagBytes(head: Buffer): number {
  return head.subarray(6, 10).reduce((bytes, each) => bytes * 128 + (each & 0x7f), 0);
}
