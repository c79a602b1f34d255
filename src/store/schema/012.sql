-- What an author has written is kept where the brief is stored: a trigger there
-- made SQLite keep a copy of every page that an insertion changes.
DROP TRIGGER brief_written;

-- A new database has no brief that nobody has looked at for a story.
INSERT INTO _note (key, value)
SELECT 'stories.placed_from', '-9223372036854775808' WHERE NOT EXISTS (SELECT 1 FROM _brief);
