export const appointmentStatuses = ['scheduled', 'confirmed', 'completed', 'canceled', 'no_show'] as const;
