/* 供测试：一次评审的结果、奖项、公示，人物与数字均为虚构。 */
import type { AwardBoard, AwardRow, CaseOutcome, Judging, NoticeView, PersonAward, ResultView } from '../src/api/types';

const exact = (fraction: string, text: string) => ({ fraction, text });

export const rules: Judging = {
  stages: [
    {
      key: 'final', name: '现场评审', categories: [], criteria: [{ key: 'a', name: '成效', weight: 100, max: '100', step: '1', independent: false }],
      groups: [{ key: 'expert', name: '专家组', weight: 100, mode: 'score', method: { name: 'trimmed_mean', high: 1, low: 1, min_jurors: 3, level: 'total' } }],
      starts_on: null, ends_on: null, even_out: false,
    },
  ],
  composite: [
    { weight: 70, source: { kind: 'stage', stage: 'final' } },
    { weight: 30, source: { kind: 'vote', conversion: { name: 'ratio_to_top' } } },
  ],
  ties: [{ by: 'stage', stage: 'final' }],
  decimals: 2,
};

const outcome = (id: number, rank: number | null, composite: string | null, stage: string, votes: number, points: string): CaseOutcome => ({
  case: id, number: id, title: `案例${id}`, composite: composite === null ? null : exact(composite, ''), rank, tied: id > 1, overall_rank: rank, overall_tied: false, votes,
  parts: [{ name: '现场评审', weight: 70, score: exact(stage, '') }, { name: '网络投票', weight: 30, score: exact(points, '') }],
  stages: [{
    stage: 'final', name: '现场评审', score: exact(stage, ''), evened: null, evened_rank: null,
    groups: [{
      group: 'expert', name: '专家组', weight: 100, score: exact(stage, ''), fallback: false,
      sheets: [
        { juror: 1, name: '周启文', total: exact('99/1', '99.00'), dropped: true },
        { juror: 2, name: '林静仪', total: exact(stage, ''), dropped: false },
        { juror: 3, name: '何国栋', total: exact('60/1', '60.00'), dropped: true },
      ],
      missing: [8], abstained: [], recused: [7], items: [],
    }],
  }],
  tie: id > 1 ? [{ by: '现场评审得分', value: exact(stage, ''), settled: false }] : [],
});

export const result: ResultView = {
  outcome: { categories: [{ category: 1, name: '甲类', rows: [outcome(1, 1, '937/10', '91/1', 600, '100/1'), outcome(2, 2, '72/1', '90/1', 180, '30/1'), outcome(3, 2, '72/1', '90/1', 180, '30/1')] }] },
  rules, version: 2, hash: 'b'.repeat(64), digest: 'd'.repeat(64), missing: 1, problems: [], decides: true,
  versions: [
    { version: 1, hash: 'a'.repeat(64), reason: '', frozen_at: '2020-09-01 08:30:00', frozen_by: '陈敏' },
    { version: 2, hash: 'b'.repeat(64), reason: '评审会议决定改为去高去低', frozen_at: '2020-09-10 09:00:00', frozen_by: '陈敏' },
  ],
};

export const row = (id: number, tier: number | null): AwardRow => ({
  case: id, number: id, title: `案例${id}`, units: ['甲单位'], rank: id, tied: id > 1, votes: 100, share: '10.00',
  tier, tier_name: tier === null ? null : '最佳案例', proposed: tier, moved: false, reason: '', moved_by: null,
  score: exact('72/1', '72.00'), seconded_by: null, standing: 'given',
});

export const person: PersonAward = {
  id: 4, revision: 2, number: 1, name: '梁志恒', unit: '甲单位', title: '主任', deeds: '', case: 1, case_title: '案例1',
  tier: null, tier_name: null, standing: 'given', reason: '', decided_by: null, seconded_by: null,
};

export const board: AwardBoard = {
  state: 'proposed', by_result: true, decimals: 2, rules_drafted: false, digest: 'seen', confirmed_at: null, confirmed_by: null, signed: null, final_: false,
  tiers: [
    { id: 1, name: '最佳案例', quota: 2, scope: 'each_category', ranked: false, persons: false },
    { id: 2, name: '创新人物', quota: 10, scope: 'overall', ranked: false, persons: true } as AwardBoard['tiers'][number],
  ],
  categories: [{ category_id: 1, category: '甲类', rows: [row(1, 1), row(2, null), row(3, null)] }],
  problems: [], persons: [person],
  ties: [{
    tier: 1, tier_name: '最佳案例', category: 1, category_name: '甲类', places: 1, answer: null, reason: '',
    cases: [{ case: 2, title: '案例2', score: '72.00' }, { case: 3, title: '案例3', score: '72.00' }],
  }],
};

export const notice: NoticeView = {
  starts_on: '2020-09-26', working_days: 2, ends_on: '2020-09-28', unknown_year: null, contact: '报社办公室 2101234', over: false, released: false, held_because: '公示到2020年9月28日截止，期满后方可打印证书。', override_reason: null, override_by: null,
  days: [{ day: '2020-09-26', working: false, name: '' }, { day: '2020-09-27', working: true, name: '国庆节调休' }, { day: '2020-09-28', working: true, name: '' }],
  objections: [{
    id: 9, number: 1, received_on: '2020-09-27', case: 2, case_title: '案例2', raised_by: 'person', valid: false, invalid_because: '没有工作单位', content: '数据有误',
    state: 'received', outcome: '', settled_at: null, settled_by: null,
  }],
  compliance: [{ row: null, field: '活动名称', reason: '含“全国”，可能须经批准', way_out: '请核实批文' }],
};
