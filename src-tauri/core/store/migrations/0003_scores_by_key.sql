-- A result reads all scores of a campaign in the order of their key: they lie in it, without a second tree to search.

CREATE TABLE score_by_key (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  stage_key TEXT NOT NULL,
  juror_id INTEGER NOT NULL REFERENCES juror (id),
  case_id INTEGER NOT NULL REFERENCES case_entry (id),
  item TEXT NOT NULL,
  value INTEGER,
  entry_id INTEGER NOT NULL,
  PRIMARY KEY (campaign_id, stage_key, juror_id, case_id, item)
) STRICT, WITHOUT ROWID;

INSERT INTO score_by_key (campaign_id, stage_key, juror_id, case_id, item, value, entry_id)
SELECT campaign_id, stage_key, juror_id, case_id, item, value, entry_id FROM score
ORDER BY campaign_id, stage_key, juror_id, case_id, item;

DROP TABLE score;
ALTER TABLE score_by_key RENAME TO score;
