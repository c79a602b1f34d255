-- What an author has written is kept where the brief is stored: a trigger there
-- made SQLite keep a copy of every page that an insertion changes.
DROP TRIGGER brief_written;
