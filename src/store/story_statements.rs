//! The statements of stories, by name, values bound by name.

statements! {
    /// A brief, as far as it is placed in a story. No sketch: nobody looked yet.
    STORY_BRIEF = "
        SELECT b.id, b.story, b.title, substr(b.text, 1, 1500), coalesce(b.published, b.first_seen),
            s.sketch_id, s.sketch, b.language
        FROM _brief AS b LEFT JOIN _sketch AS s ON s.brief = b.brief WHERE b.brief = :brief";

    /// Keeps a sketch.
    SKETCH_ADD = "
        INSERT INTO _sketch (brief, at, sketch) VALUES (:brief, :at, :sketch)";

    /// A brief's sketch, before it goes.
    SKETCH_OF = "SELECT sketch_id, at, sketch FROM _sketch WHERE brief = :brief";

    /// Forgets a sketch.
    SKETCH_REMOVE = "DELETE FROM _sketch WHERE sketch_id = :sketch_id";

    /// By what a sketch is found.
    CLUE_ADD = "
        INSERT OR IGNORE INTO _clue (days, term, sketch_id) VALUES (:days, :term, :sketch_id)";

    /// It is found no more.
    CLUE_REMOVE = "
        DELETE FROM _clue WHERE days = :days AND term = :term AND sketch_id = :sketch_id";

    /// Sketches with a term, the newest first.
    CLUES_OF = "
        SELECT sketch_id FROM _clue WHERE days = :days AND term = :term
        ORDER BY sketch_id DESC LIMIT :limit";

    /// The last days that a sketch is of.
    CLUES_LAST = "SELECT max(days) FROM _clue";

    /// A sketch that was found.
    SKETCH_FOUND = "SELECT brief, at, sketch FROM _sketch WHERE sketch_id = :sketch_id";

    /// The story of a brief, and whether the brief is all of it.
    STORY_FOUND = "
        SELECT coalesce(story, id),
            story IS NULL AND NOT EXISTS (SELECT 1 FROM _brief AS o WHERE o.story = b.id)
        FROM _brief AS b WHERE brief = :brief";

    /// How many sketches hold a term.
    FREQUENCY_ADD = "
        INSERT INTO _frequency (term, documents) VALUES (:term, :documents)
        ON CONFLICT (term) DO UPDATE SET documents = documents + :documents";

    /// How many sketches were counted.
    FREQUENCY_ALL = "SELECT documents FROM _frequency WHERE term = -1";

    /// Terms that were counted this often.
    FREQUENCIES = "
        SELECT term, documents FROM _frequency
        WHERE documents > 3 AND documents >= :least AND term >= 0";

    /// Forgets terms that were counted less often.
    FREQUENCY_PRUNE = "DELETE FROM _frequency WHERE documents < :least AND term >= 0";

    /// A story's briefs in order of time. Of one brief's story the brief has the id.
    STORY_MEMBERS = "
        SELECT brief, id, coalesce(published, first_seen) FROM _brief WHERE story = :id
        UNION
        SELECT brief, id, coalesce(published, first_seen) FROM _brief
        WHERE id = :id AND story IS NULL
        ORDER BY 3, 2";

    /// The same as sketches, the newest first: rowids are in order of time.
    STORY_SKETCHES = "
        SELECT s.brief, s.at, s.sketch FROM _brief AS b JOIN _sketch AS s ON s.brief = b.brief
        WHERE b.story = :id ORDER BY b.brief DESC LIMIT :limit";

    /// The sketch of a story of one.
    STORY_SKETCH = "
        SELECT s.brief, s.at, s.sketch FROM _brief AS b JOIN _sketch AS s ON s.brief = b.brief
        WHERE b.id = :id AND b.story IS NULL LIMIT :limit";

    /// Puts a brief into a story; null: it is one of its own.
    STORY_SET = "
        UPDATE _brief SET story = :story WHERE brief = :brief AND story IS NOT :story";

    /// The story of a brief.
    STORY_OF = "SELECT coalesce(story, id) FROM _brief WHERE brief = :brief";

    /// Is there a story of several with this id?
    STORY_EXISTS = "SELECT 1 FROM _story WHERE id = :id";

    /// A story is to be told anew later.
    UNTOLD_ADD = "INSERT OR REPLACE INTO _untold (story, at) VALUES (:id, :at)";

    /// Some of those.
    UNTOLD = "SELECT story, at FROM _untold ORDER BY story LIMIT :limit";

    /// It is told.
    UNTOLD_REMOVE = "DELETE FROM _untold WHERE story = :id";

    /// What is kept of a story.
    STORY_ROW = "
        SELECT title, published, updated, newest, outlets, briefs, points, paragraphs, corrected
        FROM _story WHERE id = :id";

    /// Keeps a story.
    STORY_PUT = "
        INSERT OR REPLACE INTO _story (id, title, published, updated, newest, outlets, briefs, points,
            paragraphs, corrected)
        VALUES (:id, :title, :published, :updated, :newest, :outlets, :briefs, :points,
            :paragraphs, :corrected)";

    /// A story is one no more.
    STORY_REMOVE = "DELETE FROM _story WHERE id = :id";

    /// The story bears another id.
    STORY_RENAME = "UPDATE OR REPLACE _story SET id = :to WHERE id = :id";

    /// Briefs that the user said are of another event.
    TOLD_APART = "
        SELECT coalesce(b.story, b.id) FROM _source AS s
            JOIN _told AS t ON t.one = s.source_id AND t.together = 0
            JOIN _source AS o ON o.source_id = t.other JOIN _brief AS b ON b.brief = o.brief
        WHERE s.brief = :brief AND o.brief <> :brief
        UNION
        SELECT coalesce(b.story, b.id) FROM _source AS s
            JOIN _told AS t ON t.other = s.source_id AND t.together = 0
            JOIN _source AS o ON o.source_id = t.one JOIN _brief AS b ON b.brief = o.brief
        WHERE s.brief = :brief AND o.brief <> :brief";

    /// Briefs that the user said are of the same.
    TOLD_TOGETHER = "
        SELECT o.brief FROM _source AS s
            JOIN _told AS t ON t.one = s.source_id AND t.together = 1
            JOIN _source AS o ON o.source_id = t.other
        WHERE s.brief = :brief AND o.brief <> :brief
        UNION
        SELECT o.brief FROM _source AS s
            JOIN _told AS t ON t.other = s.source_id AND t.together = 1
            JOIN _source AS o ON o.source_id = t.one
        WHERE s.brief = :brief AND o.brief <> :brief";

    /// The user says something of two occurrences.
    TOLD_SET = "
        INSERT INTO _told (one, other, together)
        VALUES (min(:one, :other), max(:one, :other), :together)
        ON CONFLICT (one, other) DO UPDATE SET together = :together";

    /// Takes back what the user said of two briefs.
    TOLD_REMOVE = "
        DELETE FROM _told WHERE together = :together
            AND ((one IN (SELECT source_id FROM _source WHERE brief = :brief)
                    AND other IN (SELECT source_id FROM _source WHERE brief = :other))
                OR (other IN (SELECT source_id FROM _source WHERE brief = :brief)
                    AND one IN (SELECT source_id FROM _source WHERE brief = :other)))";

    /// The occurrence that gives a brief its words.
    STORY_SPEAKER = "
        SELECT s.source_id FROM _source AS s JOIN _brief AS b ON b.brief = s.brief
        WHERE s.brief = :brief ORDER BY s.source_id IS NOT b.source_id, s.duplicate, s.source_id
        LIMIT 1";

    /// What occurrences of a brief say that do not give it its words.
    STORY_VOICES = "
        SELECT coalesce(s.outlet, f.outlet_shown), w.draft ->> '$.text'
        FROM _source AS s JOIN _feed AS f ON f.feed_id = s.feed_id
            LEFT JOIN _words AS w ON w.source_id = s.source_id
        WHERE s.brief = :brief ORDER BY s.duplicate, s.source_id";

    /// An event of a story.
    STORY_EVENT_ADD = "
        INSERT INTO _event (at, kind, brief_id, story_id, detail)
        VALUES (:at, :kind, :brief_id, :story_id, :detail)";

    /// What is big now: reports count less the older they are, outlets more
    /// than reports.
    STORIES_BIG = "
        SELECT id, (json_array_length(outlets) + 0.1 * json_array_length(briefs))
                / (1.0 + max(0, :now - newest) / :half) AS weight
        FROM _story WHERE newest > :since AND json_array_length(outlets) >= :outlets
        ORDER BY weight DESC, id LIMIT :limit";
}
