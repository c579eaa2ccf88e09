-- What was decided to be no case may be anything that a voter wrote: from here on `spelling` holds only its mark under
-- the campaign's key. What stood there in the clear goes, and is asked again at the next import.

INSERT INTO setting (key, value)
SELECT 'scrub_due', 'yes' WHERE EXISTS (SELECT 1 FROM match_decision WHERE case_id IS NULL)
ON CONFLICT (key) DO NOTHING;

DELETE FROM match_decision WHERE case_id IS NULL;
