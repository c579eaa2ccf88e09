//! The rules of a round as they are applied to one ballot: the first reason that speaks against it by itself, and what
//! is left of a ballot with too many choices. What other ballots of the voter do to it is for [`super::ballot_box`].

use super::ballot::{Ballot, word};
use super::vote::{Overfull, Reason, VoteRound};

/// Options of one category and how many of them a ballot must and may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    pub category: String,
    /// The options as bits.
    pub options: Vec<u8>,
    pub min: u32,
    pub max: Option<u32>,
}

/// The rules of a round over the options of its ballots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    pub vote: VoteRound,
    pub limits: Vec<Limit>,
}

impl Limit {
    /// How many options of this category are chosen.
    pub fn chosen(&self, choices: &[u8]) -> u32 {
        let parts = self.options.chunks(8).zip(choices.chunks(8));
        parts.map(|(mask, choices)| (word(mask) & word(choices)).count_ones()).sum()
    }

    fn exceeded_by(&self, chosen: u32) -> bool {
        self.max.is_some_and(|max| chosen > max)
    }
}

/// How many options are chosen in all categories.
pub fn chosen_in_all(choices: &[u8]) -> u32 {
    choices.chunks(8).map(|choices| word(choices).count_ones()).sum()
}

impl Rules {
    /// The first reason that speaks against this ballot by itself. Where `voters_known` is false the platform gave no
    /// voter ids, and none is missed.
    pub fn judge(&self, ballot: &Ballot<'_>, voters_known: bool) -> Option<Reason> {
        if voters_known && ballot.voter.is_none() {
            return Some(Reason::MissingVoterId);
        }
        let Some(at) = ballot.at else { return Some(Reason::BadTime) };
        if at < self.vote.opens_at {
            return Some(Reason::BeforeOpening);
        }
        if at > self.vote.closes_at || (at == self.vote.closes_at && !self.vote.deadline_inclusive) {
            return Some(Reason::AfterDeadline);
        }
        if ballot.unknown > 0 {
            return Some(Reason::UnknownOption);
        }
        let in_all = chosen_in_all(ballot.choices);
        let (mut too_few, mut too_many) =
            (in_all < self.vote.min_choices, self.vote.max_choices.is_some_and(|max| in_all > max));
        for limit in &self.limits {
            let chosen = limit.chosen(ballot.choices);
            too_few |= chosen < limit.min;
            too_many |= limit.exceeded_by(chosen);
        }
        if too_few {
            return Some(Reason::TooFewChoices);
        }
        (self.vote.overfull == Overfull::Reject && too_many).then_some(Reason::TooManyChoices)
    }

    /// Whether more is chosen than may be, in a category or in all.
    pub fn is_overfull(&self, choices: &[u8]) -> bool {
        self.limits.iter().any(|limit| limit.exceeded_by(limit.chosen(choices)))
            || self.vote.max_choices.is_some_and(|max| chosen_in_all(choices) > max)
    }

    /// Leaves of an overfull ballot the first choices of each category, then the first of those in all.
    pub fn keep_first(&self, choices: &mut [u8]) {
        for limit in &self.limits {
            if let Some(max) = limit.max.filter(|_| limit.exceeded_by(limit.chosen(choices))) {
                keep(choices, &limit.options, max);
            }
        }
        if let Some(max) = self.vote.max_choices {
            keep(choices, &[], max);
        }
    }
}

/// Leaves the first `max` of the chosen options that are within the mask, and all others; no mask is every option.
fn keep(choices: &mut [u8], mask: &[u8], max: u32) {
    let mut left = max;
    for (at, byte) in choices.iter_mut().enumerate() {
        let mask = if mask.is_empty() { u8::MAX } else { mask.get(at).copied().unwrap_or_default() };
        for bit in (0..8).map(|bit| 1u8 << bit).filter(|bit| bit & mask != 0) {
            if *byte & bit != 0 {
                if left == 0 {
                    *byte &= !bit;
                } else {
                    left -= 1;
                }
            }
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::model::ballot::Voter;
    use crate::model::time::Moment;
    use crate::model::vote::Duplicates;

    /// Six options: at most two of the first three, at least one of the others.
    pub fn rules() -> Rules {
        let limit = |category: &str, options: &[u8], max| Limit {
            category: category.into(),
            options: options.into(),
            min: 1,
            max,
        };
        let vote = VoteRound {
            id: None,
            name: "网络投票".into(),
            opens_at: Moment::parse("2020-09-01 09:00").unwrap(),
            closes_at: Moment::parse("2020-09-07 17:00").unwrap(),
            deadline_inclusive: true,
            duplicates: Duplicates::KeepFirst,
            per_day: 1,
            min_choices: 0,
            max_choices: None,
            overfull: Overfull::Reject,
            weight: 1,
        };
        let limits = vec![limit("政府治理类", &[0b0000_0111], Some(2)), limit("基层治理类", &[0b0011_1000], None)];
        Rules { vote, limits }
    }

    pub fn ballot<'a>(row: u64, voter: u8, at: &str, choices: &'a [u8]) -> Ballot<'a> {
        let voter = (voter > 0).then_some(Voter([voter; 16]));
        Ballot { row, voter, at: Moment::parse(at), choices, unknown: 0, place: 0, seconds: None }
    }

    #[test]
    fn the_first_reason_that_applies_is_given() {
        let check = |voter, at: &str, choices: u8, unknown, expected: Option<Reason>| {
            let choices = [choices];
            let ballot = Ballot { unknown, ..ballot(2, voter, at, &choices) };
            assert_eq!(rules().judge(&ballot, true), expected, "{ballot:?}");
        };
        check(1, "2020-09-02 10:00", 0b1001, 0, None);
        check(0, "", 0, 1, Some(Reason::MissingVoterId));
        check(1, "", 0, 1, Some(Reason::BadTime));
        check(1, "2020-09-01 08:59:59", 0, 1, Some(Reason::BeforeOpening));
        check(1, "2020-09-01 09:00:00", 0b1001, 0, None);
        check(1, "2020-09-07 17:00:00", 0b1001, 0, None);
        check(1, "2020-09-07 17:00:01", 0, 1, Some(Reason::AfterDeadline));
        check(1, "2020-09-02 10:00", 0, 1, Some(Reason::UnknownOption));
        check(1, "2020-09-02 10:00", 0b0111, 0, Some(Reason::TooFewChoices));
        check(1, "2020-09-02 10:00", 0b1111, 0, Some(Reason::TooManyChoices));
        check(1, "2020-09-02 10:00", 0b11_1011, 0, None);
        assert_eq!(rules().judge(&ballot(2, 0, "2020-09-02 10:00", &[0b1001]), false), None);
    }

    #[test]
    fn the_second_of_the_deadline_counts_by_setting() {
        let check = |inclusive, at: &str, expected: Option<Reason>| {
            let mut rules = rules();
            rules.vote.deadline_inclusive = inclusive;
            assert_eq!(rules.judge(&ballot(2, 1, at, &[0b1001]), true), expected, "{at} {inclusive}");
        };
        check(true, "2020-09-07 17:00:00", None);
        check(true, "2020-09-07 17:00:01", Some(Reason::AfterDeadline));
        check(false, "2020-09-07 17:00:00", Some(Reason::AfterDeadline));
        check(false, "2020-09-07 16:59:59", None);
    }

    #[test]
    fn choices_are_limited_over_all_categories_too() {
        let check = |min, max, choices: u8, expected: Option<Reason>| {
            let mut rules = rules();
            (rules.vote.min_choices, rules.vote.max_choices) = (min, max);
            assert_eq!(rules.judge(&ballot(2, 1, "2020-09-02 10:00", &[choices]), true), expected, "{choices:b}");
        };
        check(3, None, 0b00_1001, Some(Reason::TooFewChoices));
        check(3, None, 0b01_1001, None);
        check(3, Some(3), 0b01_1001, None);
        check(0, Some(3), 0b01_1011, Some(Reason::TooManyChoices));
        check(0, Some(2), 0b01_1001, Some(Reason::TooManyChoices));
        check(0, Some(2), 0b00_1001, None);
    }

    #[test]
    fn of_too_many_choices_the_first_can_be_kept() {
        let check = |max_in_all, choices: u8, expected: u8| {
            let mut rules = rules();
            (rules.vote.overfull, rules.vote.max_choices) = (Overfull::KeepFirst, max_in_all);
            assert_eq!(rules.judge(&ballot(2, 1, "2020-09-02 10:00", &[choices]), true), None);
            let mut kept = [choices];
            rules.keep_first(&mut kept);
            assert_eq!(kept, [expected], "{choices:b} {max_in_all:?}");
            assert!(!rules.is_overfull(&kept));
        };
        check(None, 0b00_1001, 0b00_1001);
        check(None, 0b11_1111, 0b11_1011);
        check(None, 0b11_1110, 0b11_1110);
        check(Some(3), 0b11_1111, 0b00_1011);
        check(Some(4), 0b11_1101, 0b01_1101);
        check(Some(9), 0b11_1111, 0b11_1011);
    }

    #[test]
    fn limits_hold_beyond_sixty_four_options() {
        let mut choices = [0; 10];
        let mut limit = Limit { category: String::new(), options: vec![0; 10], min: 0, max: Some(2) };
        for option in [3, 63, 64, 79] {
            crate::model::ballot::choose(&mut choices, option);
            crate::model::ballot::choose(&mut limit.options, option);
        }
        assert_eq!((limit.chosen(&choices), chosen_in_all(&choices)), (4, 4));
        let rules = Rules { limits: vec![limit], ..rules() };
        rules.keep_first(&mut choices);
        assert_eq!(crate::model::ballot::chosen(&choices).collect::<Vec<_>>(), [3, 63]);
    }
}
