-- Which article an item is, is decided from what is known of every version of
-- every occurrence, no longer by the first brief that had a key.

ALTER TABLE source ADD COLUMN size INTEGER;        -- letters of its words; null: never told
ALTER TABLE source ADD COLUMN own INTEGER NOT NULL DEFAULT 0; -- the outlet's own feed
ALTER TABLE source ADD COLUMN earliest INTEGER;    -- first time stated
ALTER TABLE source ADD COLUMN born BLOB;           -- key of feed URL and guid at first sight

-- dedupe::Facts of each version of an occurrence, 16 at most.
CREATE TABLE facts (
    source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    mark      INTEGER NOT NULL,                    -- of version and URL
    facts     BLOB NOT NULL,
    PRIMARY KEY (source_id, mark)
) STRICT, WITHOUT ROWID;

-- By what occurrences are found that may be one article.
CREATE TABLE evidence (
    key       BLOB NOT NULL,
    source_id INTEGER NOT NULL,
    kind      INTEGER NOT NULL,                    -- 0 URL, 1 title and text, 2 text
    PRIMARY KEY (key, source_id)
) STRICT, WITHOUT ROWID;

-- URLs of articles that were deleted.
CREATE TABLE buried (
    key BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Ids under which an occurrence was seen first and no longer is: the next one
-- under it is born another time.
CREATE TABLE passed (
    feed_id INTEGER NOT NULL,
    item    INTEGER NOT NULL,
    times   INTEGER NOT NULL,
    PRIMARY KEY (feed_id, item)
) STRICT, WITHOUT ROWID;

-- The words of occurrences that do not give their brief its words.
CREATE TABLE words (
    source_id INTEGER PRIMARY KEY REFERENCES source ON DELETE CASCADE,
    draft     TEXT NOT NULL                        -- JSON: model::brief::Draft
) STRICT;

-- Occurrences that the user said are two articles.
CREATE TABLE apart (
    one   INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX apart_other ON apart (other);

INSERT OR IGNORE INTO evidence (key, source_id, kind)
SELECT k.key, (SELECT s.source_id FROM source AS s WHERE s.brief = k.brief
        ORDER BY s.duplicate, s.source_id LIMIT 1), k.kind
FROM article_key AS k
WHERE EXISTS (SELECT 1 FROM source AS s WHERE s.brief = k.brief);
INSERT INTO buried (key) SELECT key FROM article_key WHERE brief IS NULL;
DROP TABLE article_key;
UPDATE source SET earliest = published;
