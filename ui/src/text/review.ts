/* 评审页（初审与入围）的文字。 */
import type { CaseStatus } from '../api/types';

export const statuses: Record<CaseStatus, string> = {
  received: '收件',
  passed: '初审通过',
  failed: '初审未通过',
  shortlisted: '入围',
  awarded: '获奖',
};

export const review = {
  title: '初审与入围',
  sub: (total: string, shortlisted: string) => `共 ${total} 个案例，入围 ${shortlisted} 个`,
  search: '查找本类案例',
  columns: { number: '序号', title: '项目名称', units: '项目单位', status: '状态' },
  chosen: (n: string) => `已选 ${n} 个`,
  noneChosen: '未选案例',
  keys: '↑↓ 移动　空格 勾选　1—4 标记',
  mark: (status: string, key: number) => `${status}（${key}）`,
  quota: '入围名额',
  quotaOf: (taken: string, quota: string) => `${taken} / ${quota}`,
  over: (n: string) => `超出名额 ${n} 个，请减少入围案例，或在设置中修改名额`,
  under: (n: string) => `还可入围 ${n} 个`,
  met: '名额已满',
  open: '未定名额，可在设置中填写',
  thisCategory: '本类案例',
  marked: (n: string, status: string) => `已将 ${n} 个案例标记为${status}`,
  unchanged: '所选案例没有需要改动的；获奖案例在“结果与奖项”中调整',
  lockedAward: '获奖案例的状态随奖项变动，在“结果与奖项”中调整',
  empty: '本类还没有案例',
  emptyHint: '先在“案例”中录入或导入。',
  toCases: '前往案例',
  noMatch: '没有符合条件的案例',
  list: '案例列表',
};
