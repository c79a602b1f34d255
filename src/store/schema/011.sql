-- Words that SQLite's tokenizer folds less far than `text::fold` does, by how
-- they are typed without their letters: `lodz` for `łodz`.
CREATE TABLE _spelling (
    plain TEXT NOT NULL,
    word  TEXT NOT NULL,
    PRIMARY KEY (plain, word)
) STRICT, WITHOUT ROWID;

-- Names of authors, and what each has written.
CREATE TABLE _author (
    author INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE _by (
    author INTEGER NOT NULL,
    brief  INTEGER NOT NULL,
    PRIMARY KEY (author, brief)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO _author (name)
SELECT a.value FROM _brief AS b JOIN json_each(b.authors) AS a WHERE b.authors IS NOT NULL;
INSERT OR IGNORE INTO _by (author, brief)
SELECT w.author, b.brief
FROM _brief AS b JOIN json_each(b.authors) AS a JOIN _author AS w ON w.name = a.value
WHERE b.authors IS NOT NULL ORDER BY 1, 2;
CREATE TRIGGER brief_written AFTER INSERT ON _brief WHEN new.authors IS NOT NULL BEGIN
    INSERT OR IGNORE INTO _author (name) SELECT value FROM json_each(new.authors);
    INSERT OR IGNORE INTO _by (author, brief)
    SELECT w.author, new.brief
    FROM json_each(new.authors) AS a JOIN _author AS w ON w.name = a.value;
END;
CREATE TRIGGER brief_written_otherwise AFTER UPDATE OF brief, authors ON _brief
WHEN new.authors IS NOT old.authors OR new.brief <> old.brief BEGIN
    DELETE FROM _by WHERE brief = old.brief AND author IN (
        SELECT w.author
        FROM json_each(coalesce(old.authors, '[]')) AS a JOIN _author AS w ON w.name = a.value);
    INSERT OR IGNORE INTO _author (name) SELECT value FROM json_each(coalesce(new.authors, '[]'));
    INSERT OR IGNORE INTO _by (author, brief)
    SELECT w.author, new.brief
    FROM json_each(coalesce(new.authors, '[]')) AS a JOIN _author AS w ON w.name = a.value;
END;
CREATE TRIGGER brief_unwritten AFTER DELETE ON _brief WHEN old.authors IS NOT NULL BEGIN
    DELETE FROM _by WHERE brief = old.brief AND author IN (
        SELECT w.author FROM json_each(old.authors) AS a JOIN _author AS w ON w.name = a.value);
END;

-- What a search asks for, in the order of display.
CREATE INDEX source_feed ON _source (feed_id, brief);
CREATE INDEX source_outlet ON _source (outlet, brief) WHERE outlet IS NOT NULL;
CREATE INDEX source_copy ON _source (brief) WHERE duplicate = 1;
CREATE INDEX brief_language ON _brief (language) WHERE language IS NOT NULL;
CREATE INDEX brief_updated ON _brief (coalesce(updated, published, first_seen));
CREATE INDEX brief_revised ON _brief (revision) WHERE revision > 1;

-- How far exports that go on have come, and the step that is being made.
CREATE TABLE _cursor (
    name  TEXT PRIMARY KEY,
    seq   INTEGER NOT NULL,                     -- the last event that a file holds
    upto  INTEGER,                              -- null: no step is open
    at    INTEGER,                              -- when it began
    file  TEXT,
    form  TEXT,
    query TEXT,
    sources INTEGER,
    seal  TEXT                                  -- of the file, when it is whole
) STRICT, WITHOUT ROWID;
