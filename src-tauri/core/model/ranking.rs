//! Ranks from exact composites, with the chain that tells equal ones apart (docs/评审方法.md, 六). What is still equal
//! at its end shares the place, and the next is skipped; nothing is ever put in order silently.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use num_rational::BigRational;

use super::CaseId;
use super::exact::Exact;
use super::facts::Revote;
use super::outcome::TieStep;

/// A case that is ranked: its composite, and its value for each link of the chain (none at a second vote).
pub struct Contender {
    pub case: CaseId,
    pub composite: BigRational,
    pub values: Vec<Option<BigRational>>,
}

/// A link of the chain.
pub struct Link {
    /// “现场评审得分”, “网络投票有效票”, “评委再次投票”.
    pub by: String,
    /// Compares by second votes instead of the contenders' values.
    pub revote: bool,
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub rank: u32,
    pub tied: bool,
    pub steps: Vec<TieStep>,
}

struct Chain<'a> {
    links: &'a [Link],
    /// By case: which record named it last, and its position there.
    revotes: BTreeMap<CaseId, (usize, usize)>,
    steps: BTreeMap<CaseId, Vec<TieStep>>,
}

/// The places of all contenders, the highest composite first.
pub fn rank(contenders: &[Contender], links: &[Link], revotes: &[Revote]) -> BTreeMap<CaseId, Place> {
    let mut last = BTreeMap::new();
    for (record, revote) in revotes.iter().enumerate() {
        let mut named = BTreeMap::new();
        for (position, case) in revote.order.iter().enumerate() {
            named.entry(*case).or_insert((record, position));
        }
        last.extend(named);
    }
    let mut chain = Chain { links, revotes: last, steps: BTreeMap::new() };
    let mut order: Vec<&Contender> = contenders.iter().collect();
    order.sort_by_key(|contender| Reverse(&contender.composite));
    let mut groups = Vec::new();
    for equal in order.chunk_by(|a, b| a.composite == b.composite) {
        chain.split(equal, 0, &mut groups);
    }
    let mut places = BTreeMap::new();
    let mut rank = 1u32;
    for group in groups {
        for contender in &group {
            let steps = chain.steps.remove(&contender.case).unwrap_or_default();
            places.insert(contender.case, Place { rank, tied: group.len() > 1, steps });
        }
        rank = rank.saturating_add(u32::try_from(group.len()).unwrap_or(u32::MAX));
    }
    places
}

impl Chain<'_> {
    /// Splits a group of equals by the links from `at` on; the parts come into `groups`, the higher first.
    fn split<'c>(&mut self, group: &[&'c Contender], at: usize, groups: &mut Vec<Vec<&'c Contender>>) {
        let links = self.links;
        let Some(link) = links.get(at).filter(|_| group.len() > 1) else {
            groups.push(group.to_vec());
            return;
        };
        let mut valued: Vec<(Option<BigRational>, Option<Exact>, &Contender)> = if link.revote {
            self.revoted(group)
        } else {
            let value = |contender: &Contender| contender.values.get(at).cloned().flatten();
            group.iter().map(|contender| (value(contender), value(contender).map(Exact), *contender)).collect()
        };
        // What has no value is lowest, as `None` is.
        valued.sort_by(|a, b| b.0.cmp(&a.0));
        for equal in valued.chunk_by(|a, b| a.0 == b.0) {
            for (_, shown, contender) in equal {
                let step = TieStep { by: link.by.clone(), value: shown.clone(), settled: equal.len() == 1 };
                self.steps.entry(contender.case).or_default().push(step);
            }
            let part: Vec<&Contender> = equal.iter().map(|(_, _, contender)| *contender).collect();
            self.split(&part, at + 1, groups);
        }
    }

    /// Positions in the second vote, the first highest; nobody has one unless all were named last by the same record.
    fn revoted<'c>(&self, group: &[&'c Contender]) -> Vec<(Option<BigRational>, Option<Exact>, &'c Contender)> {
        let named: Vec<Option<(usize, usize)>> =
            group.iter().map(|contender| self.revotes.get(&contender.case).copied()).collect();
        let together = named.iter().all(Option::is_some)
            && named.iter().flatten().zip(named.iter().flatten().skip(1)).all(|(a, b)| a.0 == b.0);
        let place = |named: Option<(usize, usize)>| {
            let place = BigRational::from_integer(named.filter(|_| together)?.1.into());
            Some(place + BigRational::from_integer(1.into()))
        };
        let places = named.into_iter().map(place);
        places.zip(group).map(|(place, contender)| (place.clone().map(|p| -p), place.map(Exact), *contender)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contenders as `composite value…` with `-` for none, numbered from 1; expects `rank` or `rank=` where shared.
    fn check(contenders: &[&str], links: &[&str], revotes: &[&[i64]], expected: &str) {
        let number = |text: &str| text.parse::<i64>().ok().map(|n| BigRational::from_integer(n.into()));
        let contenders: Vec<Contender> = (1..)
            .zip(contenders)
            .map(|(id, line)| {
                let mut words = line.split(' ').map(number);
                let composite = words.next().flatten().unwrap();
                Contender { case: CaseId(id), composite, values: words.collect() }
            })
            .collect();
        let links: Vec<Link> =
            links.iter().map(|by| Link { by: by.to_string(), revote: *by == "评委再次投票" }).collect();
        let revotes: Vec<Revote> =
            revotes.iter().map(|order| Revote { order: order.iter().map(|id| CaseId(*id)).collect() }).collect();
        let places = rank(&contenders, &links, &revotes);
        let told: Vec<String> =
            places.values().map(|place| format!("{}{}", place.rank, if place.tied { "=" } else { "" })).collect();
        assert_eq!(told.join(" "), expected);
    }

    #[test]
    fn equal_composites_share_a_place_and_the_next_is_skipped() {
        check(&["90", "95", "90", "80"], &[], &[], "2= 1 2= 4");
        check(&["90", "90", "90"], &[], &[], "1= 1= 1=");
        check(&[], &[], &[], "");
    }

    #[test]
    fn the_chain_is_followed_link_by_link() {
        check(&["90 1 5", "90 2 5", "90 1 7"], &["甲得分", "网络投票有效票"], &[], "3 1 2");
        // Without a value: lowest.
        check(&["90 -", "90 0"], &["甲得分"], &[], "2 1");
        check(&["90 -", "90 -"], &["甲得分"], &[], "1= 1=");
    }

    #[test]
    fn a_second_vote_tells_apart_only_what_it_named_together() {
        let again = ["评委再次投票"];
        check(&["90 -", "90 -", "80 -"], &again, &[&[2, 1]], "2 1 3");
        // The later record stands.
        check(&["90 -", "90 -"], &again, &[&[2, 1], &[1, 2]], "1 2");
        // One of the equals was not named with the others.
        check(&["90 -", "90 -", "90 -"], &again, &[&[2, 1]], "1= 1= 1=");
        check(&["90 -", "90 -", "90 -"], &again, &[&[1, 2, 3], &[2, 1]], "1= 1= 1=");
        check(&["90 -", "90 -"], &again, &[], "1= 1=");
    }

    #[test]
    fn each_case_carries_what_was_tried() {
        let contender = |id, value: i64| Contender {
            case: CaseId(id),
            composite: BigRational::from_integer(90.into()),
            values: vec![Some(BigRational::from_integer(value.into())), None],
        };
        let links =
            [Link { by: "甲得分".to_owned(), revote: false }, Link { by: "评委再次投票".to_owned(), revote: true }];
        let places = rank(
            &[contender(1, 5), contender(2, 7), contender(3, 5)],
            &links,
            &[Revote { order: vec![CaseId(3), CaseId(1)] }],
        );
        let told: Vec<String> = places
            .values()
            .map(|place| {
                let step = |s: &TieStep| {
                    let value = s.value.as_ref().map_or("-".to_owned(), |v| v.text(0));
                    format!("{}{value}{}", s.by, if s.settled { "定" } else { "" })
                };
                place.steps.iter().map(step).collect::<Vec<_>>().join(" ")
            })
            .collect();
        assert_eq!(told, ["甲得分5 评委再次投票2定", "甲得分7定", "甲得分5 评委再次投票1定"]);
    }
}
