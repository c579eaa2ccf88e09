// The programme as the editor handles it: start times from durations, moving items. No page, no door.
import type { Programme, ProgrammeItem } from '../../api/types';
import { ceremony } from '../../text/ceremony';

const DAY = 24 * 60;

/** Minutes after midnight of a moment “2020-10-20 15:00:00”; null where there is none. */
function minuteOfDay(moment: string | null): number | null {
  const found = /(\d{1,2}):(\d{2})/.exec(moment ?? '');
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

function clock(minute: number): string {
  const at = minute % DAY;
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}

/** The start of each item as “15:05”, then the end of the last one; empty texts while no start is set. */
export function startTimes(startsAt: string | null, items: Pick<ProgrammeItem, 'minutes'>[]): string[] {
  let minute = minuteOfDay(startsAt);
  const times: string[] = [];
  for (const item of [...items, { minutes: 0 }]) {
    times.push(minute === null ? '' : clock(minute));
    if (minute !== null) minute += item.minutes;
  }
  return times;
}

export function totalMinutes(items: Pick<ProgrammeItem, 'minutes'>[]): number {
  return items.reduce((sum, item) => sum + item.minutes, 0);
}

/** Moves the item at `from` by `by` places; gives the list and where the item now is. */
export function moved<T>(items: T[], from: number, by: number): { items: T[]; at: number } {
  const at = Math.min(Math.max(from + by, 0), items.length - 1);
  const item = items[from];
  if (item === undefined || at === from) return { items, at: from };
  const rest = items.filter((_, index) => index !== from);
  return { items: [...rest.slice(0, at), item, ...rest.slice(at)], at };
}

/** Minutes as typed: whole, 0 to 600; null where the text is no such number. */
export function readMinutes(text: string): number | null {
  const trimmed = text.normalize('NFKC').trim();
  if (!/^\d{1,3}$/.test(trimmed)) return null;
  const minutes = Number(trimmed);
  return minutes <= 600 ? minutes : null;
}

export function blankItem(): ProgrammeItem {
  return { kind: 'other', text: '', who: '', minutes: 5, detail: '' };
}

/** What keeps a programme from being saved; `field` names the cell to go to. */
export type Fault = { field: string; reason: string };

export function faults(programme: Programme): Fault[] {
  const found: Fault[] = [];
  const { title, starts_at, stage_capacity, items } = programme;
  if (title.trim() === '') found.push({ field: 'title', reason: ceremony.titleMissing });
  if (starts_at !== null && !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/.test(starts_at)) {
    found.push({ field: 'starts_at', reason: ceremony.startsAtBad });
  }
  if (!Number.isInteger(stage_capacity) || stage_capacity < 1 || stage_capacity > 200) {
    found.push({ field: 'stage_capacity', reason: ceremony.capacityBad });
  }
  items.forEach((item, index) => {
    if (item.text.trim() === '') found.push({ field: `text.${index}`, reason: ceremony.textMissing(index + 1) });
  });
  return found;
}
