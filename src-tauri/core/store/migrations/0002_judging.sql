-- Judging to award: rules of judging and their frozen versions, jurors and their seats, recusals, scores, decisions
-- about ties, awards to persons, the supervisor's signature, the notice and objections. What a juror or chair did is
-- never overwritten: `score` holds what counts now, `score_entry` every entry that led to it.

-- {} = no judging but the vote.
ALTER TABLE campaign ADD COLUMN judging TEXT NOT NULL DEFAULT '{}';
ALTER TABLE tier ADD COLUMN persons INTEGER NOT NULL DEFAULT 0 CHECK (persons IN (0, 1));

-- The rules as frozen; the newest version holds. `rules` is canonical JSON, `hash` its BLAKE3.
CREATE TABLE rule_version (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  version INTEGER NOT NULL CHECK (version >= 1),
  rules TEXT NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  reason TEXT NOT NULL,
  frozen_at INTEGER NOT NULL,
  frozen_by TEXT NOT NULL,
  PRIMARY KEY (campaign_id, version)
) STRICT;

-- Present while a stage is closed for entries.
CREATE TABLE stage_close (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  stage_key TEXT NOT NULL,
  closed_at INTEGER NOT NULL,
  closed_by TEXT NOT NULL,
  PRIMARY KEY (campaign_id, stage_key)
) STRICT;

-- The pool of jurors, for all campaigns.
CREATE TABLE juror (
  id INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  unit TEXT NOT NULL,
  title TEXT NOT NULL,
  -- The group they usually sit in: 领导、专家、大众.
  jury_group TEXT NOT NULL,
  -- Never printed, never exported.
  phone TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

-- A juror's seat in a judging stage. `categories` is a JSON list of ids; [] = all categories of the stage.
CREATE TABLE seat (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  stage_key TEXT NOT NULL,
  juror_id INTEGER NOT NULL REFERENCES juror (id),
  group_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  categories TEXT NOT NULL,
  PRIMARY KEY (campaign_id, stage_key, juror_id)
) STRICT;

-- Seats drawn at random, with the seed that was published, so that anyone can draw again.
CREATE TABLE seat_draw (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  stage_key TEXT NOT NULL,
  group_key TEXT NOT NULL,
  seed TEXT NOT NULL CHECK (seed <> ''),
  -- JSON lists of juror ids: those drawn from, in order, and those drawn.
  pool TEXT NOT NULL,
  drawn TEXT NOT NULL,
  drawn_at INTEGER NOT NULL,
  drawn_by TEXT NOT NULL
) STRICT;

-- A juror does not judge a case. Proposed ones were found by the program from the units; a person settles them.
CREATE TABLE recusal (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  -- NULL = in every stage.
  stage_key TEXT,
  juror_id INTEGER NOT NULL REFERENCES juror (id),
  case_id INTEGER NOT NULL REFERENCES case_entry (id),
  origin TEXT NOT NULL CHECK (origin IN ('declared', 'proposed')),
  state TEXT NOT NULL CHECK (state IN ('confirmed', 'dismissed')),
  reason TEXT NOT NULL CHECK (reason <> ''),
  settled_at INTEGER NOT NULL,
  settled_by TEXT NOT NULL
) STRICT;
CREATE INDEX recusal_of_campaign ON recusal (campaign_id, juror_id, case_id);

-- What counts now: hundredths of a point, 1.00 or 0 for a vote and for pass or fail, the place for a rank; NULL = the
-- juror abstained from the case. `entry_id` is the entry that put it here and the revision of the cell.
CREATE TABLE score (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  stage_key TEXT NOT NULL,
  juror_id INTEGER NOT NULL REFERENCES juror (id),
  case_id INTEGER NOT NULL REFERENCES case_entry (id),
  item TEXT NOT NULL,
  value INTEGER,
  entry_id INTEGER NOT NULL,
  PRIMARY KEY (campaign_id, stage_key, juror_id, case_id, item)
) STRICT;

-- Every entry ever made, in order. `before` and `after` are what the cell showed: '' = empty, '弃权', '92.5'.
CREATE TABLE score_entry (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  stage_key TEXT NOT NULL,
  juror_id INTEGER NOT NULL REFERENCES juror (id),
  case_id INTEGER NOT NULL REFERENCES case_entry (id),
  item TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  why TEXT NOT NULL,
  entered_at INTEGER NOT NULL,
  entered_by TEXT NOT NULL
) STRICT;
CREATE INDEX score_entry_of_cell ON score_entry (campaign_id, stage_key, juror_id, case_id, item, id);

-- The second person's look at an entry: keyed again ('agrees', 'differs' with `keyed`), or confirmed or rejected by eye.
CREATE TABLE score_check (
  id INTEGER NOT NULL PRIMARY KEY,
  entry_id INTEGER NOT NULL REFERENCES score_entry (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('agrees', 'differs', 'confirmed', 'rejected')),
  keyed TEXT NOT NULL,
  checked_at INTEGER NOT NULL,
  checked_by TEXT NOT NULL
) STRICT;
CREATE INDEX score_check_of_entry ON score_check (entry_id, id);

-- How people answered a tie across a quota line. `cases` is a JSON list of the tied; `chosen` of those that get the
-- tier, in the order of a second vote where there was one.
CREATE TABLE tie_decision (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  tier_id INTEGER NOT NULL REFERENCES tier (id),
  -- NULL for a tier over all categories.
  category_id INTEGER REFERENCES category (id),
  cases TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('extend', 'reduce', 'revote', 'leaders')),
  chosen TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  names TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  withdrawn_at INTEGER
) STRICT;

-- Who stands with the one who moved an award; whether it was withheld before, or revoked after, it was confirmed.
ALTER TABLE award ADD COLUMN seconded_by TEXT;
ALTER TABLE award ADD COLUMN standing TEXT NOT NULL DEFAULT 'given' CHECK (standing IN ('given', 'withheld', 'revoked'));

-- Persons proposed for an award (创新人物), and what they got.
CREATE TABLE nominee (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  name TEXT NOT NULL CHECK (name <> ''),
  unit TEXT NOT NULL,
  title TEXT NOT NULL,
  deeds TEXT NOT NULL,
  -- The case they stand for, if any.
  case_id INTEGER REFERENCES case_entry (id),
  tier_id INTEGER REFERENCES tier (id),
  standing TEXT NOT NULL CHECK (standing IN ('given', 'withheld', 'revoked')),
  reason TEXT NOT NULL,
  decided_by TEXT,
  seconded_by TEXT,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  removed_at INTEGER
) STRICT;

-- The supervisor (监督员) has checked the confirmed awards with that digest.
CREATE TABLE sign_off (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  digest TEXT NOT NULL,
  supervisor TEXT NOT NULL CHECK (supervisor <> ''),
  remark TEXT NOT NULL,
  signed_at INTEGER NOT NULL,
  withdrawn_at INTEGER
) STRICT;

-- 公示. The last day follows from the first, the count of working days and the calendar.
CREATE TABLE notice (
  campaign_id INTEGER NOT NULL PRIMARY KEY REFERENCES campaign (id),
  starts_on TEXT NOT NULL,
  working_days INTEGER NOT NULL CHECK (working_days BETWEEN 1 AND 60),
  -- Where objections are taken: office, address, telephone of the office.
  contact TEXT NOT NULL,
  -- Certificates were released before the end, with reason and name.
  override_reason TEXT,
  override_by TEXT,
  override_at INTEGER
) STRICT;

-- Days that are not what their weekday says. Kept by people; the program brings 2015 to 2027.
CREATE TABLE calendar_day (
  day TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('holiday', 'workday')),
  name TEXT NOT NULL
) STRICT;

CREATE TABLE objection (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  received_on TEXT NOT NULL,
  -- NULL = about no single case.
  case_id INTEGER REFERENCES case_entry (id),
  raised_by TEXT NOT NULL CHECK (raised_by IN ('unit', 'person')),
  in_writing INTEGER NOT NULL CHECK (in_writing IN (0, 1)),
  sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)),
  content TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'not_accepted', 'upheld', 'dismissed')),
  outcome TEXT NOT NULL,
  settled_at INTEGER,
  settled_by TEXT
) STRICT;

-- Who objected: confidential, apart from the objection, in no list, print, export or history.
CREATE TABLE objector (
  objection_id INTEGER NOT NULL PRIMARY KEY REFERENCES objection (id),
  name TEXT NOT NULL,
  workplace TEXT NOT NULL,
  address TEXT NOT NULL,
  telephone TEXT NOT NULL
) STRICT;
