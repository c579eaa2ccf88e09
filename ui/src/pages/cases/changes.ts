/* 对几个案例一起做的事，各交回撤销的办法。 */
import { door, type CaseRow, type CaseStatus } from '../../api';
import { attempt } from '../../parts/alarm.svelte';

/** 改状态；撤销时各回原来的状态。 */
export async function setStatus(rows: CaseRow[], status: CaseStatus): Promise<(() => Promise<void>) | undefined> {
  const changed = await attempt(() => door().call('case.set_status', { cases: rows.map((row) => row.id), status }));
  if (!changed) return undefined;
  return async () => {
    for (const before of new Set(rows.map((row) => row.status))) {
      const cases = rows.filter((row) => row.status === before).map((row) => row.id);
      await attempt(() => door().call('case.set_status', { cases, status: before }));
    }
  };
}

/** 移入回收站；counted：其中多少个已有选票或评分，不再列入结果。撤销时恢复。 */
export async function removeCases(cases: number[]): Promise<{ counted: number; undo: () => Promise<void> } | undefined> {
  const removed = await attempt(() => door().call('case.remove', { cases }));
  if (!removed) return undefined;
  const undo = async () => {
    for (const id of cases) await attempt(() => door().call('library.restore_trashed', { kind: 'case', id }));
  };
  return { counted: removed.counted, undo };
}
