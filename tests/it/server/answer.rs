//! What a scripted server answers, byte for byte.

use std::io::Write;
use std::time::Duration;

/// What the server does for one request, step by step.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    steps: Vec<Step>,
    head: String,
    extra: Vec<u8>,
    body: Vec<u8>,
    framing: Framing,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Wait(Duration),
    Send(Vec<u8>),
    /// The same bytes again and again, until the client goes.
    Repeat(Vec<u8>, Duration),
    Hang,
    Reset,
    Close,
}

#[derive(Debug, Clone, Default, PartialEq)]
enum Framing {
    /// Content-Length.
    #[default]
    Length,
    /// Chunks of so many bytes.
    Chunked(usize),
    /// Until the connection is closed.
    UntilClose,
    /// As `steps` say.
    Bare,
}

/// An answer with a status and no body.
pub(crate) fn status(code: u16) -> Answer {
    Answer {
        head: format!("HTTP/1.1 {code} {}\r\n", reason(code)),
        ..Answer::default()
    }
}

/// 200 with a body.
pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Answer {
    status(200).body(body)
}

/// 200 with a feed of these items, newest first, and this ETag.
pub(crate) fn feed(etag: &str, items: &[&str]) -> Answer {
    ok(rss(items))
        .header("Content-Type", "application/rss+xml")
        .header("ETag", etag)
}

/// A redirect.
pub(crate) fn redirect(code: u16, location: &str) -> Answer {
    status(code).header("Location", location)
}

/// Any bytes, then the end of the connection.
pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Answer {
    Answer {
        steps: vec![Step::Send(bytes.into()), Step::Close],
        framing: Framing::Bare,
        ..Answer::default()
    }
}

/// Says nothing, and keeps the connection.
pub(crate) fn hang() -> Answer {
    bare(Step::Hang)
}

/// Closes the connection with a reset, nothing answered.
pub(crate) fn reset() -> Answer {
    bare(Step::Reset)
}

fn bare(step: Step) -> Answer {
    Answer {
        steps: vec![step],
        framing: Framing::Bare,
        ..Answer::default()
    }
}

/// A small RSS document.
pub(crate) fn rss(items: &[&str]) -> Vec<u8> {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>\
         <title>Test feed</title><link>http://example.org/</link>\n",
    );
    for item in items {
        text.push_str(&format!(
            "<item><guid>{item}</guid><title>{item}</title>\
             <link>http://example.org/{item}</link></item>\n"
        ));
    }
    text.push_str("</channel></rss>\n");
    text.into_bytes()
}

impl Answer {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Answer {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// A header line of any bytes.
    pub(crate) fn header_bytes(mut self, name: &str, value: &[u8]) -> Answer {
        self.extra.extend_from_slice(name.as_bytes());
        self.extra.extend_from_slice(b": ");
        self.extra.extend_from_slice(value);
        self.extra.extend_from_slice(b"\r\n");
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Answer {
        self.body = body.into();
        self
    }

    pub(crate) fn gzip(self) -> Answer {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&self.body).unwrap();
        let body = encoder.finish().unwrap();
        self.coded("gzip", body)
    }

    /// `deflate` as it should be: with a zlib header.
    pub(crate) fn deflate(self) -> Answer {
        let mut encoder =
            flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&self.body).unwrap();
        let body = encoder.finish().unwrap();
        self.coded("deflate", body)
    }

    /// `deflate` as some servers send it.
    pub(crate) fn raw_deflate(self) -> Answer {
        let mut encoder =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&self.body).unwrap();
        let body = encoder.finish().unwrap();
        self.coded("deflate", body)
    }

    pub(crate) fn brotli(self) -> Answer {
        let mut body = Vec::new();
        brotli::CompressorWriter::new(&mut body, 4096, 5, 22)
            .write_all(&self.body)
            .unwrap();
        self.coded("br", body)
    }

    pub(crate) fn zstd(self) -> Answer {
        let body = zstd::encode_all(self.body.as_slice(), 3).unwrap();
        self.coded("zstd", body)
    }

    /// Says that the body has this coding, whatever it is.
    pub(crate) fn coded(self, coding: &str, body: Vec<u8>) -> Answer {
        self.header("Content-Encoding", coding).body(body)
    }

    pub(crate) fn chunked(mut self, bytes: usize) -> Answer {
        self.framing = Framing::Chunked(bytes);
        self
    }

    pub(crate) fn until_close(mut self) -> Answer {
        self.framing = Framing::UntilClose;
        self
    }

    /// Waits before it answers.
    pub(crate) fn after(mut self, wait: Duration) -> Answer {
        self.steps.insert(0, Step::Wait(wait));
        self
    }

    /// Sends so many bytes of the body, then closes the connection.
    pub(crate) fn cut_off_after(self, bytes: usize) -> Answer {
        self.broken_after(bytes, Step::Close)
    }

    /// Sends so many bytes of the body, then resets the connection.
    pub(crate) fn reset_after(self, bytes: usize) -> Answer {
        self.broken_after(bytes, Step::Reset)
    }

    /// Sends so many bytes of the body, then nothing more.
    pub(crate) fn stall_after(self, bytes: usize) -> Answer {
        self.broken_after(bytes, Step::Hang)
    }

    /// One byte of body at a time, so far apart, to its end.
    pub(crate) fn trickle(mut self, every: Duration) -> Answer {
        let mut steps = vec![Step::Send(self.head_bytes())];
        for &byte in &self.body {
            steps.push(Step::Wait(every));
            steps.push(Step::Send(vec![byte]));
        }
        self.steps.extend(steps);
        self.framing = Framing::Bare;
        self
    }

    /// A chunked body that never ends: `piece` again and again.
    pub(crate) fn endless(mut self, piece: &[u8], every: Duration) -> Answer {
        self.framing = Framing::Chunked(1);
        let head = self.head_bytes();
        let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
        chunk.extend_from_slice(piece);
        chunk.extend_from_slice(b"\r\n");
        self.steps.push(Step::Send(head));
        self.steps.push(Step::Repeat(chunk, every));
        self.framing = Framing::Bare;
        self
    }

    fn broken_after(mut self, bytes: usize, step: Step) -> Answer {
        let (head, body) = self.parts();
        let sent = body.get(..bytes).unwrap_or(&body).to_vec();
        self.steps.push(Step::Send([head, sent].concat()));
        self.steps.push(step);
        self.framing = Framing::Bare;
        self
    }

    fn head_bytes(&self) -> Vec<u8> {
        let mut head = self.head.clone().into_bytes();
        head.extend_from_slice(&self.extra);
        match self.framing {
            Framing::Chunked(_) => head.extend_from_slice(b"Transfer-Encoding: chunked\r\n"),
            Framing::Length if !self.head.starts_with("HTTP/1.1 304") => {
                let length = format!("Content-Length: {}\r\n", self.body.len());
                head.extend_from_slice(length.as_bytes());
            }
            Framing::UntilClose => head.extend_from_slice(b"Connection: close\r\n"),
            Framing::Length | Framing::Bare => {}
        }
        head.extend_from_slice(b"\r\n");
        head
    }

    fn parts(&self) -> (Vec<u8>, Vec<u8>) {
        let body = match self.framing {
            Framing::Chunked(size) => {
                let mut framed = Vec::new();
                for piece in self.body.chunks(size.max(1)) {
                    framed.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
                    framed.extend_from_slice(piece);
                    framed.extend_from_slice(b"\r\n");
                }
                framed.extend_from_slice(b"0\r\n\r\n");
                framed
            }
            _ => self.body.clone(),
        };
        (self.head_bytes(), body)
    }

    pub(super) fn into_steps(mut self) -> Vec<Step> {
        if self.framing == Framing::Bare {
            return self.steps;
        }
        let (head, body) = self.parts();
        self.steps.push(Step::Send([head, body].concat()));
        if self.framing == Framing::UntilClose {
            self.steps.push(Step::Close);
        }
        self.steps
    }
}

fn reason(code: u16) -> &'static str {
    match code {
        200 => "OK",
        226 => "IM Used",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        404 => "Not Found",
        410 => "Gone",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "Status",
    }
}
