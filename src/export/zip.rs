//! A ZIP archive (APPNOTE 6.3), as far as EPUB needs one: written from front
//! to back, without dates, at most 65,535 files and 4 GiB.

use flate2::Compression;
use flate2::Crc;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// Version 2.0: deflate.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// 1980-01-01, the format's first day.
const DATE: u16 = 0x21;

/// An archive under way.
#[derive(Debug, Default)]
pub(super) struct Zip {
    /// What stands at the end: an entry a file.
    directory: Vec<u8>,
    files: u16,
    /// Bytes written so far.
    at: u32,
}

/// The archive would be larger than the format allows.
#[derive(Debug)]
pub(super) struct TooLarge;

impl Zip {
    /// A file as it stands, for what must be the first (EPUB's `mimetype`).
    pub(super) fn stored(&mut self, name: &str, data: &[u8]) -> Result<Vec<u8>, TooLarge> {
        self.file(name, 0, data, data)
    }

    /// A file, compressed.
    pub(super) fn deflated(&mut self, name: &str, data: &[u8]) -> Result<Vec<u8>, TooLarge> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        let packed = encoder.write_all(data).and_then(|()| encoder.finish());
        // Writing into memory cannot fail.
        self.file(name, 8, data, &packed.unwrap_or_default())
    }

    fn file(
        &mut self,
        name: &str,
        method: u16,
        data: &[u8],
        packed: &[u8],
    ) -> Result<Vec<u8>, TooLarge> {
        let mut crc = Crc::new();
        crc.update(data);
        // What the head of a file and its entry in the directory share.
        let mut shared = Vec::new();
        for number in [VERSION, FLAGS, method, 0, DATE] {
            shared.extend(number.to_le_bytes());
        }
        shared.extend(crc.sum().to_le_bytes());
        shared.extend(four(packed.len())?);
        shared.extend(four(data.len())?);
        shared.extend(
            u16::try_from(name.len())
                .map_err(|_| TooLarge)?
                .to_le_bytes(),
        );
        shared.extend([0; 2]);

        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&shared);
        self.directory.extend([0; 10]);
        self.directory.extend(self.at.to_le_bytes());
        self.directory.extend(name.as_bytes());

        let mut out = b"PK\x03\x04".to_vec();
        out.extend(shared);
        out.extend(name.as_bytes());
        out.extend(packed);
        self.files = self.files.checked_add(1).ok_or(TooLarge)?;
        let length = u32::try_from(out.len()).map_err(|_| TooLarge)?;
        self.at = self.at.checked_add(length).ok_or(TooLarge)?;
        Ok(out)
    }

    /// The directory.
    pub(super) fn end(self) -> Result<Vec<u8>, TooLarge> {
        let size = four(self.directory.len())?;
        let mut out = self.directory;
        out.extend(b"PK\x05\x06");
        out.extend([0; 4]);
        out.extend(self.files.to_le_bytes());
        out.extend(self.files.to_le_bytes());
        out.extend(size);
        out.extend(self.at.to_le_bytes());
        out.extend([0; 2]);
        Ok(out)
    }
}

fn four(length: usize) -> Result<[u8; 4], TooLarge> {
    u32::try_from(length)
        .map(u32::to_le_bytes)
        .map_err(|_| TooLarge)
}
