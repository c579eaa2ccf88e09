// Seats of a stage as they are sent: always all of them, in their order.
import type { Category, SeatLine } from '../../api/types';

export type Seat = { juror: number; group: string; categories: number[] };

export function seatsOf(lines: SeatLine[], stage: string): Seat[] {
  return lines
    .filter((one) => one.stage === stage)
    .sort((a, b) => a.position - b.position)
    .map(({ juror, group, categories }) => ({ juror, group, categories }));
}

/** With these jurors seated so; those who sit already are given the new seat in their place. */
export function seatedWith(seats: Seat[], fresh: Seat[]): Seat[] {
  const changed = new Map(fresh.map((one) => [one.juror, one]));
  const kept = seats.map((one) => changed.get(one.juror) ?? one);
  const sitting = new Set(seats.map((one) => one.juror));
  return [...kept, ...fresh.filter((one) => !sitting.has(one.juror))];
}

export function categoryIds(names: string[], categories: Category[]): number[] {
  return categories.filter((one) => names.includes(one.name)).flatMap((one) => (one.id === undefined ? [] : [one.id]));
}

export function categoryNames(ids: number[], categories: Category[]): string[] {
  return categories.filter((one) => one.id !== undefined && ids.includes(one.id)).map((one) => one.name);
}
