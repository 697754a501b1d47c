export const chartWords = {
  nothing: 'There is nothing to draw.',
  chart: 'Chart',
  table: 'Table',
  shownAs: (title: string) => `${title} Shown as`,
  scrollable: (title: string) => `${title} Scrolls sideways.`,
};
