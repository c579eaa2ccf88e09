//! Where ballots came from: the network without its last part, and the region. The address itself goes no further
//! than [`Network::of`].

use std::collections::HashMap;
// The types of addresses only: `core` has no sockets.
use core::net::IpAddr;

use foldhash::fast::RandomState;

/// 256 addresses of IPv4 (/24), or what one subscriber has of IPv6 (/48).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Network {
    V4([u8; 3]),
    V6([u8; 6]),
}

impl Network {
    /// The network of an address; none if the text is no address.
    pub fn of(ip: &str) -> Option<Self> {
        match ip.parse::<IpAddr>().ok()?.to_canonical() {
            IpAddr::V4(ip) => ip.octets().first_chunk().copied().map(Network::V4),
            IpAddr::V6(ip) => ip.octets().first_chunk().copied().map(Network::V6),
        }
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Network::V4([a, b, c]) => write!(f, "{a}.{b}.{c}.0/24"),
            Network::V6([a, b, c, d, e, g]) => {
                let part = |high, low| u16::from_be_bytes([high, low]);
                write!(f, "{:x}:{:x}:{:x}::/48", part(*a, *b), part(*c, *d), part(*e, *g))
            }
        }
    }
}

/// A region that is no province: abroad, unknown, or no region at all.
const ELSEWHERE: &str = "其他地区";
const LONGEST_REGION: usize = 20;
const PROVINCES: [&str; 34] = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "台湾",
    "香港",
    "澳门",
];

/// What is kept of a region as a platform writes it: “广东-珠海”; none of a blank.
fn region(text: &str) -> Option<&str> {
    let text = text.trim();
    let inland = text.strip_prefix("中国").unwrap_or(text).trim_start_matches(['-', ' ', '|', '/', '·']);
    if inland.is_empty() {
        return None;
    }
    let is_named = PROVINCES.iter().any(|province| inland.starts_with(province));
    let is_plain = inland.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '-' | ' ' | '|' | '/' | '·'));
    Some(if is_named && is_plain && inland.chars().count() <= LONGEST_REGION { inland } else { ELSEWHERE })
}

/// A place as it is kept with an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// “183.6.21.0/24”.
    pub network: Option<String>,
    /// “广东-珠海”.
    pub region: Option<String>,
}

/// The places of an import, each once, in the order they came; a ballot keeps the position, from 1.
#[derive(Default)]
pub struct Places {
    positions: HashMap<(Option<Network>, u32), u32, RandomState>,
    near: Near,
    list: Vec<(Option<Network>, u32)>,
    regions: Vec<String>,
    of_region: HashMap<String, u32, RandomState>,
}

impl Places {
    /// The number of a region; 0 is none. The one gate for such texts: what names no province is kept as
    /// [`ELSEWHERE`] only, so that a column taken for regions by mistake never brings a name or a number in.
    pub fn region(&mut self, text: &str) -> u32 {
        let Some(name) = region(text) else { return 0 };
        if let Some(known) = self.of_region.get(name) {
            return *known;
        }
        self.regions.push(name.to_owned());
        let number = u32::try_from(self.regions.len()).unwrap_or(u32::MAX);
        self.of_region.insert(name.to_owned(), number);
        number
    }

    /// The position of a place; 0 where nothing is known.
    pub fn position(&mut self, network: Option<Network>, region: u32) -> u32 {
        let slot = match network {
            None if region == 0 => return 0,
            Some(Network::V4(network)) => self.near.slot(network),
            _ => None,
        };
        if let Some((_, position)) = slot.as_ref().filter(|slot| slot.0 == region && slot.1 > 0) {
            return *position;
        }
        let list = &mut self.list;
        let position = *self.positions.entry((network, region)).or_insert_with(|| {
            list.push((network, region));
            u32::try_from(list.len()).unwrap_or(u32::MAX)
        });
        if let Some(slot) = slot {
            *slot = (region, position);
        }
        position
    }

    /// Every place, by position.
    pub fn list(&self) -> impl Iterator<Item = Place> {
        self.list.iter().map(|(network, region)| {
            let at = usize::try_from(*region).ok().and_then(|number| number.checked_sub(1));
            Place {
                network: network.map(|network| network.to_string()),
                region: at.and_then(|at| self.regions.get(at)).cloned(),
            }
        })
    }
}

/// More pages are not kept: a file whose addresses are strewn everywhere has no neighbours.
const MOST_PAGES: usize = 4096;

/// Region and position that a network had last, neighbours side by side: the voters of a city are of few providers, and
/// what so lies together stays in the fastest memory.
#[derive(Default)]
struct Near {
    /// The page of each 65,536 addresses, from 1.
    of_half: Vec<u32>,
    pages: Vec<[(u32, u32); 256]>,
}

impl Near {
    fn slot(&mut self, [a, b, c]: [u8; 3]) -> Option<&mut (u32, u32)> {
        self.of_half.resize(1 << 16, 0);
        let page = self.of_half.get_mut(usize::from(u16::from_be_bytes([a, b])))?;
        if *page == 0 {
            if self.pages.len() == MOST_PAGES {
                return None;
            }
            self.pages.push([(0, 0); 256]);
            *page = u32::try_from(self.pages.len()).ok()?;
        }
        self.pages.get_mut(usize::try_from(*page).ok()? - 1)?.get_mut(usize::from(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_by_its_network_only() {
        let check = |ip: &str, expected: &str| {
            let network = Network::of(ip).map(|network| network.to_string());
            assert_eq!(network.as_deref().unwrap_or("-"), expected, "{ip}");
        };
        check("183.6.21.7", "183.6.21.0/24");
        check("::ffff:183.6.21.7", "183.6.21.0/24");
        check("2408:8756:2cff:1::5", "2408:8756:2cff::/48");
        check("2408:8756::1", "2408:8756:0::/48");
        check("183.6.21", "-");
        check("未知", "-");
        check("", "-");
    }

    #[test]
    fn places_are_listed_once_in_the_order_they_came() {
        let mut places = Places::default();
        let zhuhai = places.region("广东-珠海");
        let (a, b) = (Network::of("183.6.21.7"), Network::of("14.1.2.3"));
        let macao = places.region("澳门");
        let came =
            [(a, zhuhai), (b, zhuhai), (None, 0), (a, zhuhai), (None, macao), (b, 0), (b, zhuhai), (b, 0), (b, 0)];
        assert_eq!(came.map(|(n, r)| places.position(n, r)), [1, 2, 0, 1, 3, 4, 2, 4, 4]);
        assert_eq!((places.region("广东-珠海"), places.region("")), (zhuhai, 0));
        let written = |place: Place| {
            format!("{} {}", place.network.as_deref().unwrap_or("-"), place.region.as_deref().unwrap_or("-"))
        };
        assert_eq!(
            places.list().map(written).collect::<Vec<_>>(),
            ["183.6.21.0/24 广东-珠海", "14.1.2.0/24 广东-珠海", "- 澳门", "14.1.2.0/24 -"]
        );
    }

    #[test]
    fn networks_strewn_everywhere_are_told_apart() {
        let mut places = Places::default();
        for turn in 0..2 {
            for (position, network) in (1u32..).zip((0u32..20_000).map(|n| n.wrapping_mul(0x9e37_79b9).to_be_bytes())) {
                let [a, b, c, _] = network;
                let found = places.position(Some(Network::V4([a, b, c])), 0);
                assert_eq!(found, position, "{turn} {a}.{b}.{c}");
            }
        }
        assert_eq!(places.near.pages.len(), MOST_PAGES);
    }

    #[test]
    fn of_a_region_only_what_names_a_province_is_kept() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(region(text), expected, "{text}");
        check("广东-珠海", Some("广东-珠海"));
        check("广东省珠海市", Some("广东省珠海市"));
        check("中国-广东-珠海", Some("广东-珠海"));
        check(" 澳门 ", Some("澳门"));
        check("内蒙古-呼和浩特", Some("内蒙古-呼和浩特"));
        check("", None);
        check("中国", None);
        check("美国-加利福尼亚", Some(ELSEWHERE));
        check("未知", Some(ELSEWHERE));
        // Columns that are no regions at all.
        check("海风轻拂7号", Some(ELSEWHERE));
        check("13807560074", Some(ELSEWHERE));
        check("广东13807560074", Some(ELSEWHERE));
        check("oTeStZqxKpLmRvWdBnY", Some(ELSEWHERE));
    }
}
