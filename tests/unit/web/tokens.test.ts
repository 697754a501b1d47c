// Colours are computed again from tokens.css: text can be read, marks can be seen, and marks of one chart can be told apart by people
// who see fewer colours.
import { describe, expect, it } from 'vitest';
import { readWeb, webSources } from './web-sources.ts';

type Channels = readonly [number, number, number];
type Theme = 'light' | 'dark';

const minTextContrast = 4.5;
const minMarkContrast = 3;
/** In OKLab × 100. */
const minDistance = 10;

const tokens = readWeb('styles/tokens.css');
const colours = new Map(
  [...tokens.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name = '', light = '', dark = '']) => [
    name,
    { light: channelsOf(light), dark: channelsOf(dark) },
  ]),
);

function colour(name: string, theme: Theme): Channels {
  const found = colours.get(name)?.[theme];
  if (found === undefined) throw new Error(`tokens.css has no colour --${name}`);
  return found;
}

function channelsOf(hex: string): Channels {
  const at = (start: number) => Number.parseInt(hex.slice(start, start + 2), 16) / 255;
  return [at(1), at(3), at(5)];
}

const linear = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const toLinear = ([red, green, blue]: Channels): Channels => [linear(red), linear(green), linear(blue)];
const apply = (matrix: readonly Channels[], vector: Channels): Channels => {
  const [one = 0, two = 0, three = 0] = matrix.map(
    (row) => row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2],
  );
  return [one, two, three];
};

function contrast(one: Channels, other: Channels): number {
  const luminance = (channels: Channels) => apply([[0.2126, 0.7152, 0.0722]], toLinear(channels))[0];
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, at full strength, on linear channels. */
const visions: Record<string, readonly Channels[]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function distance(one: Channels, other: Channels, vision: readonly Channels[]): number {
  const [a, b] = [one, other].map((each) => okLab(apply(vision, toLinear(each)))) as [Channels, Channels];
  return 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function okLab(linearChannels: Channels): Channels {
  const cones = apply(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    linearChannels,
  );
  return apply(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [Math.cbrt(cones[0]), Math.cbrt(cones[1]), Math.cbrt(cones[2])],
  );
}

const outcomes = ['answered', 'voicemail', 'missed', 'failed', 'canceled'];
const sentiments = ['positive', 'neutral', 'negative'];
const pairsOf = (names: readonly string[]) =>
  names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other] as const));

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each([
    ...['background', 'surface', 'hover', 'selected'].flatMap((ground) => [
      ['text', ground],
      ['muted', ground],
    ]),
    ...['background', 'surface', 'selected'].map((ground) => ['accent', ground]),
    ['danger', 'surface'],
    ['danger', 'background'],
    ['warning', 'warning-surface'],
    ['warning', 'surface'],
    ['text', 'warning-surface'],
    ['on-accent', 'accent'],
    ...[1, 2, 3, 4].map((step) => ['on-heat-low', `heat-${step}`]),
    ...[5, 6].map((step) => ['on-heat-high', `heat-${step}`]),
  ])('the text %s can be read on %s', (text = '', ground = '') => {
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(minTextContrast);
  });

  it.each([...outcomes, ...sentiments, 'accent'])('the mark %s can be seen', (mark) => {
    expect(contrast(colour(mark, theme), colour('surface', theme))).toBeGreaterThanOrEqual(minMarkContrast);
  });

  describe.each(Object.entries(visions))('under %s vision', (_name, vision) => {
    it.each([...pairsOf(outcomes), ...pairsOf(sentiments)])('%s and %s can be told apart', (one, other) => {
      expect(distance(colour(one, theme), colour(other, theme), vision)).toBeGreaterThanOrEqual(minDistance);
    });
  });
});

describe('the arithmetic', () => {
  it('gives the contrast and the distance that are known', () => {
    expect(contrast([0, 0, 0], [1, 1, 1])).toBeCloseTo(21);
    expect(distance([0, 0, 0], [1, 1, 1], visions.usual ?? [])).toBeCloseTo(100, 3);
  });
});

describe('styles', () => {
  const styles = webSources.filter(({ path }) => path.endsWith('.css') && path !== 'styles/tokens.css');
  const scripts = webSources.filter(({ path }) => /\.tsx$/.test(path));
  const literal = /#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch|oklab)a?\(/i;

  it('name their colours by tokens only', () => {
    expect([...styles, ...scripts].filter(({ text }) => literal.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('use only tokens that exist', () => {
    const own = new Set(
      [tokens, ...styles.map(({ text }) => text)].flatMap((text) =>
        [...text.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name),
      ),
    );
    const set = new Set(
      scripts.flatMap(({ text }) => [...text.matchAll(/['"](--[\w-]+)['"]/g)].map(([, name]) => name)),
    );
    const used = styles.flatMap(({ path, text }) =>
      [...text.matchAll(/var\((--[\w-]+)/g)].map(([, name = '']) => `${path}: ${name}`),
    );
    expect(used.filter((use) => !own.has(use.split(': ')[1]) && !set.has(use.split(': ')[1]))).toEqual([]);
  });

  it('lie in a layer, so that their order does not matter', () => {
    const outside = styles.filter(
      ({ path, text }) => path !== 'styles/print.css' && !/@layer (reset|base|parts|screens|print|frame)/.test(text),
    );
    expect(outside.map(({ path }) => path)).toEqual([]);
  });
});
