-- Tables are briefd's own, and say so: programs that list a database's tables
-- (Datasette among them) put such names behind the views, or hide them.
ALTER TABLE alias RENAME TO _alias;
ALTER TABLE apart RENAME TO _apart;
ALTER TABLE brief RENAME TO _brief;
ALTER TABLE buried RENAME TO _buried;
ALTER TABLE clue RENAME TO _clue;
ALTER TABLE event RENAME TO _event;
ALTER TABLE evidence RENAME TO _evidence;
ALTER TABLE facts RENAME TO _facts;
ALTER TABLE feed RENAME TO _feed;
ALTER TABLE feed_lines RENAME TO _feed_lines;
ALTER TABLE feed_url RENAME TO _feed_url;
ALTER TABLE frequency RENAME TO _frequency;
ALTER TABLE host RENAME TO _host;
ALTER TABLE near RENAME TO _near;
ALTER TABLE note RENAME TO _note;
ALTER TABLE page RENAME TO _page;
ALTER TABLE passed RENAME TO _passed;
ALTER TABLE revision RENAME TO _revision;
ALTER TABLE sketch RENAME TO _sketch;
ALTER TABLE source RENAME TO _source;
ALTER TABLE story RENAME TO _story;
ALTER TABLE told RENAME TO _told;
ALTER TABLE tombstone RENAME TO _tombstone;
ALTER TABLE words RENAME TO _words;
