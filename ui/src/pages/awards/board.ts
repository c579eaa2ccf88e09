// The award board as the page shows it: how many of each tier, what a person moved, where a problem sits.
import type { AwardBoard, AwardCategory, AwardRow, Tier } from '../../api/types';

/** Whether the tier is given to persons instead of cases. */
export function forPersons(tier: Tier & { persons?: boolean }): boolean {
  return tier.persons === true;
}

/** Whether the case has an award that stands. */
export function awardedRow(row: AwardRow): boolean {
  return row.tier !== null && row.standing !== 'withheld' && row.standing !== 'revoked';
}

/** Tiers that cases are given, highest first. */
export function caseTiers(board: AwardBoard): Tier[] {
  return board.tiers.filter((tier) => !forPersons(tier));
}

/** Cases of the category that have the tier. */
export function inTier(category: AwardCategory, tier: Tier): number {
  return category.rows.filter((row) => row.tier === tier.id && awardedRow(row)).length;
}

export type TierLine = { tier: Tier; total: number; each: number[] };

/** Counts of each tier, highest first, per category and in all. */
export function tierLines(board: AwardBoard): TierLine[] {
  return caseTiers(board).map((tier) => {
    const each = board.categories.map((category) => inTier(category, tier));
    return { tier, each, total: each.reduce((sum, n) => sum + n, 0) };
  });
}

export function awarded(board: AwardBoard): number {
  return board.categories.reduce((sum, category) => sum + category.rows.filter(awardedRow).length, 0);
}

export type Move = { category: string; row: AwardRow };

export function moves(board: AwardBoard): Move[] {
  return board.categories.flatMap(({ category, rows }) => rows.filter((row) => row.moved).map((row) => ({ category, row })));
}

export function tierName(board: AwardBoard, id: number | null): string | null {
  return board.tiers.find((tier) => tier.id === id)?.name ?? null;
}

/** The row of a case with its category, if the board has it. */
export function findRow(board: AwardBoard, id: number): Move | null {
  for (const { category, rows } of board.categories) {
    const row = rows.find((r) => r.case === id);
    if (row) return { category, row };
  }
  return null;
}
