//! Every dialect's and module's own names for the same things.

#![expect(clippy::too_many_lines, reason = "tables")]

use super::{atom, field, read, rss};

/// The story, the document, the field, its value.
type Row = (&'static str, String, &'static str, &'static str);

fn check(rows: Vec<Row>) {
    for (story, document, name, expected) in rows {
        let found = field(&read(&document), name);
        assert_eq!(found, expected, "{story}: `{name}` of\n{document}");
    }
}

fn rdf(uri: &str, items: &str) -> String {
    format!(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"{uri}\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel rdf:about=\"http://c.example/\">\
         <title>C</title><link>http://c.example/</link></channel>{items}</rdf:RDF>"
    )
}

fn module(declaration: &str, item: &str) -> String {
    format!("<rss version=\"2.0\" {declaration}><channel><item>{item}</item></channel></rss>")
}

fn root(opening: &str, closing: &str) -> String {
    format!("{opening}<title>T</title><item><title>I</title></item>{closing}")
}

#[test]
fn each_dialect_is_known_by_its_root() {
    let rss_of = |version: &str| root(&format!("<rss {version}><channel>"), "</channel></rss>");
    let feed_of = |attributes: &str| {
        format!("<feed {attributes}><title>T</title><entry><title>I</title></entry></feed>")
    };
    let item = "<item><title>I</title><link>http://c.example/1</link></item>";
    check(vec![
        ("0.91", rss_of("version='0.91'"), "feed.format", "rss091"),
        ("0.91 with Netscape's DTD", format!("<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \"http://my.netscape.com/publish/formats/rss-0.91.dtd\">{}", rss_of("version=\"0.91\"")), "feed.format", "rss091"),
        ("0.92", rss_of("version='0.92'"), "feed.format", "rss092"),
        ("0.93", rss_of("version='0.93'"), "feed.format", "rss093"),
        ("0.94", rss_of("version='0.94'"), "feed.format", "rss094"),
        ("2.0", rss_of("version='2.0'"), "feed.format", "rss20"),
        ("2.0.1", rss_of("version='2.0.1'"), "feed.format", "rss20"),
        ("no version", rss_of(""), "feed.format", "rss20"),
        ("a version nobody knows", rss_of("version='7'"), "feed.format", "rss20"),
        ("upper case", rss_of("VERSION='0.92'").replace("rss", "RSS"), "feed.format", "rss092"),
        ("0.90", rdf("http://my.netscape.com/rdf/simple/0.9/", item), "feed.format", "rss090"),
        ("1.0", rdf("http://purl.org/rss/1.0/", item), "feed.format", "rss10"),
        ("1.1", format!("<Channel xmlns=\"http://purl.org/net/rss1.1#\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" rdf:about=\"http://c.example/\"><title>C</title><items rdf:parseType=\"Collection\">{item}</items></Channel>"), "feed.format", "rss11"),
        ("Atom 0.2", feed_of("version='0.2' xmlns='http://purl.org/atom/ns#'"), "feed.format", "atom02"),
        ("Atom 0.3", feed_of("version='0.3' xmlns='http://purl.org/atom/ns#'"), "feed.format", "atom03"),
        ("Atom 0.3 by its namespace", feed_of("xmlns='http://purl.org/atom/ns#'"), "feed.format", "atom03"),
        ("Atom's first namespaces", feed_of("xmlns='http://purl.org/echo/'"), "feed.format", "atom02"),
        ("Atom 1.0", feed_of("xmlns='http://www.w3.org/2005/Atom'"), "feed.format", "atom10"),
        ("Atom without a namespace", feed_of(""), "feed.format", "atom10"),
        ("CDF", "<CHANNEL HREF='http://c.example/'><TITLE>T</TITLE><ITEM HREF='http://c.example/1'><TITLE>I</TITLE></ITEM></CHANNEL>".into(), "feed.format", "cdf"),
        ("JSON Feed 1", "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"T\",\"items\":[{\"id\":\"1\"}]}".into(), "feed.format", "json10"),
        ("JSON Feed 1.1", "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[{\"id\":\"1\"}]}".into(), "feed.format", "json11"),
        ("a lone entry", "<entry xmlns='http://www.w3.org/2005/Atom'><title>I</title><id>u:1</id></entry>".into(), "id", "u:1"),
    ]);
}

#[test]
fn each_dialect_gives_its_items() {
    let rdf_item = "<item rdf:about=\"http://c.example/1\"><title>I</title><link>http://c.example/1</link><description>D</description><dc:date>2004-05-06T07:08:09Z</dc:date></item>";
    let rdf10 = rdf("http://purl.org/rss/1.0/", rdf_item);
    let rdf09 = rdf("http://my.netscape.com/rdf/simple/0.9/", rdf_item);
    let cdf = "<CHANNEL HREF='http://c.example/' LASTMOD='2004-05-06T07:08'><TITLE>T</TITLE><ABSTRACT>A</ABSTRACT><ITEM HREF='http://c.example/1' LASTMOD='2004-05-07T07:08'><TITLE>I</TITLE><ABSTRACT>D</ABSTRACT></ITEM></CHANNEL>".to_string();
    let atom03 = "<feed version='0.3' xmlns='http://purl.org/atom/ns#' xml:lang='de'><title>T</title><tagline>G</tagline><link rel='alternate' type='text/html' href='http://c.example/'/><modified>2004-05-06T07:08:09Z</modified><author><name>N</name><url>http://n.example/</url></author><entry><title mode='escaped' type='text/html'>a &lt;b&gt;b&lt;/b&gt;</title><id>u:1</id><issued>2004-05-06T07:08:09Z</issued><modified>2004-05-07T07:08:09Z</modified><created>2004-05-05T07:08:09Z</created><content type='text/html' mode='base64'>PGI+ZWE8L2I+</content></entry></feed>".to_string();
    check(vec![
        (
            "1.0: the id is rdf:about",
            rdf10.clone(),
            "id",
            "http://c.example/1",
        ),
        (
            "1.0: items stand beside the channel",
            rdf10.clone(),
            "title",
            "I",
        ),
        (
            "1.0: dc:date is when it was published",
            rdf10.clone(),
            "published",
            "2004-05-06T07:08:09Z",
        ),
        (
            "1.0: the channel's link",
            rdf10,
            "feed.link",
            "http://c.example/",
        ),
        ("0.90: link", rdf09, "url", "http://c.example/1"),
        (
            "CDF: link by attribute",
            cdf.clone(),
            "url",
            "http://c.example/1",
        ),
        ("CDF: abstract", cdf.clone(), "summary", "D"),
        (
            "CDF: time by attribute",
            cdf.clone(),
            "updated",
            "2004-05-07T07:08:00Z",
        ),
        (
            "CDF: the channel's own",
            cdf.clone(),
            "feed.link",
            "http://c.example/",
        ),
        ("CDF: the channel's abstract", cdf, "feed.description", "A"),
        ("0.3: escaped title", atom03.clone(), "title", "a b"),
        (
            "0.3: issued",
            atom03.clone(),
            "published",
            "2004-05-06T07:08:09Z",
        ),
        (
            "0.3: modified",
            atom03.clone(),
            "updated",
            "2004-05-07T07:08:09Z",
        ),
        ("0.3: base64", atom03.clone(), "content", "<b>ea</b>"),
        ("0.3: tagline", atom03.clone(), "feed.description", "G"),
        (
            "0.3: the feed's author stands for its items",
            atom03.clone(),
            "authors",
            "N|-|http://n.example/",
        ),
        ("0.3: the feed's language", atom03.clone(), "language", "de"),
        (
            "0.3: the feed's time",
            atom03,
            "feed.updated",
            "2004-05-06T07:08:09Z",
        ),
    ]);
}

#[test]
fn rss_says_it_in_its_own_names() {
    let channel = "<rss version='2.0'><channel><title>T &amp;amp; U</title><link>http://c.example/</link><description>&lt;p&gt;D&lt;/p&gt;</description><language>en-us</language><managingEditor>e@c.example (Ed)</managingEditor><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate><lastBuildDate>Mon, 23 Nov 2026 09:00:00 GMT</lastBuildDate><ttl>60</ttl><skipHours><hour>0</hour><hour>23</hour></skipHours><skipDays><day>Sunday</day></skipDays><image><url>http://c.example/i.png</url><title>X</title><link>http://x.example/</link></image><textInput><title>Y</title><link>http://y.example/</link></textInput><item><title>I</title></item></channel></rss>".to_string();
    check(vec![
        ("title", channel.clone(), "feed.title", "T & U"),
        ("link is not the image's", channel.clone(), "feed.link", "http://c.example/"),
        ("description as text", channel.clone(), "feed.description", "D"),
        ("language", channel.clone(), "feed.language", "en-us"),
        ("editor", channel.clone(), "feed.authors", "Ed|e@c.example|-"),
        ("items do not inherit the editor", channel.clone(), "authors", ""),
        ("lastBuildDate", channel.clone(), "feed.updated", "2026-11-23T09:00:00Z"),
        ("hints", channel.clone(), "feed.hints", "Some(3600) None [0, 23] [6] None"),
        ("the feed's language is the item's", channel, "language", "en-us"),
        ("link", rss("<link> http://c.example/1 </link>"), "url", "http://c.example/1"),
        ("a relative link", rss("<link>/1</link>"), "url", "https://example.org/1"),
        ("a link without its scheme", rss("<link>//c.example/1</link>"), "url", "https://c.example/1"),
        ("www", rss("<link>www.c.example/1</link>"), "url", "http://www.c.example/1"),
        ("javascript is no link", rss("<title>I</title><link>javascript:alert(1)</link>"), "url", "-"),
        ("guid", rss("<guid>g1</guid>"), "id", "g1"),
        ("guid as a permalink", rss("<guid>http://c.example/1</guid>"), "url", "http://c.example/1"),
        ("guid that says it is none", rss("<guid isPermaLink=\"false\">http://c.example/1</guid>"), "url", "-"),
        ("link before guid", rss("<guid>http://c.example/g</guid><link>http://c.example/1</link>"), "url", "http://c.example/1"),
        ("link by attribute", rss("<link href='http://c.example/1'/>"), "url", "http://c.example/1"),
        ("link as HTML tools write it", rss("<link/>http://c.example/1<title>I</title>"), "url", "http://c.example/1"),
        ("only a file", rss("<title>I</title><enclosure url='http://c.example/1.mp3' type='audio/mpeg' length='12'/>"), "url", "http://c.example/1.mp3"),
        ("enclosure", rss("<enclosure url='/1.mp3' type='audio/mpeg' length='12'/>"), "enclosures", "https://example.org/1.mp3 audio/mpeg 12"),
        ("enclosure without a length", rss("<enclosure url='/1.mp3' type='audio/mpeg' length=''/>"), "enclosures", "https://example.org/1.mp3 audio/mpeg -"),
        ("two enclosures", rss("<enclosure url='/1'/><enclosure url='/2'/>"), "enclosures", "https://example.org/1 - -; https://example.org/2 - -"),
        ("escaped HTML", rss("<description>&lt;p&gt;a &amp;amp; b&lt;/p&gt;</description>"), "summary", "<p>a &amp; b</p>"),
        ("CDATA", rss("<description><![CDATA[<p>a &amp; b</p>]]></description>"), "summary", "<p>a &amp; b</p>"),
        ("markup as it stands", rss("<description>a <b>c</b> d</description>"), "summary", "a <b>c</b> d"),
        ("plain text", rss("<description>a\nb</description>"), "plain", "true"),
        ("text that is escaped for HTML", rss("<description>a &lt; b &amp; c</description>"), "summary", "a &lt; b &amp; c"),
        ("two descriptions", rss("<description>short</description><description>long long</description>"), "content", "long long"),
        ("description and summary", rss("<description>A</description><summary>B</summary>"), "content", "B"),
        ("fullitem", rss("<fullitem>&lt;p&gt;F&lt;/p&gt;</fullitem>"), "content", "<p>F</p>"),
        ("body", rss("<body xmlns='http://www.w3.org/1999/xhtml'><p>F</p></body>"), "content", "<p>F</p>"),
        ("author: mail and name", rss("<author>a@c.example (Ann)</author>"), "authors", "Ann|a@c.example|-"),
        ("author: name and mail", rss("<author>Ann &lt;a@c.example&gt;</author>"), "authors", "Ann|a@c.example|-"),
        ("author: a name", rss("<author>Ann</author>"), "authors", "Ann|-|-"),
        ("author: a mail", rss("<author>a@c.example</author>"), "authors", "-|a@c.example|-"),
        ("author: full-width brackets", rss("<author>taro@c.example（山田）</author>"), "authors", "山田|taro@c.example|-"),
        ("author: elements", rss("<author><name>Ann</name><email>a@c.example</email></author>"), "authors", "Ann|a@c.example|-"),
        ("category", rss("<category domain='d'>x</category><category>y</category>"), "categories", "x|d|-; y"),
        ("an image in a category", rss("<category>x <image><url>u</url></image></category>"), "categories", "x"),
        ("keywords", rss("<keywords>x, y</keywords>"), "categories", "x; y"),
        ("image in an item", rss("<image><url>/i.png</url><title>X</title></image>"), "images", "https://example.org/i.png|-"),
        ("the image's title is not the item's", rss("<image><url>/i.png</url><title>X</title></image>"), "title", "-"),
        ("source is another feed's", rss("<source url='http://o.example/'>Other</source><title>I</title>"), "title", "I"),
        ("pubDate", rss("<pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate>"), "published", "2026-11-23T08:00:00Z"),
        ("a date that is none", rss("<title>I</title><pubDate>soon</pubDate>"), "published", "-"),
        ("of two dates the last", rss("<pubDate>2026-11-22</pubDate><pubDate>2026-11-23</pubDate>"), "published", "2026-11-23T00:00:00Z"),
        ("title: escaped HTML", rss("<title>a &lt;b&gt;b&lt;/b&gt; &amp;amp; c</title>"), "title", "a b & c"),
        ("title: less-than is text", rss("<title>1 &lt; 2, List&lt;String&gt;</title>"), "title", "1 < 2, List<String>"),
        ("title: markup", rss("<title>a <i>b</i></title>"), "title", "a b"),
        ("title: comment", rss("<title>&lt;b&gt;a&lt;/b&gt;&lt;!-- x</title>"), "title", "a"),
        ("an upper-case dialect", "<RSS VERSION='2.0'><CHANNEL><ITEM><TITLE>I</TITLE><LINK>http://c.example/1</LINK></ITEM></CHANNEL></RSS>".into(), "url", "http://c.example/1"),
    ]);
}

#[test]
fn atom_says_it_in_its_own_names() {
    let xhtml = "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>a &lt; b</p><hr/><span/></div></content>";
    check(vec![
        ("id", atom("<id> tag:c.example,2026:1 </id>"), "id", "tag:c.example,2026:1"),
        ("link without rel", atom("<link href='/1'/>"), "url", "https://example.org/1"),
        ("alternate", atom("<link rel='self' href='/s'/><link rel='alternate' href='/1'/>"), "url", "https://example.org/1"),
        ("HTML before other types", atom("<link type='application/pdf' href='/1.pdf'/><link type='text/html' href='/1'/>"), "url", "https://example.org/1"),
        ("a relation by its full name", atom("<link rel='http://www.iana.org/assignments/relation/alternate' href='/1'/>"), "url", "https://example.org/1"),
        ("related, where there is no other", atom("<link rel='related' href='/r'/>"), "url", "https://example.org/r"),
        ("an id that is an address", atom("<id>http://c.example/1</id>"), "url", "http://c.example/1"),
        ("enclosure", atom("<link rel='enclosure' type='audio/mpeg' length='1337' href='/1.mp3'/>"), "enclosures", "https://example.org/1.mp3 audio/mpeg 1337"),
        ("xml:base", atom("<link xml:base='http://b.example/d/' href='1'/>"), "url", "http://b.example/d/1"),
        ("bases within bases", "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://b.example/x/'><entry xml:base='y/'><link href='1'/></entry></feed>".into(), "url", "http://b.example/x/y/1"),
        ("the base of content", atom("<content xml:base='http://b.example/' type='html'>x</content>"), "base", "http://b.example/"),
        ("a base within content", atom("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p xml:base='http://b.example/'><a href='1'>x</a></p></div></content>"), "content", "<p><a href=\"http://b.example/1\">x</a></p>"),
        ("title: text is text", atom("<title>a &lt;b&gt; &amp;amp;</title>"), "title", "a <b> &amp;"),
        ("title: html", atom("<title type='html'>a &lt;b&gt;b&lt;/b&gt; &amp;amp;</title>"), "title", "a b &"),
        ("title: xhtml", atom("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b>b</b></div></title>"), "title", "a b"),
        ("content: text", atom("<content>a &lt; b</content>"), "content", "a &lt; b"),
        ("content: html", atom("<content type='html'>&lt;p&gt;x&lt;/p&gt;</content>"), "content", "<p>x</p>"),
        ("content: html in CDATA", atom("<content type='html'><![CDATA[<p>x</p>]]></content>"), "content", "<p>x</p>"),
        ("content: a media type", atom("<content type='TEXT/HTML'>&lt;p&gt;x&lt;/p&gt;</content>"), "content", "<p>x</p>"),
        ("content: xhtml without its div", atom(xhtml), "content", "<p>a &lt; b</p><hr/><span></span>"),
        ("content: xhtml with a prefix", atom("<content type='xhtml' xmlns:x='http://www.w3.org/1999/xhtml'><x:div><x:p>x</x:p></x:div></content>"), "content", "<p>x</p>"),
        ("content: an unknown type", atom("<content type='strange'>x</content>"), "content", "x"),
        ("content: base64 by its mode", "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><content mode='base64'>PGI+ZWE8L2I+</content></entry></feed>".into(), "plain", "false"),
        ("content: base64 by its type", atom("<content type='application/octet-stream'>RXhhbXBsZQ==</content>"), "content", "Example"),
        ("content elsewhere is a link", atom("<title>I</title><content src='/1'/>"), "url", "https://example.org/1"),
        ("summary", atom("<summary type='html'>&lt;p&gt;s</summary>"), "summary", "<p>s"),
        ("MathML stays", atom("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><m:math xmlns:m='http://www.w3.org/1998/Math/MathML'><m:mi>x</m:mi></m:math></div></content>"), "content", "<math xmlns:m='http://www.w3.org/1998/Math/MathML'><mi>x</mi></math>"),
        ("titles in SVG are not the item's", atom("<title>I</title><content type='xhtml'><svg xmlns='http://www.w3.org/2000/svg'><title>no</title></svg></content>"), "title", "I"),
        ("author", atom("<author><name>A</name><uri>http://a.example/</uri><email>a@c.example</email></author>"), "authors", "A|a@c.example|http://a.example/"),
        ("author: only an address", atom("<author><uri>http://a.example/</uri></author>"), "authors", "-|-|http://a.example/"),
        ("author of the source", atom("<source><title>no</title><author><name>S</name></author></source>"), "authors", "S|-|-"),
        ("a source's title is not the item's", atom("<source><title>no</title></source><title>I</title>"), "title", "I"),
        ("contributors are no authors", atom("<title>I</title><contributor><name>C</name></contributor>"), "authors", ""),
        ("category", atom("<category term='x' scheme='s' label='X'/><category term='y'/>"), "categories", "x|s|X; y"),
        ("published and updated", atom("<published>2026-11-22T00:00:00Z</published><updated>2026-11-23T00:00:00Z</updated>"), "updated", "2026-11-23T00:00:00Z"),
        ("language of the entry", "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><entry xml:lang='fr'><title>I</title></entry></feed>".into(), "language", "fr"),
        ("language of the content", "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><entry xml:lang='fr'><content xml:lang='de_AT'>x</content></entry></feed>".into(), "language", "de-AT"),
        ("no language", "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><entry xml:lang=''><title>I</title></entry></feed>".into(), "language", "-"),
        ("a prefix of any name", "<x:feed xmlns:x='http://www.w3.org/2005/Atom'><x:title>T</x:title><x:entry><x:title>I</x:title></x:entry></x:feed>".into(), "title", "I"),
        ("subtitle", "<feed xmlns='http://www.w3.org/2005/Atom'><subtitle>S</subtitle><id>u:f</id></feed>".into(), "feed.description", "S"),
        ("the feed's id", "<feed xmlns='http://www.w3.org/2005/Atom'><id>u:f</id></feed>".into(), "feed.id", "u:f"),
    ]);
}

#[test]
fn modules_say_it_in_theirs() {
    let dc = |item| {
        module(
            "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/'",
            item,
        )
    };
    let media = |item| module("xmlns:media='http://search.yahoo.com/mrss/'", item);
    let itunes = |item| {
        module(
            "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'",
            item,
        )
    };
    check(vec![
        ("content:encoded", module("xmlns:content='http://purl.org/rss/1.0/modules/content/'", "<description>s</description><content:encoded><![CDATA[<p>F</p>]]></content:encoded>"), "content", "<p>F</p>"),
        ("the description is the summary then", module("xmlns:content='http://purl.org/rss/1.0/modules/content/'", "<description>s</description><content:encoded><![CDATA[<p>F</p>]]></content:encoded>"), "summary", "s"),
        ("another prefix", module("xmlns:c='http://purl.org/rss/1.0/modules/content/'", "<c:encoded>&lt;p&gt;F&lt;/p&gt;</c:encoded>"), "content", "<p>F</p>"),
        ("a namespace in capitals", module("xmlns:c='HTTP://purl.org/RSS/1.0/modules/content/'", "<c:encoded>F</c:encoded>"), "content", "F"),
        ("xhtml:body", module("xmlns:xhtml='http://www.w3.org/1999/xhtml'", "<xhtml:body><xhtml:p>F</xhtml:p></xhtml:body>"), "content", "<p>F</p>"),
        ("xhtml:div", module("xmlns:h='http://www.w3.org/1999/xhtml'", "<h:div><h:p>F</h:p></h:div>"), "content", "<p>F</p>"),
        ("dc:title", dc("<dc:title>D</dc:title>"), "title", "D"),
        ("title before dc:title", dc("<dc:title>D</dc:title><title>I</title>"), "title", "I"),
        ("dc:creator", dc("<dc:creator>Ann</dc:creator>"), "authors", "Ann|-|-"),
        ("author and dc:creator alike", dc("<author>Ann</author><dc:creator>Ann</dc:creator>"), "authors", "Ann|-|-"),
        ("dc:date", dc("<dc:date>2004-05-06</dc:date>"), "published", "2004-05-06T00:00:00Z"),
        ("pubDate before dc:date", dc("<dc:date>2004-05-06</dc:date><pubDate>2004-05-05</pubDate>"), "published", "2004-05-05T00:00:00Z"),
        ("dc:subject", dc("<dc:subject>x</dc:subject>"), "categories", "x"),
        ("dc:description", dc("<dc:description>&lt;p&gt;d&lt;/p&gt;</dc:description>"), "summary", "<p>d</p>"),
        ("dc:language", dc("<dc:language>el</dc:language>"), "language", "el"),
        ("dcterms:issued", dc("<dcterms:issued>2004-05-06</dcterms:issued>"), "published", "2004-05-06T00:00:00Z"),
        ("dcterms:modified", dc("<dcterms:modified>2004-05-06</dcterms:modified>"), "updated", "2004-05-06T00:00:00Z"),
        ("dcterms:created", dc("<dcterms:created>2004-05-06</dcterms:created>"), "published", "2004-05-06T00:00:00Z"),
        ("media:content, a picture", media("<media:content url='/i.jpg' medium='image'/>"), "images", "https://example.org/i.jpg|-"),
        ("media:content, a picture by its ending", media("<media:content url='/i.jpg?x=1'/>"), "images", "https://example.org/i.jpg?x=1|-"),
        ("media:content, a file", media("<media:content url='/1.mp4' type='video/mp4' fileSize='9'/>"), "enclosures", "https://example.org/1.mp4 video/mp4 9"),
        ("media:thumbnail", media("<media:thumbnail url='/t.png'/>"), "images", "https://example.org/t.png|-"),
        ("large pictures before thumbnails", media("<media:thumbnail url='/t.png'/><media:group><media:content url='/i.png' width='800' medium='image'/></media:group>"), "images", "https://example.org/i.png|-; https://example.org/t.png|-"),
        ("media:title is the last title", media("<media:title>M</media:title><title>I</title>"), "title", "I"),
        ("media:title alone", media("<media:group><media:title>M</media:title></media:group>"), "title", "M"),
        ("media:description is the text of a video", media("<media:group><media:description>M</media:description></media:group>"), "summary", "M"),
        ("media:description under a picture", media("<description>d</description><media:content url='/i.jpg' medium='image'><media:description>M</media:description></media:content>"), "images", "https://example.org/i.jpg|M"),
        ("a caption is no summary", media("<description>d</description><media:content url='/i.jpg' medium='image'><media:description>M long</media:description></media:content>"), "content", "-"),
        ("media:category", media("<media:category>x</media:category>"), "categories", "x|http://search.yahoo.com/mrss/category_schema|-"),
        ("media:keywords", media("<media:keywords>x,y</media:keywords>"), "categories", "x; y"),
        ("the old media namespace", module("xmlns:m='http://search.yahoo.com/mrss'", "<m:thumbnail url='/t.png'/>"), "images", "https://example.org/t.png|-"),
        ("itunes:summary", itunes("<itunes:summary>S</itunes:summary>"), "summary", "S"),
        ("itunes:summary, longer than the description", itunes("<description>d</description><itunes:summary>S and more</itunes:summary>"), "content", "S and more"),
        ("itunes:subtitle is the last resort", itunes("<itunes:subtitle>s</itunes:subtitle><description>d</description>"), "summary", "d"),
        ("itunes:author", itunes("<itunes:author>A</itunes:author>"), "authors", "A|-|-"),
        ("author before itunes:author", itunes("<itunes:author>A</itunes:author><author>B</author>"), "authors", "B|-|-"),
        ("itunes:image", itunes("<itunes:image href='/i.png'/>"), "images", "https://example.org/i.png|-"),
        ("itunes:keywords", itunes("<itunes:keywords>x, y</itunes:keywords>"), "categories", "x|http://www.itunes.com/|-; y|http://www.itunes.com/|-"),
        ("itunes:title", itunes("<itunes:title>P</itunes:title><title>Ep. 1 P</title>"), "title", "Ep. 1 P"),
        ("itunes:new-feed-url", "<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><itunes:new-feed-url>https://n.example/f</itunes:new-feed-url></channel></rss>".into(), "feed.hints", "None None [] [] Some(\"https://n.example/f\")"),
        ("sy", "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel></rss>".into(), "feed.hints", "None Some(1800) [] [] None"),
        ("podcast:person", module("xmlns:podcast='https://podcastindex.org/namespace/1.0'", "<podcast:person role='host'>H</podcast:person>"), "authors", "H|-|-"),
        ("feedburner:origLink beside a link", module("xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'", "<link>http://p.example/~3/1</link><feedburner:origLink>http://o.example/1</feedburner:origLink>"), "url", "http://p.example/~3/1"),
        ("feedburner:origLink is where the article is", module("xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'", "<link>http://p.example/~3/1</link><feedburner:origLink>http://o.example/1</feedburner:origLink>"), "original", "http://o.example/1"),
        ("feedburner:origLink alone", module("xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'", "<feedburner:origLink>http://o.example/1</feedburner:origLink>"), "url", "http://o.example/1"),
        ("atom in RSS: its links", module("xmlns:atom='http://www.w3.org/2005/Atom'", "<atom:link rel='self' href='/self'/><link>/1</link>"), "url", "https://example.org/1"),
        ("atom in RSS: its times", module("xmlns:atom='http://www.w3.org/2005/Atom'", "<atom:updated>2004-05-06T00:00:00Z</atom:updated>"), "updated", "2004-05-06T00:00:00Z"),
        ("atom in RSS: its content", module("xmlns:atom='http://www.w3.org/2005/Atom'", "<atom:content type='html'>&lt;p&gt;x&lt;/p&gt;</atom:content>"), "content", "<p>x</p>"),
        ("slash, wfw, thr, georss say nothing of ours", module("xmlns:slash='http://purl.org/rss/1.0/modules/slash/' xmlns:wfw='http://wellformedweb.org/CommentAPI/' xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:georss='http://www.georss.org/georss'", "<title>I</title><slash:comments>3</slash:comments><wfw:commentRss>http://c.example/c</wfw:commentRss><thr:total>2</thr:total><georss:point>1 2</georss:point>"), "url", "-"),
        ("another's title is not the item's", module("xmlns:x='http://x.example/'", "<x:title>no</x:title><title>I</title>"), "title", "I"),
    ]);
}

#[test]
fn json_says_it_in_its_own_names() {
    let feed = |item: &str| {
        format!(
            "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"home_page_url\":\"http://c.example/\",\"language\":\"en\",\"authors\":[{{\"name\":\"F\"}}],\"items\":[{{\"id\":\"1\"{item}}}]}}"
        )
    };
    check(vec![
        ("title", feed(""), "feed.title", "T"),
        ("link", feed(""), "feed.link", "http://c.example/"),
        ("id", feed(""), "id", "1"),
        (
            "url",
            feed(",\"url\":\"/1\""),
            "url",
            "https://example.org/1",
        ),
        (
            "external_url",
            feed(",\"external_url\":\"http://x.example/\""),
            "url",
            "http://x.example/",
        ),
        (
            "html",
            feed(",\"content_html\":\"<p>x</p>\""),
            "content",
            "<p>x</p>",
        ),
        (
            "text",
            feed(",\"content_text\":\"a < b\""),
            "content",
            "a &lt; b",
        ),
        ("summary", feed(",\"summary\":\"s\""), "summary", "s"),
        (
            "dates",
            feed(",\"date_published\":\"2026-11-23T09:00:00+01:00\""),
            "published",
            "2026-11-23T08:00:00Z",
        ),
        (
            "modified",
            feed(",\"date_modified\":\"2026-11-23T09:00:00+01:00\""),
            "updated",
            "2026-11-23T08:00:00Z",
        ),
        (
            "authors",
            feed(",\"authors\":[{\"name\":\"A\",\"url\":\"http://a.example/\"}]"),
            "authors",
            "A|-|http://a.example/",
        ),
        (
            "author of 1.0",
            feed(",\"author\":{\"name\":\"A\"}"),
            "authors",
            "A|-|-",
        ),
        ("the feed's author", feed(""), "authors", "F|-|-"),
        (
            "tags",
            feed(",\"tags\":[\"x\",\"y\"]"),
            "categories",
            "x; y",
        ),
        (
            "image",
            feed(",\"image\":\"/i.png\",\"banner_image\":\"/b.png\""),
            "images",
            "https://example.org/i.png|-; https://example.org/b.png|-",
        ),
        (
            "attachments",
            feed(
                ",\"attachments\":[{\"url\":\"/1.mp3\",\"mime_type\":\"audio/mpeg\",\"size_in_bytes\":12}]",
            ),
            "enclosures",
            "https://example.org/1.mp3 audio/mpeg 12",
        ),
        ("language", feed(",\"language\":\"de\""), "language", "de"),
        (
            "an id that is a number",
            feed("").replace("\"id\":\"1\"", "\"id\":1"),
            "id",
            "1",
        ),
        (
            "no title",
            feed("").replace("\"title\":\"T\",", ""),
            "feed.title",
            "-",
        ),
        (
            "an attachment without a type",
            feed(",\"attachments\":[{\"url\":\"/1.mp3\"}]"),
            "enclosures",
            "https://example.org/1.mp3 - -",
        ),
        (
            "tags as a text",
            feed(",\"tags\":\"x, y\""),
            "categories",
            "x; y",
        ),
        (
            "an author that is a name",
            feed(",\"author\":\"A\""),
            "authors",
            "A|-|-",
        ),
        (
            "a title that is a number",
            feed(",\"title\":7"),
            "title",
            "7",
        ),
        ("a trailing comma", feed(",\"title\":\"I\","), "title", "I"),
        ("a missing comma", feed(" \"title\":\"I\""), "title", "I"),
        ("single quotes", feed(",'title':'I'"), "title", "I"),
        ("bare names", feed(",title:\"I\""), "title", "I"),
        ("comments", feed(",/* x */\"title\":\"I\""), "title", "I"),
        (
            "a raw newline in a text",
            feed(",\"title\":\"a\nb\""),
            "title",
            "a b",
        ),
        (
            "surrogate pairs",
            feed(",\"title\":\"\\ud83d\\ude00\""),
            "title",
            "😀",
        ),
        (
            "half a pair",
            feed(",\"title\":\"x\\ud83d\""),
            "title",
            "x\u{fffd}",
        ),
        ("null", feed(",\"title\":null,\"url\":null"), "title", "-"),
    ]);
}

#[test]
fn the_language_of_the_content_then_of_the_title_is_the_items() {
    let read = |parts: &str| {
        let document = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='fr'><entry><id>1</id>{parts}</entry></feed>"
        );
        let found = briefd::parse::parse(document.as_bytes(), &briefd::parse::Options::default());
        found.unwrap().items.remove(0).language
    };
    let (title, summary) = (
        "<title xml:lang='en'>T</title>",
        "<summary xml:lang='de'>S</summary>",
    );
    let content = "<content xml:lang='it'>C</content>";
    assert_eq!(read("<title>T</title>").as_deref(), Some("fr"));
    assert_eq!(
        read(&format!("{summary}<title>T</title>")).as_deref(),
        Some("de")
    );
    assert_eq!(read(&format!("{summary}{title}")).as_deref(), Some("en"));
    assert_eq!(
        read(&format!("{summary}{title}{content}")).as_deref(),
        Some("it")
    );
}

#[test]
fn names_keep_what_is_theirs() {
    for (given, expected) in [
        ("David Allen (UK)", "David Allen (UK)|-|-"),
        ("Sheward, Mike (CS, IBS)", "Sheward, Mike (CS, IBS)|-|-"),
        ("a@b.example (Joe (Jr))", "Joe (Jr)|a@b.example|-"),
        ("Joe (Acme) &lt;a@b.example&gt;", "Joe (Acme)|a@b.example|-"),
        (
            "a@b.example (Smith, Bob (Jr.))",
            "Smith, Bob (Jr.)|a@b.example|-",
        ),
        ("(Ann)", "Ann|-|-"),
        ("Ann (", "Ann|-|-"),
        ("a@b.example ( )", "-|a@b.example|-"),
        ("Ann ( a@b.example )", "Ann|a@b.example|-"),
        ("M &amp;amp; T", "M & T|-|-"),
        ("<![CDATA[Bob O&#8217;Neil]]>", "Bob O’Neil|-|-"),
    ] {
        let document = rss(&format!("<author>{given}</author>"));
        assert_eq!(field(&read(&document), "authors"), expected, "{given}");
    }
    let dc = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'";
    let list =
        "<dc:creator><rdf:Seq><rdf:li>Bob</rdf:li><rdf:li>Al</rdf:li></rdf:Seq></dc:creator>";
    assert_eq!(
        field(&read(&module(dc, list)), "authors"),
        "Bob|-|-; Al|-|-"
    );
    let twice = "<author>bob@e.example (Bob)</author><author>bob</author>";
    assert_eq!(field(&read(&rss(twice)), "authors"), "Bob|bob@e.example|-");
    let foreign = atom("<author><x:name xmlns:x='urn:q'>oops</x:name><name>Ann</name></author>");
    assert_eq!(field(&read(&foreign), "authors"), "Ann|-|-");
}

#[test]
fn addresses_are_read_as_they_were_meant() {
    let url = |item: &str| field(&read(&rss(item)), "url");
    for (item, expected) in [
        (
            "<link>http://e.example/?a=1&amp;amp;b=2</link>",
            "http://e.example/?a=1&b=2",
        ),
        (
            "<link><![CDATA[http://e.example/?a=1&#038;b=2]]></link>",
            "http://e.example/?a=1&b=2",
        ),
        ("<link>feed://e.example/1</link>", "http://e.example/1"),
        (
            "<link>\u{200b}http://e.example/1</link>",
            "http://e.example/1",
        ),
        (
            "<link>javascript:x</link><guid>http://e.example/g</guid>",
            "http://e.example/g",
        ),
        (
            "<link rdf:resource='http://e.example/1'/>",
            "http://e.example/1",
        ),
        (
            "<guid isPermaLink='true'>/a/1</guid>",
            "https://example.org/a/1",
        ),
        ("<guid>/a/1</guid>", "-"),
        ("<guid isPermaLink='true'>tag:e.example,2026:1</guid>", "-"),
        (
            "<enclosure type='image/jpeg' url='http://e.example/c.jpg'/><enclosure type='audio/mpeg' url='http://e.example/a.mp3'/>",
            "http://e.example/a.mp3",
        ),
    ] {
        assert_eq!(url(item), expected, "{item}");
    }
    for scheme in [
        "javascript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "blob:x",
        "about:x",
    ] {
        let item = format!("<title>a</title><enclosure url='{scheme}'/>");
        assert_eq!(field(&read(&rss(&item)), "enclosures"), "", "{scheme}");
    }
    let video = atom("<content type='video/mp4' src='http://e.example/v.mp4'/>");
    assert_eq!(field(&read(&video), "url"), "http://e.example/v.mp4");
    assert_eq!(
        field(&read(&video), "enclosures"),
        "http://e.example/v.mp4 video/mp4 -"
    );
    let cdf = "<CHANNEL BASE='http://b.example/'><TITLE>T</TITLE><ITEM HREF='/1'><TITLE>I</TITLE></ITEM><ITEM><A HREF='2.html'/></ITEM></CHANNEL>";
    assert_eq!(field(&read(cdf), "url"), "http://b.example/1");
    assert_eq!(field(&read(cdf), "1:url"), "http://b.example/2.html");
}

#[test]
fn titles_and_categories_that_are_html() {
    let title = |title: &str| field(&read(&rss(&format!("<title>{title}</title>"))), "title");
    for (given, expected) in [
        (
            "Smile &lt;img src='s.png' alt='😀' class='smiley' /&gt; now",
            "Smile 😀 now",
        ),
        (
            "CO&lt;sub&gt;2&lt;/sub&gt; &lt;math&gt;&lt;mi&gt;x&lt;/mi&gt;&lt;/math&gt;",
            "CO2 x",
        ),
        ("Away.&lt;br clear=all&gt;", "Away."),
        ("The &lt;b&gt; tag", "The <b> tag"),
        ("a &lt; b = c &gt; d", "a < b = c > d"),
    ] {
        assert_eq!(title(given), expected, "{given}");
    }
    let category = rss("<title>I</title><category>multi\n word</category>");
    assert_eq!(field(&read(&category), "categories"), "multi word");
}

#[test]
fn the_language_of_http_stands_in_where_the_document_names_none() {
    let read = |attributes: &str, header: &str| {
        let document = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom' {attributes}><entry><id>1</id></entry></feed>"
        );
        let options = briefd::parse::Options {
            content_language: Some(header),
            ..briefd::parse::Options::default()
        };
        let found = briefd::parse::parse(document.as_bytes(), &options).unwrap();
        (found.feed.language, found.items[0].language.clone())
    };
    let both = |language: &str| (Some(language.to_string()), Some(language.to_string()));
    assert_eq!(read("", " en "), both("en"));
    assert_eq!(read("xml:lang='fr'", "en"), both("fr"));
    assert_eq!(read("", "de, en"), (None, None), "for several audiences");
    assert_eq!(read("", "<b>"), (None, None), "no tag");
}
