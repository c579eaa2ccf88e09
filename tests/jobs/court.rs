//! A court for the stories of scores: a stage whose rules are frozen, its cases, its jurors in their seats.

use laurel_core::files::score_file::{self, JurorSheet};
use laurel_core::files::workbook::Cell;
use serde_json::{Value, json};

use crate::desk::{Office, open};

/// A campaign whose stage 现场评审 has two groups: experts score 创新性 and 实效性, 大众 vote for one case a category.
pub struct Court {
    pub office: Office,
    pub campaign: Value,
    /// 一号 to 三号 in 甲类, 四号 in 乙类.
    pub cases: Vec<Value>,
    /// 王强 (experts, all), 李芳 (experts, 甲类 only), 赵敏 (大众).
    pub jurors: Vec<Value>,
}

pub fn definition(juror_step: &str) -> Value {
    let criterion = |key: &str, name: &str, max: u32| json!({ "key": key, "name": name, "weight": max, "max": max, "step": juror_step });
    json!({
        "title": "创新案例评选", "edition": "2020年",
        "categories": [{ "name": "甲类" }, { "name": "乙类" }],
        "vote": { "opens_at": "2020-09-01 09:00", "closes_at": "2020-09-07 17:00" },
        "tiers": [{ "name": "最佳案例", "quota": 1 }],
        "judging": {
            "stages": [{
                "key": "site", "name": "现场评审",
                "criteria": [criterion("new", "创新性", 30), criterion("use", "实效性", 70)],
                "groups": [
                    { "key": "expert", "name": "专家", "weight": 1, "mode": "score", "method": { "name": "mean" } },
                    { "key": "mass", "name": "大众", "weight": 1, "mode": "approval", "max_choices": 1 },
                ],
            }],
            "composite": [{ "weight": 100, "source": { "kind": "stage", "stage": "site" } }],
        },
    })
}

pub fn court() -> Court {
    let office = open();
    let campaign = office.call("campaign.create", json!({ "definition": definition("0.5") }))["campaign"].clone();
    let titles = [("甲类", "一号案例"), ("甲类", "二号案例"), ("甲类", "三号案例"), ("乙类", "四号案例")];
    let cases = titles.map(|(category, title)| office.case(&campaign, category, title, &["某单位"])).to_vec();
    office.call("judging.freeze", json!({ "campaign": campaign, "reason": "" }));
    let jurors = ["王强", "李芳", "赵敏"].map(|name| juror(&office, name)).to_vec();
    let first = office.category(&campaign, "甲类");
    let seats = json!([
        { "juror": jurors[0], "group": "expert", "categories": [] },
        { "juror": jurors[1], "group": "expert", "categories": [first] },
        { "juror": jurors[2], "group": "mass", "categories": [] },
    ]);
    office.call("seat.set", json!({ "campaign": campaign, "stage": "site", "seats": seats }));
    Court { office, campaign, cases, jurors }
}

pub fn juror(office: &Office, name: &str) -> Value {
    let draft = json!({ "name": name, "unit": "某大学", "title": "教授", "jury_group": "专家", "phone": "" });
    office.call("juror.save", json!({ "juror": null, "revision": null, "draft": draft }))["juror"].clone()
}

impl Court {
    pub fn of(&self, more: Value) -> Value {
        let mut request = json!({ "campaign": self.campaign, "stage": "site" });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    }

    /// Juror and case by their place, the item, what is typed; every cell was shown as empty.
    pub fn typed(&self, cells: &[(usize, usize, &str, &str)]) -> Value {
        let cell = |&(juror, case, item, text): &(usize, usize, &str, &str)| json!({ "juror": self.jurors[juror], "case": self.cases[case], "item": item, "text": text });
        self.of(json!({ "cells": cells.iter().map(cell).collect::<Vec<_>>(), "why": "" }))
    }

    /// The same as keyed a second time.
    pub fn keyed(&self, cells: &[(usize, usize, &str, &str)]) -> Value {
        let cell = |&(juror, case, item, value): &(usize, usize, &str, &str)| json!({ "juror": self.jurors[juror], "case": self.cases[case], "item": item, "value": value });
        self.of(json!({ "cells": cells.iter().map(cell).collect::<Vec<_>>() }))
    }

    pub fn grid(&self, category: &str) -> Value {
        self.office.call("score.grid", self.of(json!({ "category": self.office.category(&self.campaign, category) })))
    }

    /// The filled cells of 甲类 as `评委 案例 评分项=值`.
    pub fn cells(&self) -> Vec<String> {
        let name = |list: &[Value], id: &Value| list.iter().position(|known| known == id).unwrap();
        let grid = self.grid("甲类");
        let cells = grid["cells"].as_array().unwrap().iter().map(|cell| {
            let (juror, case) = (name(&self.jurors, &cell["juror"]), name(&self.cases, &cell["case"]));
            format!("{juror} {case} {}={}", cell["item"].as_str().unwrap(), cell["text"].as_str().unwrap())
        });
        cells.collect()
    }

    /// Checks of the cells of 甲类, in their order.
    pub fn checks(&self) -> Vec<String> {
        let grid = self.grid("甲类");
        let cells = grid["cells"].as_array().unwrap().iter();
        cells.map(|cell| cell["check"].as_str().unwrap().to_owned()).collect()
    }

    /// A workbook of one juror's sheet with the rows given as (序号, 案例名称, values).
    pub fn workbook(&self, juror: &str, rows: &[(u64, &str, [&str; 2])]) -> Value {
        let row = |&(number, title, values): &(u64, &str, [&str; 2])| {
            let fixed = [Cell::Empty, Cell::Number(number), title.into()];
            fixed.into_iter().chain(values.map(Cell::from)).collect()
        };
        let sheet = JurorSheet {
            stage: "现场评审".into(),
            juror: juror.into(),
            unit: "某大学".into(),
            group: "专家".into(),
            headings: vec!["创新性（0—30分）".into(), "实效性".into()],
            rows: rows.iter().map(row).collect(),
        };
        let path = self.office.folder().join("评分表.xlsx");
        score_file::write(&path, vec![sheet]).unwrap();
        json!(self.office.desk.files.admit(&path, "评分表.xlsx").unwrap())
    }
}
