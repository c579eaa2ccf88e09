/* 结果与奖项页的文字。 */
import { quoted } from './format';
import type { AwardBoard, AwardState, TieQuestion } from '../api/types';

export const states: Record<AwardState, string> = { open: '未拟定', proposed: '拟定中', confirmed: '已确认' };

type Standing = AwardBoard['persons'][number]['standing'];

/** 已给予的不写。 */
export const standings: Record<Standing, string> = { given: '', withheld: '暂缓授奖', revoked: '已撤销' };

export const tabs = {
  label: '结果与奖项的各部分',
  result: '结果',
  'what-if': '推演',
  board: '奖项',
  persons: '创新人物',
  notice: '公示与异议',
  evidence: '签核与存证',
};

export const awards = {
  title: '结果与奖项',
  draft: '征求意见稿',
  final: '已签核',
  propose: '按名次拟定奖项',
  proposeAgain: '重新拟定',
  proposeTitle: '重新拟定奖项',
  proposeBody: (n: string) => `按名次和名额重新拟定全部奖项，${n} 处人工调整将不再保留。调整的经过留在日志中。`,
  confirm: '确认奖项',
  reopen: '重新评议',
  print: '打印获奖名单',
  confirmedBy: (who: string, at: string) => `确认人 ${who}　${at}`,
  columns: { rank: '名次', title: '项目名称', units: '项目单位', score: '综合得分', votes: '得票数', share: '类别得票率', tier: '奖项' },
  rulesDrafted: '评审规则还没有冻结，现在按网络投票排列名次。按综合得分评奖的，请先冻结评审规则。',
  toRules: '前往评审规则',
  cases: (n: string) => `${n} 个案例`,
  tied: '并列',
  noAward: '未获奖',
  move: '调整奖项',
  notProposed: '未拟定',
  movedFrom: (proposed: string | null, reason: string, who: string) =>
    proposed === null ? `由${who}评定：${reason}` : `拟定为${proposed}，由${who}调整：${reason}`,
  taken: (tier: string, reason: string, who: string) => `${tier}，由${who}决定：${reason}`,
  two: (first: string, second: string | null) => (second ? `${first}、${second}` : first),
  withhold: '暂缓授奖',
  revoke: '撤销奖项',
  withheldDone: '已记为暂缓授奖',
  revokedDone: '已撤销奖项',
  ties: '名额线上的并列',
  tieOf: (tier: string, category: string) => (category ? `${category}　${tier}` : tier),
  tieOpen: '待处理',
  tieAsk: (cases: string, places: string) => `${cases} 个案例并列，余 ${places} 个名额`,
  tieSettle: '处理并列',
  tieAgain: '改变处理',
  tieDone: '已记录并列的处理，重新拟定时照此办理',
  tieNext: '重新拟定时照此办理',
  persons: '创新人物',
  personsNone: '没有评定创新人物',
  toPersons: '查看全部',
  movedMark: '人工调整',
  someone: '操作人',
  summary: '各等次数量',
  all: '合计',
  quota: (n: string) => `名额 ${n}`,
  quotaEach: (n: string) => `每类名额 ${n}`,
  quotaRest: '不限名额',
  ranked: '按名次排列',
  unranked: '排名不分先后',
  problems: '须先处理',
  moves: '人工调整',
  movesNone: '没有人工调整',
  keys: '↑↓ 选择　回车 调整奖项',
  noneHint: '可按名次和名额拟定，也可逐个评定；最后确认。',
  noCases: '还没有入围案例',
  noCasesHint: '先在“评审”中确定入围案例。',
  toReview: '前往评审',
  proposed: (n: string) => `已拟定 ${n} 个奖项`,
  movedDone: '已调整奖项',
  confirmedDone: '已确认奖项',
  reopenedDone: '已转为重新评议',
  disabledConfirm: '有问题未处理，不能确认',
  conflict: '奖项在打开之后已被修改，现已显示最新内容。请核对后再次确认。',
};

export const moveAward = {
  title: '调整奖项',
  tier: '奖项',
  current: '现为',
  proposed: '按名次拟定',
  reason: '调整理由',
  reasonHint: '理由写入日志，并列在确认单上',
  reasonMissing: '未填写理由，请写明调整的依据',
  reasonPlaceholder: '例如：终审评议会议决定',
  notChosen: '未选择奖项，请选择一个等次或“未获奖”',
  second: '第二人姓名',
  secondHint: '调整须两人具名：操作人与这里填写的一人',
  secondMissing: '未填写第二人，请写明共同决定的人',
  save: '调整奖项',
};

export const titleAct = {
  withhold: {
    title: '暂缓授奖',
    body: (name: string, tier: string) => `${quoted(name)}的${tier}暂缓授予。名次和拟定的等次不变，不列入名单，经过留在记录中。`,
    reason: '暂缓授奖的理由',
    save: '暂缓授奖',
  },
  revoke: {
    title: '撤销奖项',
    body: (name: string, tier: string) => `撤销${quoted(name)}的${tier}。已打印的证书请收回；撤销的经过留在记录中，不能抹去。`,
    reason: '撤销的理由',
    save: '撤销奖项',
  },
};

type Answer = NonNullable<TieQuestion['answer']>;

export const tie = {
  title: '处理名额线上的并列',
  about: (tier: string, cases: string, places: string) => `${tier}余 ${places} 个名额，${cases} 个案例综合得分相等。`,
  answer: '处理',
  answers: {
    extend: '扩额，并列的都授予',
    reduce: '减额，并列的都不授予',
    revote: '评委再次投票，按投票先后',
    leaders: '领导决定',
  } as Record<Answer, string>,
  short: { extend: '扩额', reduce: '减额', revote: '再次投票', leaders: '领导决定' } as Record<Answer, string>,
  order: '再次投票的先后',
  orderHint: (places: string) => `得票多的在前，前 ${places} 个授予`,
  up: (title: string) => `上移 ${title}`,
  down: (title: string) => `下移 ${title}`,
  chosen: '授予的案例',
  notAnswered: '未选择处理方式，请选择一种',
  wrongCount: (chosen: string, places: string) => `选了 ${chosen} 个，名额为 ${places} 个，请选满`,
  reason: '依据',
  reasonPlaceholder: '例如：终审评议会议纪要第 3 条',
  reasonMissing: '未填写依据，请写明由谁、在何时决定',
  names: '决定人',
  namesHint: '姓名逐个输入，至少两人',
  namesMissing: '决定人不足两人，请补足',
  save: '记录处理',
};

export const confirmAwards = {
  title: '确认奖项',
  body: '确认后案例状态变为获奖，可打印证书与名单。确认人和时间写入日志；如须更改，要写明理由重新评议。',
  category: '类别',
  total: '合计',
  moves: (n: string) => `其中人工调整 ${n} 处`,
  noMoves: '没有人工调整',
  save: (n: string) => `确认 ${n} 个奖项`,
};

export const reopenAwards = {
  title: '重新评议',
  body: '奖项转为拟定中，可再次调整。已打印的证书和名单不再与案例库一致，请收回。理由写入日志。',
  reason: '重新评议的理由',
  reasonMissing: '未填写理由，请写明重新评议的依据',
  save: '重新评议',
};
