//! What an element that ends leaves behind.

use super::base::Base;
use super::draft::{Draft, LIST_MAX, SHORT_MAX, Slot};
use super::field::Field;
use super::names::Kind;
use super::person::read_person;
use super::settle::settle;
use super::walk::Walk;
use crate::model::item::{Category, Person};
use crate::model::text::folded;
use crate::parse::date::read_date;
use crate::parse::repair::Repair;
use crate::parse::text::once_encoded;
use std::borrow::Cow;

impl<'a> Walk<'a, '_> {
    /// The open field ends; `cut` when the document does.
    pub(super) fn finish_field(&mut self, cut: bool) {
        let Some(mut field) = self.field.take() else {
            return;
        };
        // Half an id or half an address is wrong.
        if cut && !matches!(field.slot, Slot::Summary | Slot::Content) {
            return;
        }
        if field.rich {
            return self.finish_rich(field);
        }
        let text = field.plain(&mut self.tokens.entities, self.repairs);
        let (slot, rank, base) = (field.slot, field.rank, field.base);
        let mode = field.mode.take();
        self.spare(std::mem::take(&mut field.pieces));
        if text.is_empty() || text.len() > SHORT_MAX {
            return;
        }
        match slot {
            Slot::Published | Slot::Updated | Slot::Created | Slot::Date => {
                self.time(slot, rank, &text);
            }
            Slot::Guid => self.guid(text, mode.as_deref(), rank, base),
            Slot::Category => self.add_category(Category {
                term: text.into_owned(),
                scheme: mode.map(Cow::into_owned),
                label: None,
            }),
            Slot::Keywords => {
                let scheme = (rank % 16 == 1).then(|| "http://www.itunes.com/".to_string());
                for term in text.split([',', ';']) {
                    self.add_category(Category {
                        term: term.to_string(),
                        scheme: scheme.clone(),
                        label: None,
                    });
                }
            }
            Slot::Picture => self.add_image(rank, text.into_owned(), base),
            Slot::PersonName | Slot::PersonUri | Slot::PersonMail => {
                self.person_part(slot, &text, base)
            }
            Slot::Ttl | Slot::Period | Slot::Frequency | Slot::Hour | Slot::Day | Slot::NewUrl => {
                self.hint(slot, &text);
            }
            _ => {
                let draft = self.draft();
                match slot {
                    Slot::Id => {
                        // Where nothing else points anywhere.
                        if is_web(&text) {
                            draft.offer_link(12, text.clone(), base);
                        }
                        draft.id.offer(rank, text);
                    }
                    Slot::Link => draft.offer_link(rank, text, base),
                    Slot::OrigLink => drop(draft.original.offer(rank, (text, base))),
                    _ => drop(draft.language.offer(rank, text)),
                }
            }
        }
    }

    fn draft(&mut self) -> &mut Draft<'a> {
        match &mut self.item {
            Some(item) => item,
            None => &mut self.out.feed,
        }
    }

    fn finish_rich(&mut self, field: Field<'a>) {
        let (slot, rank) = (field.slot, field.rank);
        let language = field.language;
        let mut rich = field.rich(&mut self.tokens.entities, self.repairs);
        if rich.is_blank() {
            return;
        }
        if let Some(once) = once_encoded(&rich.text) {
            self.repairs.add(Repair::TwiceEncoded);
            rich.text = Cow::Owned(once);
        }
        if let (Some(language), Some(item)) = (language, &mut self.item) {
            let rank = match slot {
                Slot::Content => 0,
                Slot::Title => 1,
                _ => 2,
            };
            item.language.offer(rank, Cow::Borrowed(language));
        }
        let draft = self.draft();
        match slot {
            Slot::Title => drop(draft.title.offer(rank, rich)),
            Slot::Content => drop(draft.content.offer(rank, rich)),
            Slot::Caption => {
                draft.caption.get_or_insert(rich);
            }
            _ => {
                let Some(lost) = draft.summary.offer(rank, rich) else {
                    return;
                };
                // Two texts: the longer is the content, if there is no other.
                let kept = draft.summary.get().map_or(0, |kept| kept.text.len());
                let second = matches!(rank % 16, 0 | 4);
                if second && lost.text.len() > kept {
                    draft.content.offer(12, lost);
                } else if rank == 0 && draft.summary.get() != Some(&lost) {
                    draft.content.offer(13, lost);
                }
            }
        }
    }

    fn time(&mut self, slot: Slot, rank: u8, text: &str) {
        let Some(read) = read_date(text) else {
            self.repairs.add(Repair::BadDate);
            return;
        };
        let time = read.at;
        if read.day_only {
            self.repairs.add(Repair::DayOnly);
        }
        let draft = self.draft();
        draft.day_only |= read.day_only;
        match slot {
            Slot::Published => draft.published.offer_last(rank, time),
            Slot::Created => draft.created.offer_last(rank, time),
            Slot::Date => {
                draft.created.offer_last(6, time);
                draft.updated.offer_last(6, time);
            }
            _ => draft.updated.offer_last(rank, time),
        }
    }

    /// `permalink` is what `isPermaLink` says, if it is there.
    fn guid(&mut self, text: Cow<'a, str>, permalink: Option<&str>, rank: u8, base: Option<Base>) {
        let Some(item) = &mut self.item else {
            return;
        };
        if is_web(&text) && permalink != Some("false") {
            item.offer_link(6, text.clone(), base);
        } else if permalink == Some("true") && !text.contains(char::is_whitespace) {
            // Said to be a permalink, but not absolute: relative.
            item.offer_link(11, text.clone(), base);
        }
        item.id.offer(rank, text);
    }

    fn person_part(&mut self, slot: Slot, text: &str, base: Option<Base>) {
        let uri = self.out.bases.web(text, base);
        let Some(draft) = &mut self.person else {
            return;
        };
        let person = &mut draft.person;
        let held = match slot {
            Slot::PersonName => &mut person.name,
            Slot::PersonMail => &mut person.email,
            _ => &mut person.uri,
        };
        if held.is_none() {
            *held = match slot {
                Slot::PersonUri => uri,
                Slot::PersonMail => Some(text.trim_start_matches("mailto:").to_string()),
                _ => Some(folded(text)),
            };
        }
    }

    /// The open person ends.
    pub(super) fn finish_person(&mut self) {
        let Some(mut draft) = self.person.take() else {
            return;
        };
        let mut field = Field::new(Slot::PersonName, Kind::Text, 0, 0);
        field.pieces = std::mem::take(&mut draft.pieces);
        let text = field.plain(&mut self.tokens.entities, self.repairs);
        if draft.person.name.is_none() && !text.is_empty() && text.len() <= SHORT_MAX {
            let read = read_person(&text);
            let person = &mut draft.person;
            person.name = read.name;
            person.email = person.email.take().or(read.email);
            person.uri = person.uri.take().or(read.uri);
        }
        if draft.person == Person::default() {
            return;
        }
        let of_source = draft.of_source;
        let owner = self.draft();
        let list = match of_source {
            true => &mut owner.source_authors,
            false => &mut owner.authors,
        };
        if list.len() >= LIST_MAX {
            self.repairs.add(Repair::ListLimit);
        } else if !list.iter().any(|(_, known)| *known == draft.person) {
            list.push((draft.rank, draft.person));
        }
    }

    /// What the document says about polling it.
    fn hint(&mut self, slot: Slot, text: &str) {
        let hints = &mut self.out.hints;
        let number = text.trim().parse::<u64>().ok();
        match slot {
            Slot::Ttl => {
                hints.ttl_secs = hints
                    .ttl_secs
                    .or(number.map(|minutes| minutes.saturating_mul(60)));
            }
            Slot::Hour => {
                if let Some(hour) = number.and_then(|hour| u8::try_from(hour).ok())
                    && hour <= 24
                    && !hints.skip_hours.contains(&(hour % 24))
                {
                    hints.skip_hours.push(hour % 24);
                }
            }
            Slot::Day => {
                let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
                let day = text.get(..3).unwrap_or("").to_ascii_lowercase();
                if let Some(day) = days.iter().position(|known| *known == day)
                    && let Ok(day) = u8::try_from(day)
                    && !hints.skip_days.contains(&day)
                {
                    hints.skip_days.push(day);
                }
            }
            Slot::Period => {
                let secs = match text.trim().to_ascii_lowercase().as_str() {
                    "hourly" => 3_600,
                    "daily" => 86_400,
                    "weekly" => 604_800,
                    "monthly" => 2_592_000,
                    "yearly" => 31_536_000,
                    _ => return,
                };
                self.period = Some(secs);
            }
            Slot::Frequency => self.frequency = number.filter(|times| *times > 0),
            _ => {
                let url = self.out.bases.web(text, None);
                hints.new_feed_url = hints.new_feed_url.take().or(url);
            }
        }
    }

    /// The open item ends; `cut` when the document does.
    pub(super) fn finish_item(&mut self, cut: bool) {
        if self.person.is_some() {
            self.finish_person();
        }
        let Some(mut item) = self.item.take() else {
            return;
        };
        settle(&mut item);
        let named = item.id.get().is_some() || item.link.get().is_some();
        let says = item.title.get().is_some()
            || item.summary.get().is_some()
            || item.content.get().is_some();
        match cut && !(named && says) {
            true => self.repairs.add(Repair::CutItemLeftOut),
            false => self.out.items.push(item),
        }
    }
}

fn is_web(text: &str) -> bool {
    text.get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("http"))
}
