//! How common terms are: counted as sketches are made, remembered by the writer.

use super::story_statements::*;
use super::writer::Batch;
use super::*;
use crate::language::Frequencies;
use crate::language::terms::Term;
use hashbrown::HashMap;
use rusqlite::OptionalExtension;
use rusqlite::named_params;

/// Counted sketches after which rare terms are forgotten.
const PRUNE_AFTER: u32 = 10_000;

/// Sketches whose terms may wait to be counted in the database: a transaction
/// would write to most pages of that table for a few of them. What is not
/// written when the power fails was never counted, which moves no weight.
const OWED_MAX: u32 = 1000;

/// What the writer remembers of terms from one transaction to the next.
#[derive(Debug, Default)]
pub(super) struct Terms {
    known: Option<Frequencies>,
    documents: u32,
    /// How many there were when they were read.
    read_at: u32,
    /// Counted and not yet written.
    pub(super) counted: HashMap<Term, u32>,
    pub(super) sketches: u32,
}

impl Terms {
    /// Weights move slowly: they are read again when there is a tenth more.
    fn are_old(&self) -> bool {
        self.documents + self.sketches > self.read_at + self.read_at / 10 + 20
    }

    /// True where what is counted is to be written.
    pub(super) fn are_due(&self) -> bool {
        self.are_old() || self.sketches >= OWED_MAX
    }

    /// True where something is not yet written.
    pub(super) fn owe(&self) -> bool {
        self.sketches > 0
    }
}

impl Batch<'_> {
    /// What is known of terms; read once, and again after a while.
    pub(super) fn frequencies(&mut self) -> Result<&Frequencies, StoreError> {
        if self.terms.known.is_none() {
            let all: Option<u32> = self
                .db
                .prepare_cached(FREQUENCY_ALL)?
                .query_row([], |row| row.get(0))
                .optional()?;
            let all = all.unwrap_or(0);
            let mut known = Frequencies::counted_in(all);
            let mut statement = self.db.prepare_cached(FREQUENCIES)?;
            // What is rarer is as rare without being counted.
            let least = all / 2000;
            let rows = statement.query_map(named_params! {":least": least}, |row| {
                Ok((row.get::<_, Term>(0)?, row.get::<_, u32>(1)?))
            })?;
            for row in rows {
                let (term, documents) = row?;
                known.add(term, documents);
            }
            self.terms.known = Some(known);
            (self.terms.documents, self.terms.read_at) = (all, all);
        }
        Ok(self.terms.known.get_or_insert_default())
    }

    /// Writes what was counted.
    pub(super) fn count_terms(&mut self) -> Result<(), StoreError> {
        let are_old = self.terms.are_old();
        let sketches = std::mem::take(&mut self.terms.sketches);
        let mut counted: Vec<(i64, u32)> = self
            .terms
            .counted
            .drain()
            .map(|(term, documents)| (i64::from(term), documents))
            .collect();
        if sketches == 0 {
            return Ok(());
        }
        counted.push((-1, sketches));
        counted.sort_unstable();
        let mut statement = self.db.prepare_cached(FREQUENCY_ADD)?;
        for (term, documents) in counted {
            statement.execute(named_params! {":term": term, ":documents": documents})?;
        }
        let before = self.terms.documents;
        let after = before + sketches;
        self.terms.documents = after;
        if before / PRUNE_AFTER != after / PRUNE_AFTER {
            self.db
                .prepare_cached(FREQUENCY_PRUNE)?
                .execute(named_params! {":least": after / PRUNE_AFTER})?;
        }
        if are_old {
            self.terms.known = None;
        }
        Ok(())
    }
}
