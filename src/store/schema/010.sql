-- What apps that read feeds ask for: the items of one feed, those that came
-- since, and in which other feeds they are.

ALTER TABLE _number ADD COLUMN seen INTEGER;       -- when the brief was; null: as feed_id
UPDATE _number SET seen = (SELECT b.first_seen FROM _brief AS b WHERE b.brief = _number.brief)
WHERE feed_id IS NOT NULL;
CREATE INDEX _number_seen ON _number (seen) WHERE seen IS NOT NULL;
CREATE INDEX _number_feed ON _number (feed_id) WHERE feed_id IS NOT NULL;
CREATE INDEX _source_elsewhere ON _source (brief, feed_id) WHERE duplicate = 1;
CREATE INDEX _source_duplicates ON _source (feed_id, brief) WHERE duplicate = 1;
