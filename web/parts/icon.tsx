// Icons on a grid of 16 px, as strokes. Decoration only: a word always stands beside or behind them.
const paths = {
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  overview: 'M2 13h12M4 11V7M8 11V3M12 11V5',
  patterns: 'M2 2h4v4H2zM10 2h4v4h-4zM2 10h4v4H2zM10 10h4v4h-4z',
  calls: 'M3 2h3l1.5 4-2 1.2a8 8 0 0 0 3.3 3.3l1.2-2 4 1.5v3c0 .6-.4 1-1 1A11 11 0 0 1 2 3c0-.6.4-1 1-1z',
  'call-back': 'M6 4 2 8l4 4M2 8h7a5 5 0 0 1 5 5',
  agents: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 14c.6-3 3-4.500 6-4.500s5.400 1.500 6 4.500',
  contacts:
    'M3 2h10v12H3zM8 8a1.800 1.800 0 1 0 0-3.600A1.800 1.800 0 0 0 8 8zM5.500 11.500c.4-1.400 1.400-2 2.500-2s2.100.6 2.500 2',
  campaigns: 'M3 14V2M3 3h9l-2 3 2 3H3',
  connections: 'M6 10 10 6M7 4l1.500-1.500a3.500 3.500 0 0 1 5 5L12 9M9 12l-1.500 1.500a3.500 3.500 0 0 1-5-5L4 7',
  alerts: 'M4 11V7a4 4 0 0 1 8 0v4l1.500 1.500h-11zM7 14.500h2',
  settings: 'M2 4h7M12 4h2M2 12h2M7 12h7M10.500 2.500v3M5.500 10.500v3',
  members:
    'M6 7a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM1.500 13.500c.4-2.600 2.200-4 4.500-4s4.100 1.400 4.500 4M11 7.500a2.200 2.200 0 1 0 0-4.400M12 9.800c1.400.5 2.300 1.800 2.500 3.700',
  ops: 'M1.500 8h3l2-5 3 10 2-5h3',
  'ops-cache': 'M2 5c0-3 12-3 12 0s-12 3-12 0zM2 5v6c0 3 12 3 12 0V5',
  'ops-database':
    'M2 4c0-2.700 12-2.700 12 0s-12 2.700-12 0zM2 4v4c0 2.700 12 2.700 12 0V4M2 8v4c0 2.700 12 2.700 12 0V8',
  'ops-work':
    'M8 5.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5zM8 1.500v2M8 12.500v2M1.500 8h2M12.500 8h2M3.400 3.400l1.400 1.400M11.200 11.200l1.400 1.400M3.400 12.600l1.400-1.400M11.200 4.800l1.400-1.400',
  'ops-organisations': 'M2 14V4l5-2v12M7 6l7 2v6M1 14h14M4.500 6v0M4.500 9v0M10.500 10.500v0',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linejoin="round"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
