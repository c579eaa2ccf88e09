/* 表格的列与排序。 */
export type Column<R> = {
  key: string;
  title: string;
  /** 像素；省略的列分掉余下的宽。 */
  width?: number;
  numeric?: boolean;
  /** 单元格的文字，也是悬停全文与默认的排序依据。 */
  text: (row: R) => string;
  /** 给出则可排序；`true` 按文字（拼音）排。 */
  sort?: true | ((row: R) => string | number | null);
  /** 灰色文字。 */
  faint?: boolean;
};

export type Sorting = { key: string; down: boolean } | null;

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** 空值总在最后；相等的保持原序。 */
export function sorted<R>(rows: R[], columns: Column<R>[], by: Sorting): R[] {
  const column = columns.find((one) => one.key === by?.key);
  if (!by || !column?.sort) return rows;
  const key = column.sort === true ? column.text : column.sort;
  const way = by.down ? -1 : 1;
  return rows
    .map((row, at) => ({ row, at, value: key(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null) || a.at - b.at;
      const order =
        typeof a.value === 'number' && typeof b.value === 'number'
          ? a.value - b.value
          : collator.compare(String(a.value), String(b.value));
      return order * way || a.at - b.at;
    })
    .map((one) => one.row);
}
