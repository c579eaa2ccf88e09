//! The campaigns shipped with the program, each from its definition to its papers and its evidence, by commands alone.
//! What is awarded is worked out here a second time, in whole numbers, from the scores that the story hands out.

mod nanjing_2017;
mod unjudged;
mod zhuhai_2015;
mod zhuhai_2020;
mod zhuhai_2021;

use std::collections::BTreeMap;

use laurel_core::model::time::Moment;
use serde_json::{Value, json};

use crate::desk::{Office, open};
use crate::paper::read;

/// A case of the story.
#[derive(Clone)]
pub struct Entry {
    pub id: Value,
    pub category: String,
    pub title: String,
}

/// A campaign on its way.
pub struct Story {
    pub office: Office,
    pub campaign: Value,
    /// By category and number.
    pub cases: Vec<Entry>,
}

/// Title → tier, of those who get one.
pub type Awards = BTreeMap<String, String>;

impl Story {
    /// A campaign from a shipped definition with that many cases in each of its categories, taken in from a table.
    pub fn begin(key: &str, on: &str, counts: &[usize], status: &str) -> Story {
        let mut office = open();
        office.now = Moment::parse(on).unwrap();
        let campaign = office.campaign(key);
        let shown = office.call("campaign.show", json!({ "campaign": campaign }));
        let names = shown["definition"]["categories"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap());
        let mut table = "类别,案例名称,项目单位,项目简介,所在区\n".to_owned();
        for (category, count) in names.zip(counts) {
            for place in 1..=*count {
                table.push_str(&format!(
                    "{category},{category}第{place}号案例,{category}单位{place}；协作单位,简介,市直\n"
                ));
            }
        }
        let file = office.file("案例.csv", table);
        let request = json!({ "campaign": campaign, "file": file, "shortlisted": status == "shortlisted" });
        let taken = office.call("case.import", request);
        assert_eq!((&taken["problems"], &taken["added"]), (&json!([]), &json!(counts.iter().sum::<usize>())));
        let rows = office.call("case.list", json!({ "campaign": campaign }));
        let entry = |row: &Value| Entry {
            id: row["id"].clone(),
            category: row["category"].as_str().unwrap().to_owned(),
            title: row["title"].as_str().unwrap().to_owned(),
        };
        let cases = rows.as_array().unwrap().iter().map(entry).collect();
        Story { office, campaign, cases }
    }

    pub fn of(&self, more: Value) -> Value {
        let mut request = json!({ "campaign": self.campaign });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    }

    pub fn call(&self, name: &str, more: Value) -> Value {
        self.office.call(name, self.of(more))
    }

    /// Fills in what a definition leaves to the office: who issues the certificates, and their day.
    pub fn issue(&self, by: &str, dated: &str) {
        let shown = self.call("campaign.show", json!({}));
        let mut definition = shown["definition"].clone();
        definition["certificate"]["issuers"] = json!([by]);
        definition["certificate"]["dated"] = json!(dated);
        self.call("campaign.update", json!({ "revision": shown["revision"], "definition": definition }));
    }

    pub fn at(&mut self, moment: &str) {
        self.office.now = Moment::parse(moment).unwrap();
    }

    /// Jurors of a group from a table; their ids in the order of the table.
    pub fn jurors(&self, group: &str, count: usize) -> Vec<Value> {
        let line = |place: usize| format!("{group}评委{place},{group}评委单位{place},委员,{group},1390000{place:04}\n");
        let lines: String = (1..=count).map(line).collect();
        let file = self.office.file("评委.csv", format!("姓名,单位,职务,评委组,手机\n{lines}"));
        let taken = self.office.call("juror.import", json!({ "file": file }));
        assert_eq!((&taken["problems"], &taken["added"]), (&json!([]), &json!(count)));
        let all = self.office.call("juror.list", json!({}));
        let id = |place: usize| {
            let named = format!("{group}评委{place}");
            all.as_array().unwrap().iter().find(|juror| juror["name"] == named.as_str()).unwrap()["id"].clone()
        };
        (1..=count).map(id).collect()
    }

    pub fn seat(&self, stage: &str, groups: &[(&str, &[Value])]) {
        let seats: Vec<Value> = groups
            .iter()
            .flat_map(|(group, jurors)| jurors.iter().map(move |juror| json!({ "juror": juror, "group": group })))
            .collect();
        self.call("seat.set", json!({ "stage": stage, "seats": seats }));
    }

    /// Enters a stage for these cases: `cells` gives what the juror at that place gives the case at that place.
    pub fn enter(
        &self,
        stage: &str,
        jurors: &[Value],
        cases: &[Entry],
        cells: impl Fn(usize, usize) -> Vec<(&'static str, String)>,
    ) {
        let mut typed = Vec::new();
        for (place, juror) in jurors.iter().enumerate() {
            for (at, case) in cases.iter().enumerate() {
                let cell = |(item, text)| json!({ "juror": juror, "case": case.id, "item": item, "text": text });
                typed.extend(cells(place, at).into_iter().map(cell));
            }
        }
        let count = typed.len();
        let entered = self.call("score.enter", json!({ "stage": stage, "cells": typed, "why": "" }));
        assert_eq!(entered["entered"], count);
    }

    /// Ballots of a rehearsal, taken in as the platform's export; the votes by title.
    pub fn vote(&self, scale: u32) -> BTreeMap<String, u64> {
        let ballots = self.call("vote.rehearse", json!({ "format": "csv", "scale": scale }));
        self.call("vote.import", json!({ "file": ballots["file"], "reject_undecided": true }));
        let tally = self.call("vote.tally", json!({}));
        let rows = tally["categories"].as_array().unwrap().iter().flat_map(|c| c["rows"].as_array().unwrap());
        rows.map(|row| (row["title"].as_str().unwrap().to_owned(), row["votes"].as_u64().unwrap())).collect()
    }

    pub fn tier(&self, name: &str) -> Value {
        let board = self.call("award.board", json!({}));
        board["tiers"].as_array().unwrap().iter().find(|tier| tier["name"] == name).unwrap()["id"].clone()
    }

    /// Confirms the awards, has the supervisor sign them and gives who got what.
    pub fn confirm_and_sign(&self) -> Awards {
        let confirmed = self.call("award.confirm", json!({}));
        let digest = &confirmed["digest"];
        let signed = self.call("award.sign_off", json!({ "supervisor": "吴清", "digest": digest }));
        assert_eq!(signed["final_"], true);
        awards(&signed)
    }

    /// The pages of a document, without white space.
    pub fn print(&self, kind: &str) -> Vec<String> {
        let output = self.call("print.pdf", json!({ "kind": kind }));
        let pdf = std::fs::read(self.office.path_of(&output)).unwrap();
        if let Ok(folder) = std::env::var("LAUREL_PAGES") {
            let name = self.campaign.to_string() + &self.cases.len().to_string();
            std::fs::write(std::path::Path::new(&folder).join(format!("whole-{name}-{kind}.pdf")), &pdf).unwrap();
        }
        read(&pdf)
    }

    /// Exports the evidence pack and has it verified; its number.
    pub fn evidence(&self) -> String {
        let pack = self.call("evidence.export", json!({}));
        let report = self.office.call("evidence.verify", json!({ "file": pack["file"] }));
        assert_eq!(
            (&report["sound"], &report["problems"], &report["number"]),
            (&json!(true), &json!([]), &pack["number"])
        );
        pack["number"].as_str().unwrap().to_owned()
    }
}

/// Who holds what on a board, persons by name.
pub fn awards(board: &Value) -> Awards {
    let rows = board["categories"].as_array().unwrap().iter().flat_map(|c| c["rows"].as_array().unwrap());
    let held = |row: &Value, name: &str| Some((row[name].as_str()?.to_owned(), row["tier_name"].as_str()?.to_owned()));
    let cases = rows.filter_map(|row| held(row, "title"));
    cases.chain(board["persons"].as_array().unwrap().iter().filter_map(|person| held(person, "name"))).collect()
}

/// The titles of each category in the order of `score`, the highest first; no two may be equal.
pub fn ranked<T: Ord>(cases: &[Entry], score: impl Fn(&Entry) -> T) -> Vec<Vec<String>> {
    let mut categories: Vec<(&str, Vec<(T, &Entry)>)> = Vec::new();
    for case in cases {
        let scored = (score(case), case);
        match categories.iter_mut().find(|(name, _)| *name == case.category) {
            Some((_, all)) => all.push(scored),
            None => categories.push((&case.category, vec![scored])),
        }
    }
    let order = |(_, mut all): (&str, Vec<(T, &Entry)>)| {
        all.sort_by(|(a, _), (b, _)| b.cmp(a));
        assert!(all.windows(2).all(|pair| pair[0].0 > pair[1].0), "the story must not tie");
        all.into_iter().map(|(_, case)| case.title.clone()).collect()
    };
    categories.into_iter().map(order).collect()
}

/// Half points as they are typed: 31 is 15.5.
pub fn halves(count: i64) -> String {
    format!("{}.{}", count / 2, count % 2 * 5)
}
