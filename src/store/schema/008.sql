-- Editions: since when each is configured, and what a user asked of it last.
CREATE TABLE _edition (
    name  TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    asked TEXT                                  -- `again`, `now`; null: nothing
) STRICT, WITHOUT ROWID;

-- Each edition that was made. What is in it is settled before anything is done
-- with it, so that every try gives the same.
CREATE TABLE _run (
    run_id     INTEGER PRIMARY KEY,
    edition    TEXT NOT NULL,
    due        INTEGER NOT NULL,
    begun      INTEGER NOT NULL,
    ended      INTEGER,                         -- null: there is more to do
    last_event INTEGER NOT NULL,
    delivery   TEXT NOT NULL,
    stories    INTEGER NOT NULL,
    ids        TEXT NOT NULL,                   -- JSON
    steps      TEXT NOT NULL,                   -- JSON: model::edition::Step
    UNIQUE (edition, due)
) STRICT;
