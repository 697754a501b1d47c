/** The parts of the service that alerts are about. */
export const alertParts = ['database', 'change feed', 'redis', 'redis content', 'loaders', 'jobs', 'webhooks'] as const;

export type AlertPart = (typeof alertParts)[number];
