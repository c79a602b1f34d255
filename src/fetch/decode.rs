//! Content codings undone piece by piece, and the limit on what comes out.
//!
//! Own decoders instead of reqwest's: the limit is counted where the bytes
//! appear, a zstd frame may not ask for a window beyond RFC 9659's 8 MiB, a
//! `deflate` may be raw, a reply that only claims a coding is read as it is, and
//! gzip is known by its first bytes where nobody announced it.

use brotli_decompressor::BrotliDecompressStream;
use brotli_decompressor::BrotliResult;
use brotli_decompressor::BrotliState;
use brotli_decompressor::StandardAlloc;
use flate2::Decompress;
use flate2::FlushDecompress;
use flate2::Status;
use zstd::stream::raw::DParameter;
use zstd::stream::raw::Decoder as Zstd;
use zstd::stream::raw::InBuffer;
use zstd::stream::raw::Operation;
use zstd::stream::raw::OutBuffer;

/// RFC 9659, section 3: 8 MiB.
const ZSTD_WINDOW_LOG_MAX: u32 = 23;

/// How many layers of gzip are undone besides those announced.
const PACKED_MAX: usize = 3;

/// Enough to recognise a coding by its first bytes.
const SNIFF: usize = 4;

/// Output of one decoder step.
const STEP: usize = 32 * 1024;

/// Why a body cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyError {
    /// More bytes went in or came out than the limit allows.
    TooLarge,
    /// The coding is broken or cut off.
    Broken,
}

/// A body being received.
pub(super) struct Body {
    coding: Coding,
    decoder: Decoder,
    /// Held back until there is enough to recognise the coding.
    head: Vec<u8>,
    out: Vec<u8>,
    received: u64,
    max: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Identity,
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

enum Decoder {
    Undecided,
    Plain,
    Inflate(Box<Decompress>),
    Brotli(Box<BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>>),
    /// True between two frames; a body may have several.
    Zstd(Box<Zstd<'static>>, bool),
    /// The coded stream has ended; what follows it is padding.
    Ended,
}

impl Body {
    /// `coding` is the value of `Content-Encoding`. An unknown one is taken for
    /// a mislabelled plain body (`utf-8` and `none` occur), as in browsers.
    pub(super) fn new(coding: &str, max: u64) -> Body {
        let known: Vec<Coding> = coding.split(',').filter_map(Coding::named).collect();
        // `gzip, gzip` is a header set twice, not a body packed twice.
        let coding = known.first().copied().unwrap_or(Coding::Identity);
        Body {
            coding,
            decoder: if coding == Coding::Identity {
                Decoder::Plain
            } else {
                Decoder::Undecided
            },
            head: Vec::new(),
            out: Vec::new(),
            received: 0,
            max,
        }
    }

    /// Adds a chunk.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), BodyError> {
        self.received += bytes.len() as u64;
        if self.received > self.max {
            return Err(BodyError::TooLarge);
        }
        if !matches!(self.decoder, Decoder::Undecided) {
            return self.decode(bytes);
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() < SNIFF {
            return Ok(());
        }
        self.decide()
    }

    /// The whole body, once all has arrived.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, BodyError> {
        if matches!(self.decoder, Decoder::Undecided) {
            if self.head.is_empty() {
                return Ok(self.out);
            }
            self.decide()?;
        }
        match self.decoder {
            Decoder::Plain | Decoder::Ended | Decoder::Zstd(_, true) => {
                unpacked(self.out, self.max)
            }
            _ => Err(BodyError::Broken),
        }
    }

    fn decide(&mut self) -> Result<(), BodyError> {
        let head = std::mem::take(&mut self.head);
        self.decoder = Decoder::for_body(self.coding, &head)?;
        self.decode(&head)
    }

    fn decode(&mut self, bytes: &[u8]) -> Result<(), BodyError> {
        let ended = match &mut self.decoder {
            Decoder::Undecided | Decoder::Ended => return Ok(()),
            Decoder::Plain => {
                // The input is counted already.
                self.out.extend_from_slice(bytes);
                return Ok(());
            }
            Decoder::Inflate(inflate) => inflate_step(inflate, bytes, &mut self.out, self.max)?,
            Decoder::Brotli(state) => brotli_step(state, bytes, &mut self.out, self.max)?,
            Decoder::Zstd(zstd, between) => {
                *between = zstd_step(zstd, bytes, &mut self.out, self.max)?;
                false
            }
        };
        if ended {
            self.decoder = Decoder::Ended;
        }
        Ok(())
    }
}

impl Coding {
    fn named(name: &str) -> Option<Coding> {
        match name.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Some(Coding::Gzip),
            "deflate" => Some(Coding::Deflate),
            "br" => Some(Coding::Brotli),
            "zstd" => Some(Coding::Zstd),
            _ => None,
        }
    }
}

impl Decoder {
    /// By the coding named and by the first bytes, which take precedence.
    fn for_body(coding: Coding, head: &[u8]) -> Result<Decoder, BodyError> {
        Ok(match coding {
            Coding::Gzip if is_gzip(head) => Decoder::Inflate(Box::new(Decompress::new_gzip(15))),
            Coding::Deflate => Decoder::Inflate(Box::new(Decompress::new(is_zlib(head)))),
            Coding::Brotli => Decoder::Brotli(Box::new(BrotliState::new(
                StandardAlloc::default(),
                StandardAlloc::default(),
                StandardAlloc::default(),
            ))),
            Coding::Zstd if is_zstd(head) => {
                let mut zstd = Zstd::new().map_err(|_| BodyError::Broken)?;
                zstd.set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG_MAX))
                    .map_err(|_| BodyError::Broken)?;
                Decoder::Zstd(Box::new(zstd), false)
            }
            Coding::Identity | Coding::Gzip | Coding::Zstd => Decoder::Plain,
        })
    }
}

/// The output may itself be compressed: a compressed file, from a server that
/// does not say so or that compresses everything it sends.
fn unpacked(mut body: Vec<u8>, max: u64) -> Result<Vec<u8>, BodyError> {
    for _ in 0..PACKED_MAX {
        if !is_gzip(&body) {
            break;
        }
        let mut out = Vec::new();
        if !inflate_step(&mut Decompress::new_gzip(15), &body, &mut out, max)? {
            return Err(BodyError::Broken);
        }
        body = out;
    }
    Ok(body)
}

/// RFC 1952, section 2.3: the magic number, and deflate, the only method there
/// is.
fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b, 8])
}

/// RFC 1950, section 2.2; what does not begin so is taken for raw deflate,
/// which some servers send under this name (RFC 9110, section 8.4.1.2).
fn is_zlib(head: &[u8]) -> bool {
    matches!(head, [cmf, flags, ..]
        if cmf & 0x0f == 8 && (u16::from(*cmf) << 8 | u16::from(*flags)) % 31 == 0)
}

/// A frame, or a skippable frame before it.
fn is_zstd(head: &[u8]) -> bool {
    matches!(
        head,
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]
    )
}

fn within(out: &[u8], max: u64) -> Result<(), BodyError> {
    if out.len() as u64 > max {
        Err(BodyError::TooLarge)
    } else {
        Ok(())
    }
}

/// Each step decodes as much of `input` as it can; true once the stream has
/// ended.
fn inflate_step(
    inflate: &mut Decompress,
    mut input: &[u8],
    out: &mut Vec<u8>,
    max: u64,
) -> Result<bool, BodyError> {
    let mut buffer = [0; STEP];
    loop {
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let status = inflate
            .decompress(input, &mut buffer, FlushDecompress::None)
            .map_err(|_| BodyError::Broken)?;
        let read = usize::try_from(inflate.total_in() - read).unwrap_or(usize::MAX);
        let written = usize::try_from(inflate.total_out() - written).unwrap_or(usize::MAX);
        out.extend_from_slice(buffer.get(..written).unwrap_or_default());
        within(out, max)?;
        input = input.get(read..).unwrap_or_default();
        match status {
            Status::StreamEnd => return Ok(true),
            _ if read == 0 && written == 0 => return Ok(false),
            _ => {}
        }
    }
}

fn brotli_step(
    state: &mut BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>,
    input: &[u8],
    out: &mut Vec<u8>,
    max: u64,
) -> Result<bool, BodyError> {
    let mut buffer = [0; STEP];
    let (mut left, mut read, mut total) = (input.len(), 0, 0);
    loop {
        let (mut room, mut written) = (STEP, 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut read,
            input,
            &mut room,
            &mut written,
            &mut buffer,
            &mut total,
            state,
        );
        out.extend_from_slice(buffer.get(..written).unwrap_or_default());
        within(out, max)?;
        match result {
            BrotliResult::ResultSuccess => return Ok(true),
            BrotliResult::NeedsMoreInput => return Ok(false),
            BrotliResult::NeedsMoreOutput => {}
            BrotliResult::ResultFailure => return Err(BodyError::Broken),
        }
    }
}

fn zstd_step(
    zstd: &mut Zstd<'static>,
    input: &[u8],
    out: &mut Vec<u8>,
    max: u64,
) -> Result<bool, BodyError> {
    let mut buffer = [0; STEP];
    let mut input = InBuffer::around(input);
    loop {
        let read = input.pos();
        let mut step = OutBuffer::around(&mut buffer[..]);
        let hint = zstd
            .run(&mut input, &mut step)
            .map_err(|_| BodyError::Broken)?;
        let written = step.pos();
        out.extend_from_slice(step.as_slice());
        within(out, max)?;
        let all_read = input.pos() == input.src.len();
        match hint {
            // A frame has ended; another may follow.
            0 if all_read => return Ok(true),
            _ if all_read && written < STEP => return Ok(false),
            _ if input.pos() == read && written == 0 => return Err(BodyError::Broken),
            _ => {}
        }
    }
}
