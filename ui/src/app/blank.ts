/* 空白活动的定义：惯例的八个阶段，一周的投票时间，一个活动名。 */
import type { Definition } from '../api';
import { shiftDay, todayInShanghai } from '../text/format';
import { t } from '../text/settings';

export function blankDefinition(title: string, edition: string, categories: string[], today = todayInShanghai()): Definition {
  return {
    title,
    slogan: '',
    edition,
    rehearsal: false,
    cases_received: null,
    organisers: [],
    stages: t.usualStages.map(({ kind, name }) => ({ kind, name, starts_on: null, ends_on: null })),
    categories: categories.map((name) => ({ name, shortlist: null, min_choices: 1, max_choices: null, fields: [] })),
    rounds: [
      {
        name: t.firstRound,
        opens_at: `${shiftDay(today, 1)} 09:00:00`,
        closes_at: `${shiftDay(today, 8)} 17:00:00`,
        deadline_inclusive: true,
        duplicates: 'keep_first',
        per_day: 1,
        min_choices: 0,
        max_choices: null,
        overfull: 'reject',
        weight: 1,
      },
    ],
    tiers: [],
    certificate: { style: 'classic', prefix: '', dated: null, issuers: [] },
    judging: { stages: [], composite: [], ties: [], decimals: 2 },
  };
}
