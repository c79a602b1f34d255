-- What is known of a brief when events are told apart: cluster::Sketch.
CREATE TABLE sketch (
    sketch_id INTEGER PRIMARY KEY,
    brief     INTEGER NOT NULL UNIQUE REFERENCES brief ON UPDATE CASCADE ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    sketch    BLOB NOT NULL
) STRICT;

-- By what sketches are found, those of two days together.
CREATE TABLE clue (
    days      INTEGER NOT NULL,
    term      INTEGER NOT NULL,
    sketch_id INTEGER NOT NULL,
    PRIMARY KEY (days, term, sketch_id)
) STRICT, WITHOUT ROWID;

-- Sketches that hold a term; term -1: all sketches. Rare terms are forgotten.
CREATE TABLE frequency (
    term      INTEGER PRIMARY KEY,
    documents INTEGER NOT NULL
) STRICT;
CREATE INDEX frequency_common ON frequency (documents) WHERE documents > 3;

-- Stories of two briefs or more; `brief.story` says which belong to one.
CREATE TABLE story (
    id         TEXT PRIMARY KEY,
    title      TEXT NOT NULL,
    published  INTEGER,
    updated    INTEGER,
    newest     INTEGER NOT NULL,               -- time of its newest brief
    outlets    TEXT NOT NULL,                  -- JSON
    briefs     TEXT NOT NULL,                  -- JSON: ids in order of time
    points     TEXT NOT NULL,                  -- JSON: see store/stories.rs
    paragraphs TEXT NOT NULL,                  -- JSON
    corrected  TEXT NOT NULL                   -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX story_newest ON story (newest);

-- Occurrences whose briefs the user said belong to one story, or to two.
CREATE TABLE told (
    one      INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    other    INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    together INTEGER NOT NULL,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_other ON told (other);

-- The oldest brief of a story gave it its id, and was not marked as of it.
UPDATE brief SET story = id WHERE id IN (SELECT story FROM brief WHERE story IS NOT NULL);

-- Stories that imports brought; `briefd db rebuild` gives them their account.
INSERT INTO story (id, title, published, updated, newest, outlets, briefs, points, paragraphs,
    corrected)
SELECT story, title, min(published), max(updated), max(coalesce(published, first_seen)),
    '[]', json_group_array(id), '[]', '[]', '[]'
FROM brief WHERE story IS NOT NULL GROUP BY story;
