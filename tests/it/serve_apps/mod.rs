//! The Google Reader API, walked as apps do, against the built program.

mod apps;
mod site;
mod streams;
mod web;

use site::Site;

#[test]
fn eleven_apps_sync_in_their_ways() {
    let site = Site::start();
    for app in [
        apps::newsboat_of_feedhq,
        apps::newsflash,
        apps::rss_guard,
        apps::read_you,
        apps::capy_reader,
        apps::fluent_reader,
        apps::netnewswire,
        apps::reeder,
        apps::feedme,
        apps::liferea,
        apps::nom,
    ] {
        app(&site);
        // Each leaves it as it was.
        assert!(site.read().is_empty());
        assert!(site.ids("user/-/state/com.google/starred", "").is_empty());
    }
}

#[test]
fn streams_logins_and_marks_are_to_the_letter() {
    let site = Site::start();
    streams::logins(&site);
    streams::ids(&site);
    streams::filters(&site);
    streams::contents(&site);
    streams::lists(&site);
    streams::edits(&site);
    let site = streams::late_arrivals(site);
    streams::mark_all(&site);
}
