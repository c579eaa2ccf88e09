//! What jurors and chairs did, as a result is computed from it: seats, confirmed recusals, scores that count now, second
//! votes. Who may write them is for the jobs of judging to say.

use rusqlite::{Connection, Row};
use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, Visitor};

use super::codes::{read_json, unreadable};
use crate::error::Result;
use crate::model::entries::Entries;
use crate::model::exact::Points;
use crate::model::facts::{Recused, Revote, Seat};
use crate::model::{CampaignId, CaseId, CategoryId, JurorId};

/// Seats by stage, group and position.
pub fn seats(connection: &Connection, campaign: CampaignId) -> Result<Vec<Seat>> {
    let sql = "SELECT stage_key, group_key, juror_id, juror.name, categories
         FROM seat JOIN juror ON juror.id = seat.juror_id WHERE campaign_id = ?1
         ORDER BY stage_key, group_key, position, juror_id";
    rows(connection, sql, campaign, |row| {
        Ok(Seat {
            stage: row.get("stage_key")?,
            group: row.get("group_key")?,
            juror: JurorId(row.get("juror_id")?),
            name: row.get("name")?,
            categories: read_json::<Vec<i64>>(row, "categories")?.into_iter().map(CategoryId).collect(),
        })
    })
}

/// Recusals whose newest word is that they are confirmed.
pub fn recusals(connection: &Connection, campaign: CampaignId) -> Result<Vec<Recused>> {
    let sql = "SELECT stage_key, juror_id, case_id FROM recusal WHERE campaign_id = ?1 AND state = 'confirmed'
           AND NOT EXISTS (SELECT 1 FROM recusal later WHERE later.campaign_id = recusal.campaign_id
             AND later.juror_id = recusal.juror_id AND later.case_id = recusal.case_id
             AND coalesce(later.stage_key, '') = coalesce(recusal.stage_key, '') AND later.id > recusal.id)
         ORDER BY juror_id, case_id, id";
    rows(connection, sql, campaign, |row| {
        Ok(Recused {
            stage: row.get("stage_key")?,
            juror: JurorId(row.get("juror_id")?),
            case: CaseId(row.get("case_id")?),
        })
    })
}

/// Every value that counts now of the cases asked for. There may be a hundred thousand: columns are looked up once.
pub fn entries(connection: &Connection, campaign: CampaignId, of_case: impl Fn(&CaseId) -> bool) -> Result<Entries> {
    let mut statement = connection.prepare_cached(
        "SELECT stage_key, juror_id, case_id, marks FROM score_sheet WHERE campaign_id = ?1
         ORDER BY stage_key, juror_id, case_id",
    )?;
    let place = |column| statement.column_index(column);
    let (stage, juror, case, marks) = (place("stage_key")?, place("juror_id")?, place("case_id")?, place("marks")?);
    let mut entries = Entries::default();
    let mut rows = statement.query([campaign.0])?;
    while let Some(row) = rows.next()? {
        let case = CaseId(row.get(case)?);
        if of_case(&case) {
            let text = |column: usize| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
            entries.begin(text(stage)?, JurorId(row.get(juror)?), case);
            serde_json::Deserializer::from_str(text(marks)?)
                .deserialize_map(Marks(&mut entries))
                .map_err(unreadable)?;
        }
    }
    Ok(entries)
}

/// Takes the marks of a sheet, in the order of their items, as entries.
struct Marks<'a>(&'a mut Entries);

impl<'de> Visitor<'de> for Marks<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("分值")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut marks: A) -> std::result::Result<(), A::Error> {
        while let Some(item) = marks.next_key_seed(Item(&mut *self.0))? {
            let value = marks.next_value::<Option<i64>>()?;
            self.0.put(item, value.map(Points));
        }
        Ok(())
    }
}

/// Looks an item up where it was read, so that its key is not copied.
struct Item<'a>(&'a mut Entries);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, key: D) -> std::result::Result<usize, D::Error> {
        key.deserialize_str(self)
    }
}

impl Visitor<'_> for Item<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("评分项")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> std::result::Result<usize, E> {
        Ok(self.0.place(key))
    }
}

/// Second votes that were not withdrawn, the oldest first. The cases chosen stand in the order of the vote; of those
/// not chosen an only one comes last, while several have no order among themselves that anyone recorded.
pub fn revotes(connection: &Connection, campaign: CampaignId) -> Result<Vec<Revote>> {
    let sql = "SELECT cases, chosen FROM tie_decision
         WHERE campaign_id = ?1 AND answer = 'revote' AND withdrawn_at IS NULL ORDER BY id";
    rows(connection, sql, campaign, |row| {
        let (cases, mut order) = (read_json::<Vec<i64>>(row, "cases")?, read_json::<Vec<i64>>(row, "chosen")?);
        let others: Vec<i64> = cases.into_iter().filter(|case| !order.contains(case)).collect();
        if let [only] = others.as_slice() {
            order.push(*only);
        }
        Ok(Revote { order: order.into_iter().map(CaseId).collect() })
    })
}

fn rows<T>(
    connection: &Connection,
    sql: &str,
    campaign: CampaignId,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_map([campaign.0], read)?.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{Call, Unwatched};
    use crate::model::campaign::Definition;
    use crate::model::case::{CaseState, CaseStatus};
    use crate::model::field::Answers;
    use crate::model::time::Moment;
    use crate::store::{Library, campaigns, cases};

    /// Runs SQL in a library with 王芳 (1) and 李强 (2) and a campaign of three cases: `{C}` is the campaign, `{T}` its
    /// tier, `{1}` to `{3}` the cases.
    fn check<T: PartialEq + std::fmt::Debug>(
        statements: &str,
        read: impl FnOnce(&Connection, CampaignId) -> Result<T>,
        expected: impl FnOnce(&[CaseId]) -> T,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("案例库.laurel"), Moment(0)).unwrap();
        let call = Call { who: "陈敏".to_owned(), now: Moment(0), watch: &Unwatched };
        let definition = r#"{ "title": "甲", "edition": "一", "categories": [{ "name": "甲类" }],
            "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" }, "tiers": [{ "name": "最佳" }] }"#;
        let definition: Definition = serde_json::from_str(definition).unwrap();
        library
            .transact(&call, |transaction| {
                let campaign = campaigns::insert(transaction, &definition)?;
                let kept = campaigns::definition(transaction, campaign)?;
                let (category, tier) = (kept.categories[0].id.unwrap(), kept.tiers[0].id.unwrap());
                let mut ids = Vec::new();
                for number in 1..=3 {
                    let state = CaseState {
                        category,
                        number,
                        title: format!("{number}号"),
                        units: Vec::new(),
                        answers: Answers::new(),
                        status: CaseStatus::Received,
                        removed: false,
                    };
                    ids.push(cases::insert(transaction, campaign, &state)?);
                }
                let jurors =
                    "INSERT INTO juror (id, name, unit, title, jury_group, phone, revision, created_at, updated_at)
                    VALUES (1, '王芳', '', '', '', '', 1, 0, 0), (2, '李强', '', '', '', '', 1, 0, 0);";
                let named =
                    [("{C}", campaign.0), ("{T}", tier.0), ("{1}", ids[0].0), ("{2}", ids[1].0), ("{3}", ids[2].0)];
                let statements =
                    named.iter().fold(statements.to_owned(), |text, (name, id)| text.replace(name, &id.to_string()));
                transaction.execute_batch(jurors)?;
                transaction.execute_batch(&statements)?;
                assert_eq!(read(transaction, campaign)?, expected(&ids));
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn seats_stand_by_group_and_position() {
        check(
            "INSERT INTO seat (campaign_id, stage_key, juror_id, group_key, position, categories)
             VALUES ({C}, 's', 1, 'g', 2, '[]'), ({C}, 's', 2, 'g', 1, '[7]');",
            |connection, campaign| {
                Ok(seats(connection, campaign)?.into_iter().map(|s| (s.name, s.categories)).collect::<Vec<_>>())
            },
            |_| vec![("李强".to_owned(), vec![CategoryId(7)]), ("王芳".to_owned(), Vec::new())],
        );
    }

    #[test]
    fn the_newest_word_about_a_recusal_holds() {
        let insert = "INSERT INTO recusal (id, campaign_id, stage_key, juror_id, case_id, origin, state, reason,
                      settled_at, settled_by) VALUES ";
        let row = |id: u32, stage: &str, juror: u32, case: &str, state: &str| {
            format!("({id}, {{C}}, {stage}, {juror}, {{{case}}}, 'declared', '{state}', '同单位', 0, '陈敏')")
        };
        let rows = [
            row(1, "NULL", 1, "1", "confirmed"),
            row(2, "NULL", 1, "2", "confirmed"),
            row(3, "NULL", 1, "2", "dismissed"),
            row(4, "'s'", 2, "1", "dismissed"),
            row(5, "'s'", 2, "1", "confirmed"),
            // Of another stage: says nothing about all stages.
            row(6, "'s'", 1, "1", "dismissed"),
        ];
        check(&format!("{insert}{};", rows.join(", ")), recusals, |ids| {
            vec![
                Recused { stage: None, juror: JurorId(1), case: ids[0] },
                Recused { stage: Some("s".to_owned()), juror: JurorId(2), case: ids[0] },
            ]
        });
    }

    #[test]
    fn scores_are_points_and_nothing_is_an_abstention() {
        check(
            "INSERT INTO score_sheet (campaign_id, stage_key, juror_id, case_id, marks)
             VALUES ({C}, 's', 1, {1}, '{\"a\":9250}'), ({C}, 's', 1, {2}, '{\"a\":null}');",
            |connection, campaign| {
                Ok(entries(connection, campaign, |_| true)?.iter().map(|e| (e.case, e.value)).collect::<Vec<_>>())
            },
            |ids| vec![(ids[0], Some(Points(9250))), (ids[1], None)],
        );
    }

    #[test]
    fn a_second_vote_puts_an_only_loser_last() {
        let decision = |cases: &str, chosen: &str, answer: &str, withdrawn: &str| {
            format!(
                "INSERT INTO tie_decision (id, campaign_id, tier_id, category_id, cases, answer, chosen, reason, names,
                   decided_at, decided_by, withdrawn_at)
                 VALUES ((SELECT count(*) + 1 FROM tie_decision), {{C}}, {{T}}, NULL, '{cases}', '{answer}', '{chosen}',
                   '票数相同', '[]', 0, '陈敏', {withdrawn});"
            )
        };
        let statements = [
            decision("[{1},{2},{3}]", "[{3},{1}]", "revote", "NULL"),
            decision("[{1},{2},{3}]", "[{2}]", "revote", "NULL"),
            decision("[{1},{2}]", "[{2}]", "revote", "5"),
            decision("[{1},{2}]", "[{2}]", "leaders", "NULL"),
        ];
        check(&statements.concat(), revotes, |ids| {
            vec![Revote { order: vec![ids[2], ids[0], ids[1]] }, Revote { order: vec![ids[1]] }]
        });
    }
}
