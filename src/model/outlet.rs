//! Who publishes a feed, by what the feed and its address say.

use super::text::one_line;
use url::Url;

/// What parts the site's name from a section's in a feed's title.
const SEPARATORS: &[&str] = &[
    " > ", " >> ", " » ", " › ", " | ", " - ", " – ", " — ", " :: ", " : ", ": ", " · ", " • ",
    " / ", " ~ ", "｜", " － ",
];

/// Names of sections, and of feeds as such: who is called so publishes nothing.
/// In lower case, parted by commas.
const SECTIONS: &str = "\
    rss, rss feed, rss feeds, feed, feeds, atom, atom feed, xml, json feed, news feed, newsfeed, blog, blogs, the blog, \
    posts, all posts, recent posts, latest posts, new posts, articles, all articles, latest articles, recent articles, \
    all content, everything, all, comments, home, homepage, home page, front page, frontpage, index, main, archive, \
    news, the news, latest, latest news, all news, breaking news, top news, top stories, all stories, stories, headlines, \
    latest headlines, top headlines, most popular, most read, popular, trending, featured, updates, latest updates, \
    what's new, announcements, press releases, releases, release notes, changelog, events, podcast, podcasts, videos, \
    video, newsletter, opinion, opinions, editorial, editorials, analysis, features, reviews, \
    world, world news, international, global, africa, asia, asia pacific, europe, americas, latin america, middle east, \
    us, u.s., us news, u.s. news, uk, uk news, national, local, local news, politics, business, business news, economy, \
    markets, finance, money, technology, tech, tech news, science, science & environment, environment, climate, health, \
    sport, sports, sports news, football, soccer, entertainment, entertainment & arts, culture, arts, books, music, \
    film, movies, television, tv, style, fashion, food, travel, life, lifestyle, education, family, obituaries, weather, \
    ausland, inland, nachrichten, aktuell, aktuelles, aktuelle nachrichten, schlagzeilen, politik, wirtschaft, \
    wissenschaft, technik, kultur, panorama, meinung, gesellschaft, alle artikel, alle beiträge, neueste beiträge, \
    beiträge, startseite, top-themen, topnews, topthemen, meldungen, \
    actualité, actualités, à la une, a la une, la une, accueil, monde, économie, politique, sciences, santé, société, \
    articles récents, derniers articles, toute l'actualité, dernières nouvelles, \
    noticias, últimas noticias, portada, actualidad, mundo, internacional, economía, política, deportes, ciencia, \
    tecnología, cultura, opinión, salud, sociedad, inicio, últimas notícias, notícias, capa, economia, esportes, desporto, \
    ciência, tecnologia, opinião, saúde, sociedade, início, artigos, artículos, \
    notizie, ultime notizie, ultima ora, primo piano, prima pagina, esteri, cronaca, scienza, salute, opinioni, articoli, \
    nieuws, laatste nieuws, voorpagina, buitenland, binnenland, politiek, economie, wetenschap, cultuur, opinie, artikelen, \
    новости, последние новости, главное, главные новости, лента новостей, лента, в мире, мир, политика, экономика, спорт, \
    наука, культура, общество, статьи, все новости, все материалы, \
    новини, останні новини, головне, світ, політика, економіка, суспільство, статті, усі новини, \
    aktualności, wiadomości, najnowsze, świat, polityka, gospodarka, nauka, kultura, społeczeństwo, artykuły, \
    haberler, son dakika, son haberler, gündem, dünya, ekonomi, siyaset, spor, bilim, teknoloji, kültür, manşet, \
    أخبار, الأخبار, آخر الأخبار, عاجل, العالم, سياسة, اقتصاد, رياضة, علوم, ثقافة, الرئيسية, \
    חדשות, כל החדשות, בעולם, פוליטיקה, כלכלה, ספורט, מדע, תרבות, ראשי, \
    समाचार, ताज़ा समाचार, ताजा खबरें, खबरें, देश, दुनिया, विदेश, राजनीति, खेल, व्यापार, विज्ञान, मनोरंजन, \
    新闻, 新聞, 首页, 首頁, 头条, 頭條, 要闻, 要聞, 国际, 國際, 国内, 國內, 财经, 財經, 科技, 体育, 體育, 文化, 最新文章, 最新, \
    ニュース, 最新ニュース, トップ, 主要, 主要ニュース, 国際, 経済, 政治, 社会, スポーツ, 科学, 文化, 記事一覧, 新着, 新着記事, \
    뉴스, 전체기사, 최신기사, 최신뉴스, 국제, 경제, 정치, 사회, 스포츠, 과학, 문화, 헤드라인";

/// Labels of a host that name nobody.
const HOST_WORDS: &[&str] = &[
    "www",
    "feeds",
    "feed",
    "rss",
    "news",
    "blog",
    "blogs",
    "com",
    "org",
    "net",
    "edu",
    "gov",
    "info",
    "example",
    "feedburner",
    "github",
    "gitlab",
    "medium",
    "substack",
    "wordpress",
    "blogspot",
    "tumblr",
    "ghost",
    "localhost",
];

/// Who publishes a feed: as configured, else the name of the site in the feed's
/// own title, else the site's domain, else nothing. `link`: the site, as the
/// feed says; `url`: where the feed is fetched from.
pub fn outlet(
    configured: Option<&str>,
    title: Option<&str>,
    link: Option<&str>,
    url: &str,
) -> String {
    let configured = configured.map(one_line).filter(|name| !name.is_empty());
    if let Some(name) = configured {
        return name;
    }
    let hosts: Vec<String> = [link, Some(url)]
        .into_iter()
        .flatten()
        .filter_map(host)
        .collect();
    let title = title.map(one_line).unwrap_or_default();
    let name = site_name(&title, &hosts);
    match name {
        Some(name) => name.to_owned(),
        None => hosts.into_iter().next().unwrap_or(title),
    }
}

/// The part of a feed's title that names the site; none where the title is but
/// a section's.
fn site_name<'t>(title: &'t str, hosts: &[String]) -> Option<&'t str> {
    let parts = parts(title);
    let labels = || hosts.iter().flat_map(|host| host.split('.'));
    let named = parts
        .iter()
        .find(|part| labels().any(|label| is_named(part, label)));
    if let Some(part) = named {
        return Some(part);
    }
    let is_own = |part: &&&str| !is_section(part);
    match parts.iter().filter(is_own).count() {
        0 => None,
        own if own == parts.len() => Some(parts_trimmed(title)),
        _ => parts.iter().find(is_own).copied(),
    }
}

fn parts_trimmed(title: &str) -> &str {
    title
        .trim_end_matches([' ', '-', '–', '—', '|', ':', '>', '»', '·'])
        .trim_start_matches([' ', '-', '–', '—', '|', ':', '>', '»', '·'])
}

fn parts(title: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = parts_trimmed(title);
    loop {
        let next = SEPARATORS
            .iter()
            .filter_map(|separator| Some((rest.find(separator)?, separator.len())))
            .min();
        let (part, length) = next.unwrap_or((rest.len(), 0));
        let trimmed = rest[..part].trim();
        if !trimmed.is_empty() {
            parts.push(trimmed);
        }
        rest = &rest[part + length..];
        if rest.is_empty() {
            return parts;
        }
    }
}

/// True for a name that a label of the host stands for: "The Guardian" of
/// `theguardian`, "NYT" of `nytimes`, "BBC News" of `bbc`.
fn is_named(part: &str, label: &str) -> bool {
    if label.len() < 3 || HOST_WORDS.contains(&label) || is_section(part) {
        return false;
    }
    let letters: String = part
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let label = label.replace('-', "");
    let bare = letters.strip_prefix("the").filter(|bare| bare.len() > 2);
    // "NYT" of `nytimes`, but "Tea: a history" is not by `tealeaves`.
    let initials = letters.len() > 2 && !part.contains(char::is_lowercase);
    letters.starts_with(&label)
        || initials && label.starts_with(&letters)
        || bare.is_some_and(|bare| bare.starts_with(&label))
}

fn is_section(part: &str) -> bool {
    let lower = part.to_lowercase();
    let bare = lower
        .trim_end_matches(" - rss")
        .trim_end_matches(" rss")
        .trim_end_matches(" feed")
        .trim_start_matches("rss: ")
        .trim();
    SECTIONS
        .split(", ")
        .any(|section| section == lower || section == bare)
}

/// The host without what it is not called by.
fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?.to_owned();
    let bare = ["www.", "feeds.", "rss."]
        .iter()
        .find_map(|start| host.strip_prefix(start));
    Some(match bare {
        Some(bare) if bare.contains('.') => bare.to_owned(),
        _ => host,
    })
}

#[cfg(test)]
mod tests {
    use super::outlet;

    #[test]
    fn an_outlet_is_the_site_not_a_section() {
        let table = [
            (
                "Harbour Gazette",
                "https://harbour.example/",
                "Harbour Gazette",
            ),
            (
                "NYT > World News",
                "https://www.nytimes.com/section/world",
                "NYT",
            ),
            (
                "Rest of World -",
                "https://restofworld.org",
                "Rest of World",
            ),
            ("Asia", "https://www.paper.example/asia", "paper.example"),
            ("Top Stories", "https://gazette.example/", "gazette.example"),
            (
                "World - Quay News",
                "https://quaynews.example/world",
                "Quay News",
            ),
            (
                "Politics | The Lantern",
                "https://www.thelantern.example/",
                "The Lantern",
            ),
            (
                "The Lantern: Politics",
                "https://other.example/",
                "The Lantern",
            ),
            ("Ausland", "https://blatt.example/", "blatt.example"),
            (
                "Главные новости",
                "https://gazeta.example/",
                "gazeta.example",
            ),
            ("国际", "https://ribao.example/", "ribao.example"),
            ("RSS Feed", "https://shop.example/", "shop.example"),
            (
                "Tea: a history",
                "https://tea-leaves.example/",
                "Tea: a history",
            ),
            (
                "Ann’s notes – boats and bread",
                "https://ann.example/",
                "Ann’s notes",
            ),
            (
                "Notes – boats and bread",
                "https://ann.example/",
                "Notes – boats and bread",
            ),
            ("News", "", "News"),
            ("", "https://www.site.example/", "site.example"),
        ];
        for (title, link, expected) in table {
            let shown = outlet(None, Some(title), Some(link), "");
            assert_eq!(shown, expected, "{title}");
        }
        let told = outlet(Some("Mine"), Some("Asia"), Some("https://a.example/"), "");
        assert_eq!(told, "Mine");
        let without_link = outlet(None, Some("Asia"), None, "https://feeds.paper.example/asia");
        assert_eq!(without_link, "paper.example");
    }
}
