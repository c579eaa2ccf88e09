/* 投票轮次：新增的一轮，以及保存前须先看影响的改动。 */
import type { Definition, VoteRound } from '../../api';
import { t } from '../../text/settings';

/** 新的一轮沿用最后一轮的规则与时间，名称不与已有的相同。 */
export function freshRound(rounds: VoteRound[]): VoteRound {
  const last = rounds.at(-1);
  const names = new Set(rounds.map((round) => round.name));
  let n = rounds.length + 1;
  while (names.has(t.nthRound(n))) n += 1;
  const rules = last ?? { opens_at: '', closes_at: '', deadline_inclusive: true, duplicates: 'keep_first' as const, per_day: 1, min_choices: 0, max_choices: null, overfull: 'reject' as const, weight: 1 };
  const { opens_at, closes_at, deadline_inclusive, duplicates, per_day, min_choices, max_choices, overfull, weight } = rules;
  return { name: t.nthRound(n), opens_at, closes_at, deadline_inclusive, duplicates, per_day, min_choices, max_choices, overfull, weight };
}

/** 决定选票是否计入的部分；名称与其余设置不影响。 */
function rulesOf({ rounds, categories }: Definition): string {
  return JSON.stringify([
    rounds.map(({ name: _, ...rules }) => rules),
    categories.map(({ id, min_choices, max_choices }) => [id ?? null, min_choices, max_choices]),
  ]);
}

/** 改动是否会影响已导入选票的计票。 */
export function rulesDiffer(before: Definition, after: Definition): boolean {
  return rulesOf(before) !== rulesOf(after);
}
