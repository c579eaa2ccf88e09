//! What jurors entered, sheet by sheet. There may be a hundred thousand values: keys are kept once, values side by side.

use std::borrow::Cow;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

use super::exact::Points;
use super::{CaseId, JurorId};

/// One value entered, as it is written and read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Entry<'a> {
    pub stage: Cow<'a, str>,
    pub juror: JurorId,
    pub case: CaseId,
    /// Key of the criterion; empty for a vote, a pass or a place.
    pub item: Cow<'a, str>,
    /// Points; 1 or 0 for a vote and for pass or fail; the place for a rank. None = the juror abstained from the case.
    pub value: Option<Points>,
}

/// All values of a campaign, in the order in which they were put.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    /// Of stages and items.
    keys: Vec<String>,
    /// The one found last: mostly they come in the same order.
    last: usize,
    sheets: Vec<Span>,
    values: Vec<Given>,
}

/// A sheet, by the number of its values.
#[derive(Debug, Clone)]
struct Span {
    stage: usize,
    juror: JurorId,
    case: CaseId,
    values: usize,
}

/// What one juror entered about one case, values that follow each other.
pub struct SheetEntries<'a> {
    pub stage: &'a str,
    pub juror: JurorId,
    pub case: CaseId,
    pub values: &'a [Given],
}

#[derive(Debug, Clone, Copy)]
pub struct Given {
    /// Place of the item's key among `keys`.
    pub item: usize,
    pub value: Option<Points>,
}

impl Entries {
    /// Begins a sheet, or goes on with the last one where it is the same.
    pub fn begin(&mut self, stage: &str, juror: JurorId, case: CaseId) {
        let stage = self.place(stage);
        let goes_on = |last: &Span| (last.stage, last.juror, last.case) == (stage, juror, case);
        if !self.sheets.last().is_some_and(goes_on) {
            self.sheets.push(Span { stage, juror, case, values: 0 });
        }
    }

    /// Adds a value to the sheet begun last. `item` is the place of its key.
    pub fn put(&mut self, item: usize, value: Option<Points>) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.values += 1;
            self.values.push(Given { item, value });
        }
    }

    /// The place of a key among `keys`, which has it from now on.
    pub fn place(&mut self, key: &str) -> usize {
        let is_it = |at: &usize| self.keys.get(*at).is_some_and(|known| known == key);
        let found = std::iter::once(self.last + 1).chain(0..self.keys.len()).find(is_it);
        self.last = found.unwrap_or_else(|| {
            self.keys.push(key.to_owned());
            self.keys.len() - 1
        });
        self.last
    }

    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// A key by its place.
    pub fn key(&self, at: usize) -> &str {
        self.keys.get(at).map_or("", String::as_str)
    }

    pub fn sheets(&self) -> impl Iterator<Item = SheetEntries<'_>> {
        let mut rest = self.values.as_slice();
        self.sheets.iter().map(move |span| {
            let (values, after) = rest.split_at_checked(span.values).unwrap_or_default();
            rest = after;
            SheetEntries { stage: self.key(span.stage), juror: span.juror, case: span.case, values }
        })
    }

    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        self.sheets().flat_map(move |SheetEntries { stage, juror, case, values }| {
            let stage = Cow::Borrowed(stage);
            values.iter().map(move |given| Entry {
                stage: stage.clone(),
                juror,
                case,
                item: self.key(given.item).into(),
                value: given.value,
            })
        })
    }

    /// How many values.
    pub fn count(&self) -> usize {
        self.values.len()
    }
}

impl<'a> Extend<Entry<'a>> for Entries {
    fn extend<I: IntoIterator<Item = Entry<'a>>>(&mut self, all: I) {
        for entry in all {
            self.begin(&entry.stage, entry.juror, entry.case);
            let item = self.place(&entry.item);
            self.put(item, entry.value);
        }
    }
}

impl<'a> FromIterator<Entry<'a>> for Entries {
    fn from_iter<I: IntoIterator<Item = Entry<'a>>>(all: I) -> Self {
        let mut entries = Entries::default();
        entries.extend(all);
        entries
    }
}

impl Serialize for Entries {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Entries;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("得分的列表")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Entries, A::Error> {
                let mut entries = Entries::default();
                while let Some(entry) = all.next_element::<Entry<'_>>()? {
                    entries.extend([entry]);
                }
                Ok(entries)
            }
        }
        deserializer.deserialize_seq(All)
    }
}
