// A court for the score page, held through the host's own route of calls: a campaign whose rules are frozen, its
// cases on the shortlist, its jurors in their seats.

/** Asks the host at `address`; a refusal is thrown with its problems. */
export function caller(address) {
  return async (name, request) => {
    const response = await fetch(`${address}api/call/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) });
    const reply = await response.json();
    if (!response.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
    return reply.value;
  };
}

const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许'];
const given = ['怀远', '思齐', '若水', '明德', '知行'];
const criteria = ['创新性', '实效性', '可推广性', '群众评价', '现场陈述'];

/** The nth of a hundred invented jurors. */
export const jurorName = (at) => `${surnames[at % surnames.length]}${given[Math.floor(at / surnames.length) % given.length]}`;
export const caseTitle = (at) => `第${at + 1}街道楼道议事`;

/** What the court judges by: experts score `items` criteria of 20 points each; where wanted, delegates vote or pass. */
function rules(items, delegates) {
  const groups = [{ key: 'expert', name: '专家组', weight: 1, mode: 'score', method: { name: 'mean' } }];
  if (delegates > 0) groups.push({ key: 'mass', name: '大众评委', weight: 1, mode: 'approval', max_choices: null });
  return {
    stages: [{
      key: 'site', name: '现场评审', categories: [], starts_on: null, ends_on: null, even_out: false,
      criteria: criteria.slice(0, items).map((name, at) => ({ key: `c${at + 1}`, name, weight: 20, max: '20', step: '0.5', independent: false })),
      groups,
    }],
    composite: [{ weight: 100, source: { kind: 'stage', stage: 'site' } }], ties: [], decimals: 2,
  };
}

/** Opens the court with jurors from the nth on; gives the campaign, its category, cases and jurors (experts first). */
export async function openCourt(call, { jurors = 3, cases = 4, items = 2, delegates = 0, from = 0 } = {}) {
  const round = {
    name: '网络投票', opens_at: '2020-09-01 09:00:00', closes_at: '2020-09-07 17:00:00', deadline_inclusive: true, duplicates: 'keep_first', per_day: 1,
    min_choices: 0, max_choices: null, overfull: 'reject', weight: 1,
  };
  const { campaign } = await call('campaign.create', {
    definition: {
      title: '楼道议事评选', slogan: '', edition: '2020年', rehearsal: false, cases_received: null, organisers: [],
      stages: [{ kind: 'judging', name: '现场评审', starts_on: null, ends_on: null }],
      categories: [{ name: '基层治理类', shortlist: null, min_choices: 1, max_choices: null, fields: [] }],
      rounds: [round], tiers: [{ name: '最佳案例', quota: 1, scope: 'each_category', ranked: false, persons: false }],
      certificate: { style: 'classic', prefix: '', dated: null, issuers: [] },
      judging: rules(items, delegates),
    },
  });
  const category = (await call('campaign.show', { campaign })).definition.categories[0].id;
  const caseIds = [];
  for (let at = 0; at < cases; at++) {
    const draft = { category, number: null, title: caseTitle(at), units: [`第${at + 1}街道办事处`], answers: {} };
    caseIds.push((await call('case.save', { campaign, case: null, revision: 0, draft })).case);
  }
  await call('case.set_status', { cases: caseIds, status: 'shortlisted' });
  await call('judging.freeze', { campaign, reason: '' });
  const jurorIds = [];
  for (let at = 0; at < jurors + delegates; at++) {
    const draft = { name: jurorName(from + at), unit: '某大学', title: '教授', jury_group: at < jurors ? '专家' : '大众', phone: '' };
    jurorIds.push((await call('juror.save', { juror: null, revision: null, draft })).juror);
  }
  const seats = jurorIds.map((juror, at) => ({ juror, group: at < jurors ? 'expert' : 'mass', categories: [] }));
  await call('seat.set', { campaign, stage: 'site', seats });
  return { campaign, category, cases: caseIds, jurors: jurorIds };
}
