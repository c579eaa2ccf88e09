// The award board as the page shows it: how many of each tier, what a person moved, where a problem sits.
import type { AwardBoard, AwardCategory, AwardRow, Tier } from '../../api/types';

/** Cases of the category that have the tier. */
export function inTier(category: AwardCategory, tier: Tier): number {
  return category.rows.filter((row) => row.tier === tier.id).length;
}

export type TierLine = { tier: Tier; total: number; each: number[] };

/** Counts of each tier, highest first, per category and in all. */
export function tierLines(board: AwardBoard): TierLine[] {
  return board.tiers.map((tier) => {
    const each = board.categories.map((category) => inTier(category, tier));
    return { tier, each, total: each.reduce((sum, n) => sum + n, 0) };
  });
}

export function awarded(board: AwardBoard): number {
  return board.categories.reduce((sum, category) => sum + category.rows.filter((row) => row.tier !== null).length, 0);
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
