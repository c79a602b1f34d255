-- Which build's way of reading made `raw` and `version`: see dedupe::READING.
ALTER TABLE source ADD COLUMN reading INTEGER NOT NULL DEFAULT 0;

-- Briefs that stand in a story with others.
CREATE INDEX brief_story ON brief (story) WHERE story IS NOT NULL;
