// How a vote file is read, as the wizard edits it: the role of each column, a person's decisions about
// spellings. What they lead to is the core's to say.
import type { ColumnRole, MatchDecision, Unmatched, VoteFormat, VoteMapping, VoterBy } from '../../api/types';
import { rejectedRows } from './result';

/** A role as the value of a `<select>`; the title of an option is edited beside it. */
export function roleValue(role: ColumnRole): string {
  return role.kind === 'choices' || role.kind === 'option' ? `${role.kind}:${role.category}` : role.kind;
}

/** `title` is the title of an option until a person writes another. */
export function readRole(value: string, title = ''): ColumnRole {
  const category = value.slice(value.indexOf(':') + 1);
  if (value.startsWith('choices:')) return { kind: 'choices', category };
  if (value.startsWith('option:')) return { kind: 'option', category, title };
  return { kind: value } as ColumnRole;
}

const ABOUT_VOTER: ColumnRole[] = [{ kind: 'time' }, { kind: 'voter' }, { kind: 'ip' }, { kind: 'agent' }, { kind: 'serial' }, { kind: 'seconds' }, { kind: 'region' }];

/** The roles a column may have in a file of that format. */
export function rolesFor(format: VoteFormat, categories: string[]): ColumnRole[] {
  const ignored: ColumnRole = { kind: 'ignored' };
  if (!hasBallots(format)) return [{ kind: 'category' }, { kind: 'title' }, { kind: 'votes' }, ignored];
  if (format === 'long_table') return [...ABOUT_VOTER, { kind: 'category' }, { kind: 'title' }, ignored];
  const wide = categories.map((category): ColumnRole =>
    format === 'wide_options' ? { kind: 'option', category, title: '' } : { kind: 'choices', category },
  );
  return [...ABOUT_VOTER, ...wide, ignored];
}

/** Whether a file of this format holds ballots, not only their counts. */
export function hasBallots(format: VoteFormat): boolean {
  return format !== 'tally_table' && format !== 'bulletin';
}

/** Roles that several columns may have. */
const shared = (role: ColumnRole) => role.kind === 'ignored' || role.kind === 'option';

/** Gives `column` a role; a column that had it before is ignored from now on. */
export function withRole(mapping: VoteMapping, column: number, role: ColumnRole): VoteMapping {
  const value = roleValue(role);
  const columns = mapping.columns.map((was, index): ColumnRole => {
    if (index === column) return role;
    return !shared(role) && roleValue(was) === value ? { kind: 'ignored' } : was;
  });
  return { ...mapping, columns };
}

/** Changes the format; roles the new format does not know are ignored. */
export function withFormat(mapping: VoteMapping, format: VoteFormat, categories: string[]): VoteMapping {
  const known = new Set(rolesFor(format, categories).map(roleValue));
  const columns = mapping.columns.map((role): ColumnRole => (known.has(roleValue(role)) ? role : { kind: 'ignored' }));
  return { ...mapping, format, columns };
}

/** The columns by which a voter is known. */
const KNOWN_BY: Record<VoterBy, ColumnRole['kind'][]> = { id: ['voter'], ip_agent: ['ip'], serial: ['serial'], nobody: [] };

const NEEDED: Record<VoteFormat, ColumnRole['kind'][]> = {
  wide_text: ['time', 'choices'],
  wide_options: ['time', 'option'],
  long_table: ['time', 'title'],
  tally_table: ['title', 'votes'],
  bulletin: [],
};

/** Kinds of columns the file cannot be counted without and no column is. */
export function missingRoles(mapping: VoteMapping): ColumnRole['kind'][] {
  const had = new Set(mapping.columns.map((role) => role.kind));
  const voter = hasBallots(mapping.format) ? KNOWN_BY[mapping.voter_by] : [];
  return [...NEEDED[mapping.format], ...voter].filter((kind) => !had.has(kind));
}

/** The ways of knowing a voter that the columns allow. */
export function voterWays(mapping: VoteMapping): VoterBy[] {
  const had = new Set(mapping.columns.map((role) => role.kind));
  return (Object.keys(KNOWN_BY) as VoterBy[]).filter((by) => by === mapping.voter_by || KNOWN_BY[by].every((kind) => had.has(kind)));
}

/** What a spelling means: a case, no case of this campaign, or what voters wrote in themselves. */
export type Meaning = number | 'no_case' | 'fill_in';

type Spelling = Pick<Unmatched, 'category' | 'spelling'>;
const same = (one: Spelling) => (other: Spelling) => one.category === other.category && one.spelling === other.spelling;

/** Adds or replaces the decision about one spelling. */
export function decide(decisions: MatchDecision[], { category, spelling }: Spelling, meaning: Meaning): MatchDecision[] {
  const others = decisions.filter((one) => !same({ category, spelling })(one));
  return [...others, { category, spelling, case: typeof meaning === 'number' ? meaning : null, fill_in: meaning === 'fill_in' }];
}

/** What was decided about a spelling, now or at an earlier import; undefined for nothing yet. */
export function decided(decisions: MatchDecision[], about: Unmatched): Meaning | undefined {
  const made = decisions.find(same(about));
  if (made) return made.case ?? (made.fill_in ? 'fill_in' : 'no_case');
  if (!about.decided) return undefined;
  return about.fill_in ? 'fill_in' : 'no_case';
}

/** Spellings no decision was given for. */
export function undecided(spellings: Unmatched[], decisions: MatchDecision[]): Unmatched[] {
  return spellings.filter((unmatched) => decided(decisions, unmatched) === undefined);
}

/** The spellings met so far, in the order first met: a check no longer names those a person has matched. */
export function met(before: Unmatched[], now: Unmatched[]): Unmatched[] {
  const kept = before.map((one) => now.find(same(one)) ?? one);
  return [...kept, ...now.filter((one) => !before.some(same(one)))];
}

/** Whether rows read = rows accepted + rows rejected. */
export function balanced(figures: { rows: number; accepted: number; rejected: Record<string, number> }): boolean {
  return figures.rows === figures.accepted + rejectedRows(figures.rejected);
}
