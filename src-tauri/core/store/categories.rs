//! Categories of a campaign and the fields of their forms. A field is known by its key: answers stay under it
//! when the field is changed, and even when it is taken out of the form.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::Transaction;
use super::codes::{json, read_json, read_word, word};
use crate::error::{Error, Result};
use crate::model::campaign::Category;
use crate::model::field::Field;
use crate::model::{CampaignId, CategoryId};

/// The categories of a campaign in order, each with its form.
pub fn of_campaign(connection: &Connection, campaign: CampaignId) -> Result<Vec<Category>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, name, shortlist, min_choices, max_choices FROM category
         WHERE campaign_id = ?1 ORDER BY position, id",
    )?;
    let rows = statement.query_map([campaign.0], |row| {
        Ok(Category {
            id: Some(CategoryId(row.get("id")?)),
            name: row.get("name")?,
            shortlist: row.get("shortlist")?,
            min_choices: row.get("min_choices")?,
            max_choices: row.get("max_choices")?,
            fields: Vec::new(),
        })
    })?;
    let mut categories = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    for category in &mut categories {
        if let Some(id) = category.id {
            category.fields = fields(connection, id)?;
        }
    }
    Ok(categories)
}

fn fields(connection: &Connection, category: CategoryId) -> Result<Vec<Field>> {
    let mut statement = connection.prepare_cached(
        "SELECT key, label, kind, required, hint, min, max, options FROM field
         WHERE category_id = ?1 ORDER BY position, key",
    )?;
    let rows = statement.query_map([category.0], |row| {
        Ok(Field {
            key: row.get("key")?,
            label: row.get("label")?,
            kind: read_word(row, "kind")?,
            required: row.get("required")?,
            hint: row.get("hint")?,
            min: row.get("min")?,
            max: row.get("max")?,
            options: read_json(row, "options")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Brings the campaign's categories to those given: known ids are changed, new ones added, missing ones taken
/// out unless cases belong to them.
pub(super) fn write(transaction: &Transaction<'_>, campaign: CampaignId, categories: &[Category]) -> Result<()> {
    let before = of_campaign(transaction, campaign)?;
    let known: BTreeSet<CategoryId> = before.iter().filter_map(|c| c.id).collect();
    let wanted: BTreeSet<CategoryId> = categories.iter().filter_map(|c| c.id).collect();
    if !wanted.is_subset(&known) {
        return Err(Error::Conflict { what: "活动的类别" });
    }
    for category in &before {
        let Some(id) = category.id else { continue };
        if wanted.contains(&id) {
            // Two categories may trade names; the name is free until both have their new one.
            transaction.execute("UPDATE category SET name = ?2 WHERE id = ?1", params![id.0, format!("\u{1}{id}")])?;
        } else {
            take_out(transaction, id, &category.name)?;
        }
    }
    for (position, category) in (1i64..).zip(categories) {
        let id = match category.id {
            Some(known) => known,
            None => CategoryId(transaction.new_id()?),
        };
        transaction.execute(
            "INSERT INTO category (id, campaign_id, position, name, shortlist, min_choices, max_choices)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO UPDATE SET position = excluded.position, name = excluded.name,
               shortlist = excluded.shortlist, min_choices = excluded.min_choices, max_choices = excluded.max_choices",
            params![
                id.0,
                campaign.0,
                position,
                category.name,
                category.shortlist,
                category.min_choices,
                category.max_choices,
            ],
        )?;
        write_fields(transaction, id, &category.fields)?;
    }
    Ok(())
}

fn take_out(transaction: &Transaction<'_>, id: CategoryId, name: &str) -> Result<()> {
    let (kept, removed): (i64, i64) = transaction.query_row(
        "SELECT coalesce(sum(CASE WHEN removed_at IS NULL THEN 1 ELSE 0 END), 0) AS kept,
                coalesce(sum(CASE WHEN removed_at IS NULL THEN 0 ELSE 1 END), 0) AS removed
         FROM case_entry WHERE category_id = ?1",
        [id.0],
        |row| Ok((row.get("kept")?, row.get("removed")?)),
    )?;
    if kept > 0 {
        return Err(Error::Refused(format!(
            "类别“{name}”下有 {kept} 个案例，不能删除。请先把这些案例改到其他类别，再删除。"
        )));
    }
    if removed > 0 {
        return Err(Error::Refused(format!(
            "回收站中有 {removed} 个案例属于类别“{name}”，删除后将无法恢复。请先恢复这些案例并改到其他类别，再删除。"
        )));
    }
    transaction.execute("DELETE FROM match_decision WHERE category_id = ?1", [id.0])?;
    transaction.execute("DELETE FROM field WHERE category_id = ?1", [id.0])?;
    transaction.execute("DELETE FROM category WHERE id = ?1", [id.0])?;
    Ok(())
}

fn write_fields(transaction: &Transaction<'_>, category: CategoryId, fields: &[Field]) -> Result<()> {
    transaction.execute("DELETE FROM field WHERE category_id = ?1", [category.0])?;
    for (position, field) in (1i64..).zip(fields) {
        // A key of the library's own never meets the answers of a field that was taken out.
        let key = if field.key.is_empty() { format!("f{}", transaction.new_id()?) } else { field.key.clone() };
        transaction.execute(
            "INSERT INTO field (category_id, position, key, label, kind, required, hint, min, max, options)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                category.0,
                position,
                key,
                field.label,
                word(field.kind)?,
                field.required,
                field.hint,
                field.min,
                field.max,
                json(&field.options)?,
            ],
        )?;
    }
    Ok(())
}
