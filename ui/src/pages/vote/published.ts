// Published figures as they are typed: text until saved, then votes and a share with at most two decimals.
import type { Comparison, PublishedLine } from '../../api/types';
import { readNumber } from '../../text/numbers';

export type Typed = { votes: string; share: string };

/** What is registered, as text by case. */
export function typedOf(comparison: Comparison): Record<number, Typed> {
  return Object.fromEntries(comparison.lines.map((line) => [line.case, { votes: line.published_votes === null ? '' : String(line.published_votes), share: line.published_share ?? '' }]));
}

/** `23.42`, `23.42%`, `２３．４２％` → `23.42`; none where it is no percentage. */
export function readShare(text: string): string | null {
  const plain = text.normalize('NFKC').trim().replace(/\s*%$/, '');
  return /^\d{1,3}(\.\d{1,4})?$/.test(plain) && Number(plain) <= 100 ? plain : null;
}

export function wrongVotes(typed: Typed): boolean {
  return typed.votes.trim() !== '' && readNumber(typed.votes) === null;
}

export function wrongShare(typed: Typed): boolean {
  return typed.share.trim() !== '' && readShare(typed.share) === null;
}

/** The lines to be saved: those of which something is typed. None while something cannot be read. */
export function linesOf(typed: Record<number, Typed>): PublishedLine[] | null {
  const lines: PublishedLine[] = [];
  for (const [id, one] of Object.entries(typed)) {
    if (wrongVotes(one) || wrongShare(one)) return null;
    const line = { case: Number(id), votes: readNumber(one.votes), share: readShare(one.share) };
    if (line.votes !== null || line.share !== null) lines.push(line);
  }
  return lines;
}

/** What was read from a pasted text, put over what is typed. */
export function withRead(typed: Record<number, Typed>, read: PublishedLine[]): Record<number, Typed> {
  const next = { ...typed };
  for (const { case: id, votes, share } of read) next[id] = { votes: votes === null ? '' : String(votes), share: share ?? '' };
  return next;
}
