// The peaks of a recording whose length is not known in advance: a fixed number of slices, which are merged in pairs when they are full.

export const peaksPerChannel = 400;

export interface PeakMeter {
  /** One block of samples from -1 to 1, for each channel the same number. */
  add(channels: readonly ArrayLike<number>[]): void;
  /** 400 numbers from 0 to 100 a channel. Empty without samples. */
  read(): number[][];
  /** Of each channel. */
  samples(): number;
}

export function createPeakMeter(channelCount: number): PeakMeter {
  // Between 400 and 800 slices are full, so each of the 400 peaks is the maximum of one or two.
  const maxSlices = peaksPerChannel * 2;
  const slices = Array.from({ length: channelCount }, () => new Float32Array(maxSlices));
  let samplesPerSlice = 1;
  let samples = 0;

  function halve(): void {
    for (const channel of slices) {
      for (let at = 0; at < maxSlices / 2; at += 1) {
        channel[at] = Math.max(channel[2 * at] ?? 0, channel[2 * at + 1] ?? 0);
      }
      channel.fill(0, maxSlices / 2);
    }
    samplesPerSlice *= 2;
  }

  return {
    add(channels) {
      const length = channels[0]?.length ?? 0;
      for (let at = 0; at < length; at += 1) {
        let slice = Math.floor(samples / samplesPerSlice);
        if (slice === maxSlices) {
          halve();
          slice = maxSlices / 2;
        }
        for (let nr = 0; nr < channelCount; nr += 1) {
          const peaks = slices[nr];
          const level = Math.abs(channels[nr]?.[at] ?? 0);
          if (peaks !== undefined && level > (peaks[slice] ?? 0)) peaks[slice] = level;
        }
        samples += 1;
      }
    },
    read() {
      if (samples === 0) return [];
      const used = Math.ceil(samples / samplesPerSlice);
      return slices.map((channel) => Array.from({ length: peaksPerChannel }, (_, at) => peakOf(channel, used, at)));
    },
    samples: () => samples,
  };
}

/** The maximum of the slices that overlap the part `at` of 400. */
function peakOf(channel: Float32Array, used: number, at: number): number {
  const from = Math.floor((at * used) / peaksPerChannel);
  const to = Math.max(from + 1, Math.ceil(((at + 1) * used) / peaksPerChannel));
  let peak = 0;
  for (let slice = from; slice < to; slice += 1) peak = Math.max(peak, channel[slice] ?? 0);
  return Math.min(100, Math.round(peak * 100));
}
