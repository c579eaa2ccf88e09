// How a vote file is read, as the wizard edits it: the role of each column, a person's decisions about
// spellings. What they lead to is the core's to say.
import type { ColumnRole, MatchDecision, Unmatched, VoteFormat, VoteMapping } from '../../api/types';
import { rejectedRows } from './result';

/** A role as the value of a `<select>`. */
export function roleValue(role: ColumnRole): string {
  return role.kind === 'choices' ? `choices:${role.category}` : role.kind;
}

export function readRole(value: string): ColumnRole {
  if (value.startsWith('choices:')) return { kind: 'choices', category: value.slice('choices:'.length) };
  return { kind: value } as ColumnRole;
}

/** The roles a column may have in a file of that format. */
export function rolesFor(format: VoteFormat, categories: string[]): ColumnRole[] {
  const ignored: ColumnRole = { kind: 'ignored' };
  if (format === 'tally_table') return [{ kind: 'category' }, { kind: 'title' }, { kind: 'votes' }, ignored];
  const choices = categories.map((category): ColumnRole => ({ kind: 'choices', category }));
  return [{ kind: 'time' }, { kind: 'voter' }, { kind: 'ip' }, ...choices, ignored];
}

/** Gives `column` a role; a column that had it before is ignored from now on. */
export function withRole(mapping: VoteMapping, column: number, role: ColumnRole): VoteMapping {
  const value = roleValue(role);
  const columns = mapping.columns.map((was, index): ColumnRole => {
    if (index === column) return role;
    return value !== 'ignored' && roleValue(was) === value ? { kind: 'ignored' } : was;
  });
  return { ...mapping, columns };
}

/** Changes the format; roles the new format does not know are ignored. */
export function withFormat(mapping: VoteMapping, format: VoteFormat, categories: string[]): VoteMapping {
  const known = new Set(rolesFor(format, categories).map(roleValue));
  const columns = mapping.columns.map((role): ColumnRole => (known.has(roleValue(role)) ? role : { kind: 'ignored' }));
  return { ...mapping, format, columns };
}

/** Roles the file cannot be counted without and no column has. */
export function missingRoles(mapping: VoteMapping, categories: string[]): ColumnRole[] {
  const had = new Set(mapping.columns.map(roleValue));
  const needed = rolesFor(mapping.format, categories).filter((role) => role.kind !== 'ignored' && role.kind !== 'ip');
  return needed.filter((role) => !had.has(roleValue(role)));
}

/** Adds or replaces the decision about one spelling; `undefined` takes it back. */
export function decide(
  decisions: MatchDecision[],
  about: Pick<Unmatched, 'category' | 'spelling'>,
  chosen: number | null | undefined,
): MatchDecision[] {
  const others = decisions.filter((d) => d.category !== about.category || d.spelling !== about.spelling);
  if (chosen === undefined) return others;
  return [...others, { category: about.category, spelling: about.spelling, case: chosen }];
}

/** What was decided about a spelling: a case, null for “no case”, undefined for nothing yet. */
export function decided(decisions: MatchDecision[], about: Pick<Unmatched, 'category' | 'spelling'>): number | null | undefined {
  return decisions.find((d) => d.category === about.category && d.spelling === about.spelling)?.case;
}

/** Spellings no decision was given for. */
export function undecided(spellings: Unmatched[], decisions: MatchDecision[]): Unmatched[] {
  return spellings.filter((unmatched) => decided(decisions, unmatched) === undefined);
}

/** The spellings met so far, in the order first met: a check no longer names those a person has matched. */
export function met(before: Unmatched[], now: Unmatched[]): Unmatched[] {
  const same = (one: Unmatched) => (other: Unmatched) => one.category === other.category && one.spelling === other.spelling;
  const kept = before.map((one) => now.find(same(one)) ?? one);
  return [...kept, ...now.filter((one) => !before.some(same(one)))];
}

/** Whether rows read = rows accepted + rows rejected. */
export function balanced(figures: { rows: number; accepted: number; rejected: Record<string, number> }): boolean {
  return figures.rows === figures.accepted + rejectedRows(figures.rejected);
}

export type Piece = { text: string; differs: boolean };

/** `text` with the letters and digits that `other` does not have in the same order marked. Punctuation never is. */
export function differing(text: string, other: string): Piece[] {
  const [a, b] = [[...text], [...other]];
  const kept = commonest(a, b);
  const pieces: Piece[] = [];
  a.forEach((letter, index) => {
    const last = pieces.at(-1);
    const differs = /[\p{L}\p{N}]/u.test(letter) && !kept.has(index);
    if (last && last.differs === differs) last.text += letter;
    else pieces.push({ text: letter, differs });
  });
  return pieces;
}

/** Places of `a` that belong to the longest common subsequence of `a` and `b`. */
function commonest(a: string[], b: string[]): Set<number> {
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = longest[i] ?? [];
    for (let j = b.length - 1; j >= 0; j -= 1) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const kept = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      kept.add(i);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return kept;
}
