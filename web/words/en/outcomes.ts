/** `appointment_booked` → `Appointment booked`. Outcomes are free texts of the providers and of the agents. */
export function outcomeName(outcome: string): string {
  const text = outcome.replaceAll('_', ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
