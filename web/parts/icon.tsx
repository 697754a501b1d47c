// Icons on a grid of 16 px, as strokes. Decoration only: a word always stands beside or behind them.
const paths = {
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  overview: 'M2 13h12M4 11V7M8 11V3M12 11V5',
  patterns: 'M2 2h4v4H2zM10 2h4v4h-4zM2 10h4v4H2zM10 10h4v4h-4z',
  calls: 'M3 2h3l1.5 4-2 1.2a8 8 0 0 0 3.3 3.3l1.2-2 4 1.5v3c0 .6-.4 1-1 1A11 11 0 0 1 2 3c0-.6.4-1 1-1z',
  'call-back': 'M6 4 2 8l4 4M2 8h7a5 5 0 0 1 5 5',
  agents: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 14c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5',
  contacts: 'M3 2h10v12H3zM8 8a1.8 1.8 0 1 0 0-3.6A1.8 1.8 0 0 0 8 8zM5.5 11.5c.4-1.4 1.4-2 2.5-2s2.1.6 2.5 2',
  campaigns: 'M3 14V2M3 3h9l-2 3 2 3H3',
  connections: 'M6 10 10 6M7 4l1.5-1.5a3.5 3.5 0 0 1 5 5L12 9M9 12l-1.5 1.5a3.5 3.5 0 0 1-5-5L4 7',
  alerts: 'M4 11V7a4 4 0 0 1 8 0v4l1.5 1.5h-11zM7 14.5h2',
  settings: 'M2 4h7M12 4h2M2 12h2M7 12h7M10.5 2.5v3M5.5 10.5v3',
  members:
    'M6 7a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c.4-2.6 2.2-4 4.5-4s4.1 1.4 4.5 4M11 7.5a2.2 2.2 0 1 0 0-4.4M12 9.8c1.4.5 2.3 1.8 2.5 3.7',
  ops: 'M1.5 8h3l2-5 3 10 2-5h3',
  'ops-cache': 'M2 5c0-3 12-3 12 0s-12 3-12 0zM2 5v6c0 3 12 3 12 0V5',
  'ops-database': 'M2 4c0-2.7 12-2.7 12 0s-12 2.7-12 0zM2 4v4c0 2.7 12 2.7 12 0V4M2 8v4c0 2.7 12 2.7 12 0V8',
  'ops-work':
    'M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4',
  'ops-organisations': 'M2 14V4l5-2v12M7 6l7 2v6M1 14h14M4.5 6v0M4.5 9v0M10.5 10.5v0',
  inbound: 'M12 4 4 12M4 6v6h6',
  outbound: 'M4 12l8-8M6 4h6v6',
  message: 'M2 3h12v8H7l-3 3v-3H2z',
  appointment: 'M2 4h12v10H2zM2 7h12M5 2v3M11 2v3',
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
