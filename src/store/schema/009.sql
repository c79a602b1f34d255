-- What readers number and mark briefs by. Beside the briefs and not in them: a
-- column there would mean to write every text again, now and at each mark.

CREATE TABLE _number (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,     -- in order of first sight; none comes twice
    brief   INTEGER NOT NULL REFERENCES _brief ON UPDATE CASCADE ON DELETE CASCADE,
    feed_id INTEGER                                -- the brief's; null: one that a joined brief had
) STRICT;
CREATE INDEX _number_brief ON _number (brief);

-- What was marked. Else a number up to the line `reading.floor` is read.
CREATE TABLE _reading (
    number INTEGER PRIMARY KEY REFERENCES _number ON DELETE CASCADE,
    read   INTEGER NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

INSERT INTO _number (number, brief, feed_id)
SELECT row_number() OVER (ORDER BY first_seen, brief), brief, feed_id FROM _brief ORDER BY 1;
