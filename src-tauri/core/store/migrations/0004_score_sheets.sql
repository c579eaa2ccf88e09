-- What a juror gave a case stands together, a row a sheet, as it is entered and counted: a result reads a fifth of the
-- rows. `marks` is a JSON object: by item hundredths of a point, null = the juror abstained; an item without a value is
-- not in it.

CREATE TABLE score_sheet (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  stage_key TEXT NOT NULL,
  juror_id INTEGER NOT NULL REFERENCES juror (id),
  case_id INTEGER NOT NULL REFERENCES case_entry (id),
  marks TEXT NOT NULL,
  PRIMARY KEY (campaign_id, stage_key, juror_id, case_id)
) STRICT, WITHOUT ROWID;

INSERT INTO score_sheet (campaign_id, stage_key, juror_id, case_id, marks)
SELECT campaign_id, stage_key, juror_id, case_id, json_group_object(item, value) FROM score
GROUP BY campaign_id, stage_key, juror_id, case_id ORDER BY campaign_id, stage_key, juror_id, case_id;

DROP TABLE score;

-- Cell by cell. `entry_id` is the entry that put the value there and the revision of the cell: always its newest.
CREATE VIEW score AS
SELECT campaign_id, stage_key, juror_id, case_id, mark.key AS item, mark.value AS value,
  (SELECT max(id) FROM score_entry WHERE score_entry.campaign_id = score_sheet.campaign_id
     AND score_entry.stage_key = score_sheet.stage_key AND score_entry.juror_id = score_sheet.juror_id
     AND score_entry.case_id = score_sheet.case_id AND score_entry.item = mark.key) AS entry_id
FROM score_sheet, json_each(marks) AS mark;
