/* 回收站。 */
import { count, quoted } from './format';

export const t = {
  title: '回收站',
  total: (n: number) => `共 ${count(n)} 项`,
  empty: '回收站是空的',
  emptyHow: '移入回收站的活动和案例会列在这里，可以恢复',
  name: '名称',
  kind: '种类',
  campaign: '所属活动',
  removed: '移入时间',
  restore: '恢复',
  restoreOf: (name: string) => `恢复${quoted(name)}`,
  restored: (name: string) => `已恢复${quoted(name)}`,
  kinds: { campaign: '活动', case: '案例', juror: '评委' },
  keysHelp: '↑ ↓ 选择　回车 恢复',
  search: '查找',
  noneFound: '没有符合条件的内容',
};
