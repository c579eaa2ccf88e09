// How a vote file is read, as the wizard edits it: the role of each column, a person's decisions about
// spellings. What they lead to is the core's to say.
import type { ColumnRole, MatchDecision, Unmatched, VoteCheck, VoteFormat, VoteMapping } from '../../api/types';
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
export function undecided(check: VoteCheck, decisions: MatchDecision[]): Unmatched[] {
  return check.unmatched.filter((unmatched) => decided(decisions, unmatched) === undefined);
}

/** Whether rows read = rows accepted + rows rejected. */
export function balanced(figures: { rows: number; accepted: number; rejected: Record<string, number> }): boolean {
  return figures.rows === figures.accepted + rejectedRows(figures.rejected);
}

export type Piece = { text: string; differs: boolean };

/** The spelling with what is not in `candidate` marked: common beginning and end are plain. */
export function differing(spelling: string, candidate: string): Piece[] {
  const [a, b] = [[...spelling], [...candidate]];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const pieces: Piece[] = [
    { text: a.slice(0, start).join(''), differs: false },
    { text: a.slice(start, a.length - end).join(''), differs: true },
    { text: a.slice(a.length - end).join(''), differs: false },
  ];
  return pieces.filter((piece) => piece.text !== '');
}
