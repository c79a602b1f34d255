//! Brackets that do not pair.

use super::*;

impl<'a> JsonReader<'a, '_> {
    /// At a bracket: true where the open list or object ends with it.
    pub(super) fn closes(&mut self, byte: u8, own: &[Member<'a>], after_value: bool) -> bool {
        let Some((frame, outer)) = self.frames.split_last() else {
            return true;
        };
        if byte == frame.closer() {
            let stray = self.is_stray(*frame, outer, own);
            if stray {
                self.bad();
            }
            self.at += 1;
            return !stray;
        }
        self.bad();
        let fix = self.fix(byte, own, after_value);
        if !matches!(fix, Fix::Insert) {
            self.at += 1;
        }
        !matches!(fix, Fix::Skip)
    }

    /// True for a bracket that pairs, but after which what is to end goes on.
    pub(super) fn is_stray(&self, frame: Frame, outer: &[Frame], own: &[Member<'a>]) -> bool {
        let goes_on = || self.next_after(self.at + 1);
        match (frame.role, outer.last()) {
            // Numbered items: a number after their end may be the feed's own.
            (Role::Items, _) if !frame.list => false,
            (Role::Items, _) | (Role::Top, None) => matches!(goes_on(), (_, Next::Object(_))),
            (Role::Root, None) => matches!(goes_on(), (true, Next::Object(_) | Next::Name(_))),
            (Role::Item, Some(Frame { list: true, .. })) => match goes_on() {
                (true, Next::Name(name)) => !OF_FEED.contains(&name) && !has(own, name),
                _ => false,
            },
            _ => false,
        }
    }

    /// The reading of a bracket with which what follows fits best.
    pub(super) fn fix(&mut self, byte: u8, own: &[Member<'a>], after_value: bool) -> Fix {
        let after_list = after_value && matches!(own.last(), Some((_, Json::List(_))));
        // Of readings that fit alike, the first.
        let order = match self.frames.last() {
            Some(Frame { list: true, role }) if *role != Role::Part => {
                [Fix::Skip, Fix::Insert, Fix::Replace]
            }
            Some(Frame { list: false, .. }) if after_list => [Fix::Skip, Fix::Insert, Fix::Replace],
            _ => [Fix::Insert, Fix::Replace, Fix::Skip],
        };
        self.fixes += 1;
        if self.fixes > FIXES_MAX {
            return Fix::Skip;
        }
        let mut run = Vec::with_capacity(CLOSERS_MAX);
        let mut at = self.skip_space(self.at + 1);
        while let Some(closer @ (b'}' | b']' | b')')) = self.byte(at)
            && run.len() < CLOSERS_MAX
        {
            run.push(closer);
            at = self.skip_space(at + 1);
        }
        let (_, next) = self.next_after(at);
        let cost = |fix: &Fix| self.cost(*fix, byte, &run, next, own);
        order.into_iter().min_by_key(cost).unwrap_or(Fix::Skip)
    }

    /// How badly a reading fits what follows.
    pub(super) fn cost(
        &self,
        fix: Fix,
        byte: u8,
        run: &[u8],
        next: Next<'_>,
        own: &[Member<'a>],
    ) -> usize {
        let all = self.frames.as_slice();
        let closed = |open: &Frame| open.closer() == byte;
        let (open, cost) = match fix {
            Fix::Skip => (all, 1),
            Fix::Replace => (all.get(..all.len().saturating_sub(1)).unwrap_or(&[]), 1),
            Fix::Insert => match all.iter().rposition(closed) {
                Some(place) => (all.get(..place).unwrap_or(&[]), all.len() - 1 - place),
                None => return usize::MAX,
            },
        };
        // Those that do not pair either are too many, or close two at once.
        let rest = [false, true].map(|twice| {
            let (open, more) = after_run(open, run, twice);
            let current = open.len() == all.len();
            more + self.misfit(open, next, own, current)
        });
        cost + rest.into_iter().min().unwrap_or(0)
    }

    pub(super) fn misfit(
        &self,
        open: &[Frame],
        next: Next<'_>,
        own: &[Member<'a>],
        current: bool,
    ) -> usize {
        let Some(frame) = open.last() else {
            return match next {
                Next::End | Next::Other => 0,
                _ => 3,
            };
        };
        let misfit = match (next, frame.list, frame.role) {
            (Next::End, _, _) => return open.len().min(3),
            (Next::Object(name), true, Role::Part) => OF_ITEM.contains(&name),
            (Next::Object(name), true, _) => OF_PART.contains(&name),
            (Next::Object(_), false, Role::Root) => return 2,
            (Next::Name(name), false, Role::Root) => {
                OF_ITEM.contains(&name)
                    || OF_PART.contains(&name)
                    || self.root_names.iter().any(|known| known == name)
            }
            (Next::Name(name), false, Role::Item) => {
                OF_FEED.contains(&name) || OF_PART.contains(&name) || current && has(own, name)
            }
            (Next::Name(name), false, Role::Items) => !is_number(name),
            (Next::Name(name), false, _) => {
                OF_FEED.contains(&name)
                    || OF_ITEM.contains(&name)
                    || matches!(name, "author" | "authors" | "language")
            }
            (Next::Object(_), false, _) | (Next::Name(_), true, _) => true,
            (Next::Value, list, role) => !(list && role == Role::Part),
            (Next::Other, _, _) => false,
        };
        usize::from(misfit)
    }

    /// What follows; true where a comma is before it.
    pub(super) fn next_after(&self, at: usize) -> (bool, Next<'a>) {
        let start = self.skip_space(at);
        let at = self.skip_commas(start);
        let next = match self.byte(at) {
            None => Next::End,
            Some(b'{') => {
                let first = self.skip_space(at + 1);
                Next::Object(self.any_name_at(first).unwrap_or(""))
            }
            Some(_) => match self.any_name_at(at) {
                Some(name) => Next::Name(name),
                None if matches!(self.byte(at), Some(b'"' | b'[' | b'0'..=b'9')) => Next::Value,
                None => Next::Other,
            },
        };
        (at > start, next)
    }
}

/// What is open after a run of brackets, and how many of them do not pair.
pub(super) fn after_run<'f>(
    mut open: &'f [Frame],
    run: &[u8],
    twice: bool,
) -> (&'f [Frame], usize) {
    let mut unpaired = 0;
    for closer in run {
        open = match open {
            [rest @ .., top] if top.closer() == *closer => rest,
            [rest @ .., below, _] if twice && below.closer() == *closer => {
                unpaired += 1;
                rest
            }
            _ => {
                unpaired += 1;
                open
            }
        };
    }
    (open, unpaired)
}

/// True where an object has a name, as far as is looked.
pub(super) fn has(members: &[Member<'_>], name: &str) -> bool {
    members
        .iter()
        .take(NAME_MAX)
        .any(|(known, _)| known == name)
}
