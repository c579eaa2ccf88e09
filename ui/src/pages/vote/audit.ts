// The audit as the page edits it: which flagged groups are chosen, whose rank would move.
import type { AuditCheck, AuditedCase, VoteAudit } from '../../api/types';

/** The check to show first: one that flags, else one that tells something, else the first. */
export function firstCheck(checks: AuditCheck[]): AuditCheck | undefined {
  return checks.find((one) => one.finding === 'flagged') ?? checks.find((one) => one.finding === 'noted') ?? checks[0];
}

/** The chosen groups that are still there: an exclusion or a changed rule may have taken them away. */
export function standingGroups(audit: VoteAudit, chosen: ReadonlySet<string>): { keys: string[]; ballots: number } {
  const groups = audit.checks.flatMap((check) => check.groups).filter((group) => chosen.has(group.key));
  return { keys: groups.map((group) => group.key), ballots: groups.reduce((sum, group) => sum + group.ballots, 0) };
}

/** Chooses or leaves groups; the set given stays as it was. */
export function withGroups(chosen: ReadonlySet<string>, keys: string[], on: boolean): Set<string> {
  const next = new Set(chosen);
  for (const key of keys) {
    if (on) next.add(key);
    else next.delete(key);
  }
  return next;
}

export function moved(row: AuditedCase): boolean {
  return row.rank !== row.rank_without;
}

export type RankedCategory = { category: string; rows: AuditedCase[] };

/** By category, in the order given. */
export function byCategory(rows: AuditedCase[]): RankedCategory[] {
  const categories: RankedCategory[] = [];
  for (const row of rows) {
    const last = categories.at(-1);
    if (last?.category === row.category) last.rows.push(row);
    else categories.push({ category: row.category, rows: [row] });
  }
  return categories;
}
