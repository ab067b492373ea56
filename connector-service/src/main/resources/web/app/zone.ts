/** In which time zone times are told, and when a day ends there. */

const CHOSEN = 'engagement.zone';

/** Where the business is: its days are the days of the scores. */
let business = 'UTC';

export function setBusiness(zone: string): void {
  business = zone;
}

/** What one may choose from: the business's, one's own, and UTC. */
export function zones(): string[] {
  return [...new Set([business, Intl.DateTimeFormat().resolvedOptions().timeZone, 'UTC'])];
}

export function zone(): string {
  const chosen = localStorage.getItem(CHOSEN);
  return chosen && zones().includes(chosen) ? chosen : business;
}

export function choose(name: string): void {
  localStorage.setItem(CHOSEN, name);
}

/** The business day of some days ago, as 2026-11-26. */
export function businessDay(daysAgo: number): string {
  return moved(businessDayOf(new Date()), -daysAgo);
}

/** The business day on which a moment is. */
export function businessDayOf(moment: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: business }).format(moment);
}

/** The last moment of a business day. */
export function endOf(day: string): Date {
  // Midnight may come twice in a day, but a day begins once.
  const wanted = Date.parse(`${moved(day, 1)}T00:00:00Z`);
  let moment = wanted;
  // What the clock there shows is off by the zone's offset; once more for days on which that changes.
  for (let i = 0; i < 2; i++) {
    moment += wanted - shown(moment);
  }
  return new Date(moment - 1_000);
}

/** The day some days later. */
function moved(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** What a clock there shows at a moment, as if it were UTC. */
function shown(moment: number): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: business, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
    hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(new Date(moment));
  const part = (type: string) => parts.find(each => each.type === type)!.value;
  return Date.parse(`${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`);
}
