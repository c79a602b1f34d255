-- Rows of hundreds of octets belong into tables with a rowid: the inner pages
-- of one without hold whole rows, and a lookup passes through one after another.

CREATE TABLE facts (
    facts_id INTEGER PRIMARY KEY,                -- 16 * source_id + which version
    mark     INTEGER NOT NULL,                   -- of version and URL
    facts    BLOB NOT NULL
) STRICT;
INSERT INTO facts (facts_id, mark, facts)
SELECT source_id * 16 + row_number() OVER (PARTITION BY source_id ORDER BY mark) - 1, mark, facts
FROM _facts ORDER BY source_id, mark;
DROP TABLE _facts;
ALTER TABLE facts RENAME TO _facts;
CREATE TRIGGER source_forgotten AFTER DELETE ON _source BEGIN
    DELETE FROM _facts WHERE facts_id BETWEEN old.source_id * 16 AND old.source_id * 16 + 15;
END;

CREATE TABLE story (
    story_id   INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    title      TEXT NOT NULL,
    published  INTEGER,
    updated    INTEGER,
    newest     INTEGER NOT NULL,               -- time of its newest brief
    outlets    TEXT NOT NULL,                  -- JSON
    briefs     TEXT NOT NULL,                  -- JSON: ids in order of time
    points     TEXT NOT NULL,                  -- JSON: see store/stories.rs
    paragraphs TEXT NOT NULL,                  -- JSON
    corrected  TEXT NOT NULL                   -- JSON
) STRICT;
INSERT INTO story (id, title, published, updated, newest, outlets, briefs, points, paragraphs,
    corrected)
SELECT id, title, published, updated, newest, outlets, briefs, points, paragraphs, corrected
FROM _story ORDER BY newest;
DROP TABLE _story;
ALTER TABLE story RENAME TO _story;
CREATE INDEX story_newest ON _story (newest);

-- Stories that have grown and are told anew when the reports that came with
-- those have all come.
CREATE TABLE _untold (
    story TEXT PRIMARY KEY,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `updated` is asked for as often as `published`.
CREATE INDEX brief_updated_at
    ON _brief (strftime('%Y-%m-%dT%H:%M:%SZ', updated / 1000.0, 'unixepoch'));
