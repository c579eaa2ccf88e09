/* 录分与进度的文字。 */
import type { ScoreCell } from '../api/types';
import type { Wrong } from '../pages/review/grid';
import { count } from './format';

export const scores = {
  title: '录分',
  stage: '评审阶段',
  categories: '类别',
  views: '显示',
  viewNames: { total: '总分', items: '分项' },
  second: '第二人复核',
  endSecond: '结束复核',
  import: '导入评分表',
  template: '空白评分表',
  made: (name: string) => `已生成 ${name}`,
  grid: '评分表',
  case: '案例',
  juror: '评委',
  turn: '行列互换',
  done: '已录',
  doneOf: (done: number, of: number) => `${done}/${of}`,
  group: (name: string, weight: string) => `${name} 权重 ${weight}`,
  at: (title: string, juror: string, item: string) => [title, juror, item].filter(Boolean).join(' × '),
  cell: (at: string, text: string) => `${at}：${text || '空'}`,
  keys: 'F2 编辑　回车 下移　Ctrl+V 粘贴',
  step: (step: string, max: string) => `满分 ${max}　步长 ${step}`,
  blankVotes: { approval: '其余记为未选', pass_fail: '其余记为未通过' },
  blankVotesAsk: (who: string, n: number, as: string) => `${who}的 ${count(n)} 个空格记为${as}（0）。已录、弃权和回避的格不变；记入后可以撤销`,
  blankVotesAs: { approval: '未选', pass_fail: '未通过' },
  blankVotesDo: (n: number) => `记入 ${count(n)} 格`,
  chosenJurors: (n: number) => `所选 ${count(n)} 位评委`,
  vote: '投票录 1，不投录 0',
  pass: '通过录 1，不通过录 0',
  rank: '录名次',
  totalHint: '总分由分项合成，在“分项”中录入',
  recused: '回避',
  abstained: '弃权',
  empty: '未录',
  agrees: '复核一致',
  differs: '复核不一致',
  legend: '图例',
  problems: '问题',
  noProblems: '没有问题',
  mend: '改正后才能复核',
  cells: (n: number) => `${count(n)} 格`,
  refusedAll: (bad: number, all: number) => `${count(all)} 格中有 ${count(bad)} 格不能录入，全部没有录入`,
  goTo: '转到该格',
  dismiss: '清除',
  changeTo: (text: string) => `改为 ${text}`,
  maybe: (text: string) => `，是否为 ${text}`,
  conflict: (theirs: string, mine: string, by: string) => `${by || '他人'}已录为 ${theirs || '空'}，此处录的是 ${mine || '空'}`,
  keepMine: (text: string) => `仍录 ${text || '空'}`,
  keepTheirs: '采用已录的',
  stranded: (place: string, typed: string) => `评审规则或席位已变动，“${place}”不再录入；此前打的是 ${typed}`,
  rubricChanged: '评审规则已改动，评分项或评委组与刚才打开时不同。已录的没有丢失，请核对表头和满分后再录',
  known: '知道了',
  outside: '粘贴的内容超出评分表，请少选几行或几列',
  isRecused: '该评委已回避此案例，请先在“回避”中改为不回避',
  counts: (done: string, left: string, problems: string) => `已录 ${done}，未录 ${left}，问题 ${problems}`,
  locked: (at: string) => `评分项已锁定，录入首个分数时间 ${at}`,
  saving: '正在保存',
  saved: (at: string) => `已全部保存 ${at}`,
  unsaved: '尚未保存',
  undo: '撤销录入',
  redo: '重做录入',
  why: '改动说明',
  whyHint: '改动已录入的分值时，与新旧值一同记入录入经过',
  whyChange: '更正录入',
  whyUndo: '撤销录入',
  whyRedo: '重做录入',
  noStage: '本活动没有评审阶段',
  noStageHint: '在“规则”中加入评审阶段和评委组。',
  toRules: '前往规则',
  noJuror: '本阶段还没有评委席位',
  noJurorHint: '在“评委”中安排席位。',
  noCase: '本类没有进入本阶段的案例',
  copied: (n: number) => `已复制 ${count(n)} 格`,
  entered: (n: number) => `已录入 ${count(n)} 格`,
  history: '录入经过',
  historyOf: (title: string, juror: string) => `${juror}　${title}`,
  historyColumns: { at: '时间', by: '操作人', item: '评分项', before: '原值', after: '现值', why: '说明' },
  noHistory: '还没有录入',
  secondNote: '第二人复核：照纸质评分表逐格再录一次，原值不显示；录入人本人不能复核',
  keyedSo: (agrees: number, differs: number) => `本次复核 一致 ${count(agrees)}，不一致 ${count(differs)}`,
  confirmSheet: '确认该评委评分表',
  rejectSheet: '退回该评委评分表',
  confirmed: (name: string) => `已确认${name}的评分表`,
  rejected: (name: string) => `已退回${name}的评分表`,
  differences: '两次录入的差异',
  differenceColumns: { case: '案例', juror: '评委', item: '评分项', entered: '录入', keyed: '复核', who: '录入人、复核人' },
  noDifference: '没有差异',
};

export const checks: Record<ScoreCell['check'], string> = { none: '', agrees: '复核一致', differs: '复核不一致', confirmed: '已确认', rejected: '已退回' };

/** 一格为什么不能录入。 */
export function wrongText(typed: string, wrong: Wrong): string {
  switch (wrong.kind) {
    case 'number':
      return `“${typed}”不是分数，请录数字、弃权或回避`;
    case 'range':
      return `${typed} 超出 0—${wrong.max} 分`;
    case 'step':
      return `${typed} 不是步长 ${wrong.step} 的整数倍`;
    case 'vote':
      return `“${typed}”不是 1 或 0，请录 1、0、弃权或回避`;
    case 'place':
      return `“${typed}”不是名次，请录 1 起的整数、弃权或回避`;
    case 'total':
      return '总分由分项合成，请在“分项”中录入';
  }
}

export const scoreImport = {
  title: '导入评分表',
  act: (n: string) => `导入 ${n} 项评分`,
  hint: '用“空白评分表”生成的 XLSX，一位评委一张工作表；也可为 CSV',
  found: (rows: string, entered: string, changed: string, unchanged: string) => `读取 ${rows} 行：新录 ${entered} 项，改动 ${changed} 项，不变 ${unchanged} 项`,
  sample: '逐行示例',
  checking: '正在核对评分文件',
  importing: '正在导入评分',
  again: '另选文件',
  done: (n: string) => `已导入 ${n} 项评分`,
  allOrNothing: '有问题时一项也不导入',
};

export const progress = {
  stage: '评审阶段',
  columns: { juror: '评委', group: '评委组', expected: '应评', entered: '已录', abstained: '弃权', recused: '回避', missing: '未录' },
  missing: '未录的案例',
  missingOf: (name: string, n: string) => `${name} 未录 ${n} 个案例`,
  none: '全部录齐',
  pick: '选一位评委，查看其未录的案例',
  enter: '前往录分',
  close: '结束录分',
  closed: (at: string, by: string) => `${at} 由${by}结束录分`,
  closedNow: (name: string) => `“${name}”已结束录分`,
  closeTitle: (name: string) => `结束“${name}”的录分`,
  closeBody: (left: string) => `结束后不能再录入或改动本阶段的评分。还有 ${left} 项未录，没有录的评委不计入，不作零分`,
  reopen: '重新开放',
  reopenTitle: (name: string) => `重新开放“${name}”的录分`,
  reopenBody: '开放后可以改动评分，已算出的结果随之变动。理由写入操作日志',
  reason: '理由',
  reasonMissing: '未填写理由',
  reopened: (name: string) => `“${name}”已重新开放录分`,
  total: (entered: string, cells: string) => `已录 ${entered} / ${cells}`,
  empty: '还没有评委席位',
  emptyHint: '在“评委”中安排席位后，这里列出谁还没有评哪些案例。',
};
