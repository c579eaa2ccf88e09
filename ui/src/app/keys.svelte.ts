/* 快捷键：对话框的先得，其次后登记的，框架的最后；对话框打开时，页面的不起作用。 */
export type Keys = Record<string, (event: KeyboardEvent) => unknown>;

const layers: { keys: () => Keys; dialog: boolean }[] = [];

/** `ctrl+s`、`escape` 一类。苹果机的 ⌘ 视同 Ctrl。 */
export function combination(event: KeyboardEvent): string {
  const mods = [event.ctrlKey || event.metaKey ? 'ctrl' : '', event.altKey ? 'alt' : '', event.shiftKey ? 'shift' : ''];
  return [...mods.filter(Boolean), event.key.toLowerCase()].join('+');
}

function heed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const pressed = combination(event);
  const inDialog = document.querySelector('dialog[open]') !== null;
  for (const layer of [...layers].reverse()) {
    if (inDialog && !layer.dialog) continue;
    const run = layer.keys()[pressed];
    if (run && run(event) !== false) {
      event.preventDefault();
      return;
    }
  }
  // 对话框下的保存、打印也不落到浏览器自己的功能上。
  if (inDialog && ['ctrl+s', 'ctrl+p'].includes(pressed)) event.preventDefault();
}

window.addEventListener('keydown', heed);

/**
 * 在组件初始化时登记；返回 false 的处理视为没有处理。
 * 里层组件的登记先于外层，所以框架自己的用 `frame` 垫底。
 */
export function useKeys(keys: () => Keys, place: 'page' | 'dialog' | 'frame' = 'page'): void {
  $effect(() => {
    const layer = { keys, dialog: place === 'dialog' };
    if (place === 'frame') layers.unshift(layer);
    else layers.push(layer);
    return () => layers.splice(layers.indexOf(layer), 1);
  });
}
