-- By what occurrences are found that look alike: a run of words (the low 32
-- bits), or a title, and the time in spans of four days (those above).
CREATE TABLE near (
    key       INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    PRIMARY KEY (key, source_id)
) STRICT, WITHOUT ROWID;

-- What a revision changed, as a JSON list of `title`, `text`, `correction`, and
-- words that came or went; null: the first one, or from before they were told.
-- `version` is that of the words, null likewise.
ALTER TABLE revision ADD COLUMN version BLOB;
ALTER TABLE revision ADD COLUMN changed TEXT;
ALTER TABLE revision ADD COLUMN change INTEGER;
ALTER TABLE brief ADD COLUMN changed TEXT;
ALTER TABLE brief ADD COLUMN change INTEGER;
