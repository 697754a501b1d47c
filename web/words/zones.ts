/** All time zones by their names, for a list to choose from. */
export const timeZones = (): readonly string[] => Intl.supportedValuesOf('timeZone');

/** All currencies by their codes. */
export const currencies = (): readonly string[] => Intl.supportedValuesOf('currency');
