-- The imports that count: of each round the newest that replaces, and those added to it since.

CREATE VIEW current_import AS
SELECT id, campaign_id, round_id, mode, name, sha256, format, mapping, rows, accepted, rejected, participants,
  imported_at, imported_by, withdrawn_at
FROM vote_import WHERE withdrawn_at IS NULL AND id >= coalesce(
  (SELECT max(id) FROM vote_import AS newest WHERE newest.round_id = vote_import.round_id
     AND newest.withdrawn_at IS NULL AND newest.mode = 'replace'), 0);
