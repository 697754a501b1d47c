export const chartWords = {
  chart: 'Chart',
  table: 'Table',
  shownAs: (title: string) => `${title} Shown as`,
  scrollable: (title: string) => `${title} Scrolls sideways.`,
};
