/* 地址：`#/` 活动列表，`#/campaign/3/cases/17` 活动 3 的案例 17，`#/trash`、`#/library`、`#/log`。 */
export type CampaignPage = 'overview' | 'settings' | 'cases' | 'vote' | 'review' | 'awards' | 'ceremony' | 'print' | 'log';
export type LibraryPage = 'campaigns' | 'library' | 'trash' | 'log';
export type Route =
  | { kind: 'library'; page: LibraryPage }
  | { kind: 'campaign'; campaign: number; page: CampaignPage; rest: string[] }
  | { kind: 'unknown' };

export const campaignPages: CampaignPage[] = ['overview', 'settings', 'cases', 'vote', 'review', 'awards', 'ceremony', 'print', 'log'];

export function readRoute(hash: string): Route {
  const [first = '', ...others] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  if (first === '') return { kind: 'library', page: 'campaigns' };
  if (first === 'trash' || first === 'library' || first === 'log') return { kind: 'library', page: first };
  const [id = '', page = 'overview', ...rest] = others;
  const known = campaignPages.find((one) => one === page);
  if (first === 'campaign' && /^\d{1,15}$/.test(id) && known) return { kind: 'campaign', campaign: Number(id), page: known, rest };
  return { kind: 'unknown' };
}

export function to(campaign: number, page: CampaignPage, ...rest: (string | number)[]): string {
  return `#/campaign/${campaign}/${[page, ...rest].map(encodeURIComponent).join('/')}`;
}

export const toLibrary = (page: LibraryPage) => (page === 'campaigns' ? '#/' : `#/${page}`);

class Router {
  current = $state.raw<Route>(readRoute(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => (this.current = readRoute(location.hash)));
  }

  go(address: string): void {
    location.hash = address;
  }

  /** 换地址而不多一条历史，如在表格中移动。 */
  replace(address: string): void {
    history.replaceState(history.state, '', address);
    this.current = readRoute(address);
  }
}

export const router = new Router();
