// The alert channels, by the variable that configures each.
import type { AlertSettings } from '../config.ts';
import type { Channel } from './channel.ts';
import { createSlackChannel } from './slack.ts';

const channels: Readonly<Record<keyof AlertSettings, (setting: string) => Channel>> = {
  ALERT_WEBHOOK_URL: createSlackChannel,
};

/** A channel for each variable that is set. */
export function createChannels(settings: AlertSettings): Channel[] {
  return Object.entries(channels).flatMap(([variable, create]) => {
    const setting = settings[variable as keyof AlertSettings];
    return setting === undefined ? [] : [create(setting)];
  });
}
