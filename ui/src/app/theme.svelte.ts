/* 明暗：启动时随系统，用户改过的记住。 */
type Theme = 'light' | 'dark';

const remembered = 'laurel.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');

function chosen(): Theme | null {
  const kept = localStorage.getItem(remembered);
  return kept === 'light' || kept === 'dark' ? kept : null;
}

export const theme = $state<{ current: Theme }>({ current: 'light' });

function apply(): void {
  theme.current = chosen() ?? (system.matches ? 'dark' : 'light');
  document.documentElement.dataset.theme = theme.current;
}

export function startTheme(): void {
  system.addEventListener('change', apply);
  apply();
}

export function switchTheme(): void {
  localStorage.setItem(remembered, theme.current === 'dark' ? 'light' : 'dark');
  apply();
}
