-- The library of the main line. Instants are UTC seconds, days are text 2020-09-07, lists that are only
-- ever read whole are JSON text. Ids come from `sequence` and are never used twice.

CREATE TABLE sequence (last INTEGER NOT NULL CHECK (last >= 0)) STRICT;
INSERT INTO sequence (last) VALUES (0);

CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE campaign (
  id INTEGER NOT NULL PRIMARY KEY,
  title TEXT NOT NULL CHECK (title <> ''),
  slogan TEXT NOT NULL,
  edition TEXT NOT NULL,
  rehearsal INTEGER NOT NULL CHECK (rehearsal IN (0, 1)),
  cases_received INTEGER CHECK (cases_received >= 0),
  certificate TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE organiser (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  position INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('guide', 'host', 'executor', 'supporter')),
  name TEXT NOT NULL CHECK (name <> ''),
  PRIMARY KEY (campaign_id, position)
) STRICT;

CREATE TABLE stage (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('call', 'review', 'shortlist', 'vote', 'visit', 'judging', 'notice', 'ceremony')),
  name TEXT NOT NULL CHECK (name <> ''),
  starts_on TEXT,
  ends_on TEXT,
  PRIMARY KEY (campaign_id, position)
) STRICT;

CREATE TABLE category (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  shortlist INTEGER CHECK (shortlist >= 0),
  min_choices INTEGER NOT NULL CHECK (min_choices >= 0),
  max_choices INTEGER CHECK (max_choices >= min_choices),
  UNIQUE (campaign_id, name)
) STRICT;

CREATE TABLE field (
  category_id INTEGER NOT NULL REFERENCES category (id),
  position INTEGER NOT NULL,
  key TEXT NOT NULL CHECK (key <> ''),
  label TEXT NOT NULL CHECK (label <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('short_text', 'long_text', 'number', 'date', 'single_choice', 'multiple_choice', 'yes_no', 'unit_list', 'person_list')),
  required INTEGER NOT NULL CHECK (required IN (0, 1)),
  hint TEXT NOT NULL,
  min INTEGER,
  max INTEGER,
  options TEXT NOT NULL,
  PRIMARY KEY (category_id, key)
) STRICT;

-- 案例; CASE is a word of SQL, hence the longer name.
CREATE TABLE case_entry (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  category_id INTEGER NOT NULL REFERENCES category (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  title TEXT NOT NULL CHECK (title <> ''),
  title_key TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('received', 'passed', 'failed', 'shortlisted', 'awarded')),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
CREATE INDEX case_entry_of_campaign ON case_entry (campaign_id, category_id, number);
CREATE INDEX case_entry_by_key ON case_entry (title_key);

CREATE TABLE case_unit (
  case_id INTEGER NOT NULL REFERENCES case_entry (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  PRIMARY KEY (case_id, position)
) STRICT;

CREATE TABLE answer (
  case_id INTEGER NOT NULL REFERENCES case_entry (id),
  field_key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (case_id, field_key)
) STRICT;

-- A round of the public vote with its rules; the first by position decides.
CREATE TABLE vote_round (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  opens_at INTEGER NOT NULL,
  closes_at INTEGER NOT NULL CHECK (closes_at > opens_at),
  deadline_inclusive INTEGER NOT NULL CHECK (deadline_inclusive IN (0, 1)),
  duplicates TEXT NOT NULL CHECK (duplicates IN ('keep_first', 'keep_last', 'first_of_day')),
  per_day INTEGER NOT NULL CHECK (per_day >= 1),
  min_choices INTEGER NOT NULL CHECK (min_choices >= 0),
  max_choices INTEGER CHECK (max_choices >= min_choices),
  overfull TEXT NOT NULL CHECK (overfull IN ('reject', 'keep_first')),
  weight INTEGER NOT NULL CHECK (weight >= 1)
) STRICT;
CREATE INDEX vote_round_of_campaign ON vote_round (campaign_id, position);

-- One import of a vote file. Of a round count the newest that replaces and was not withdrawn, and those that were
-- added to it since.
CREATE TABLE vote_import (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  round_id INTEGER NOT NULL REFERENCES vote_round (id),
  mode TEXT NOT NULL CHECK (mode IN ('replace', 'add')),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  format TEXT NOT NULL CHECK (format IN ('wide_text', 'wide_options', 'long_table', 'tally_table', 'bulletin')),
  mapping TEXT NOT NULL,
  rules TEXT NOT NULL,
  rows INTEGER NOT NULL CHECK (rows >= 0),
  accepted INTEGER NOT NULL CHECK (accepted >= 0),
  rejected TEXT NOT NULL,
  participants INTEGER,
  imported_at INTEGER NOT NULL,
  imported_by TEXT NOT NULL,
  withdrawn_at INTEGER
) STRICT;

-- With which key the voters of an import were hashed (a mark by which keys are told apart, nothing of the key itself),
-- and whether its raw file is kept sealed beside the library.
CREATE TABLE import_key (
  import_id INTEGER NOT NULL PRIMARY KEY REFERENCES vote_import (id),
  mark TEXT NOT NULL CHECK (length(mark) = 16),
  raw INTEGER NOT NULL CHECK (raw IN (0, 1))
) STRICT;

-- Bit `position` of a ballot's choices is this case.
CREATE TABLE vote_option (
  import_id INTEGER NOT NULL REFERENCES vote_import (id),
  position INTEGER NOT NULL,
  case_id INTEGER NOT NULL REFERENCES case_entry (id),
  PRIMARY KEY (import_id, position)
) STRICT;

-- Ballots as facts, never verdicts: who (keyed hash), when, what, from where. Some thousand to a row, in the order of
-- the file and in the form that store/ballots.rs describes: a row each would take half of an import's time. Rows of the
-- file that are no ballot are counted in vote_import.rejected only.
CREATE TABLE ballot_block (
  import_id INTEGER NOT NULL REFERENCES vote_import (id),
  position INTEGER NOT NULL,
  ballots BLOB NOT NULL,
  PRIMARY KEY (import_id, position)
) STRICT;

-- Where ballots of an import came from: the network without its last part (183.6.21.0/24) and the region that the
-- platform named. A ballot keeps the position, from 1. The purge empties `network`.
CREATE TABLE ballot_place (
  import_id INTEGER NOT NULL REFERENCES vote_import (id),
  position INTEGER NOT NULL CHECK (position >= 1),
  network TEXT,
  region TEXT,
  PRIMARY KEY (import_id, position)
) STRICT;

-- A decision to leave flagged ballots out of the count, and its lifting.
CREATE TABLE exclusion (
  id INTEGER NOT NULL PRIMARY KEY,
  round_id INTEGER NOT NULL REFERENCES vote_round (id),
  groups TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  decided_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  lifted_at INTEGER,
  lifted_by TEXT,
  lifted_reason TEXT
) STRICT;

-- The rows that a decision is about, four bytes each, the lowest first.
CREATE TABLE exclusion_rows (
  exclusion_id INTEGER NOT NULL REFERENCES exclusion (id),
  import_id INTEGER NOT NULL REFERENCES vote_import (id),
  rows BLOB NOT NULL,
  PRIMARY KEY (exclusion_id, import_id)
) STRICT;

-- What the platform or the newspaper published of a round.
CREATE TABLE published_line (
  round_id INTEGER NOT NULL REFERENCES vote_round (id),
  case_id INTEGER NOT NULL REFERENCES case_entry (id),
  votes INTEGER CHECK (votes >= 0),
  share TEXT,
  PRIMARY KEY (round_id, case_id)
) STRICT;

-- How files with these headings are read, as a person corrected it. `headings` is their hash: a row that was taken for
-- headings by mistake may name a voter.
CREATE TABLE vote_profile (
  name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
  headings TEXT NOT NULL UNIQUE,
  mapping TEXT NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT;

-- Voters' data of a campaign was purged: the key destroyed, the networks emptied.
CREATE TABLE voter_purge (
  campaign_id INTEGER NOT NULL PRIMARY KEY REFERENCES campaign (id),
  purged_at INTEGER NOT NULL,
  purged_by TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

-- What a tally table stated.
CREATE TABLE tally_line (
  import_id INTEGER NOT NULL REFERENCES vote_import (id),
  case_id INTEGER NOT NULL REFERENCES case_entry (id),
  votes INTEGER NOT NULL CHECK (votes >= 0),
  PRIMARY KEY (import_id, case_id)
) STRICT;

-- A person's decision about a spelling; NULL case = no case of this campaign, or what voters wrote in themselves.
CREATE TABLE match_decision (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  category_id INTEGER NOT NULL REFERENCES category (id),
  spelling TEXT NOT NULL,
  case_id INTEGER REFERENCES case_entry (id),
  fill_in INTEGER NOT NULL CHECK (fill_in IN (0, 1)),
  decided_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  PRIMARY KEY (campaign_id, category_id, spelling)
) STRICT;

CREATE TABLE tier (
  id INTEGER NOT NULL PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  quota INTEGER CHECK (quota >= 0),
  scope TEXT NOT NULL CHECK (scope IN ('each_category', 'overall')),
  ranked INTEGER NOT NULL CHECK (ranked IN (0, 1))
) STRICT;

-- The awards of a campaign as proposed, moved and confirmed. Earlier rows stay in the history.
CREATE TABLE award (
  campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  case_id INTEGER NOT NULL REFERENCES case_entry (id),
  tier_id INTEGER REFERENCES tier (id),
  proposed_tier_id INTEGER REFERENCES tier (id),
  reason TEXT NOT NULL,
  moved_by TEXT,
  PRIMARY KEY (campaign_id, case_id)
) STRICT;

CREATE TABLE award_decision (
  campaign_id INTEGER NOT NULL PRIMARY KEY REFERENCES campaign (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'proposed', 'confirmed')),
  digest TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL
) STRICT;

CREATE TABLE programme (
  campaign_id INTEGER NOT NULL PRIMARY KEY REFERENCES campaign (id),
  content TEXT NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT;

CREATE TABLE history (
  number INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id INTEGER NOT NULL,
  campaign_id INTEGER,
  name TEXT NOT NULL,
  before_state TEXT,
  after_state TEXT,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX history_of_subject ON history (subject_kind, subject_id, number);
CREATE INDEX history_of_campaign ON history (campaign_id, number);
